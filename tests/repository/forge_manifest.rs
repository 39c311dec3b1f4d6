//! What Atlassian's validator does not notice in the manifest of the Forge app. `npm --prefix end2end run manifest` asks it.

use std::collections::BTreeSet;

use upwork_job_post::routes::{Proof, ROUTES};

use super::read;

const MANIFEST: &str = "frontend/forge/manifest.yml";

/// Scopes that the server uses, and where.
const USED: [(&str, &str); 4] = [
    // Reads the issue, asks what its reader may do, and who administers the site.
    ("read:jira-work", "src/atlassian/jira/permission.rs"),
    ("read:jira-user", "src/atlassian/jira/user.rs"),
    ("read:app-user-token", "src/extract/forge.rs"),
    ("read:app-system-token", "src/extract/forge.rs"),
];
/// Scopes for planned features: adding one later is a major version, which each site's administrator must approve.
const RESERVED: [(&str, &str); 2] = [
    ("write:jira-work", "the issue property and the remote link of a job"),
    ("report:personal-data", "asking which accounts were closed"),
];
/// Forge cuts longer keys of endpoints off.
const MAX_ENDPOINT_KEY: usize = 23;

/// The text after a word on its line, up to the next `,` or `}`.
fn values<'a>(manifest: &'a str, word: &str) -> Vec<&'a str> {
    let behind = manifest.lines().filter(|line| !line.trim_start().starts_with('#'));
    let behind = behind.filter_map(|line| Some(line.split_once(&format!("{word}: "))?.1));
    behind.map(|rest| rest.split([',', '}']).next().unwrap_or_default().trim()).collect()
}

/// The lines of a block, without its comments.
fn block<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    let mut lines = manifest.lines().skip_while(|line| line.trim() != format!("{name}:"));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let depth = indent(lines.next().unwrap_or_else(|| panic!("{name} is missing")));
    let inside = lines.take_while(|line| line.trim().is_empty() || indent(line) > depth);
    inside.filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty()).collect()
}

#[test]
fn the_manifest_and_the_router_have_the_same_event_routes() {
    let manifest = read(MANIFEST);
    let named: BTreeSet<&str> = values(&manifest, "route: { path").into_iter().collect();
    let routes = ROUTES.iter().filter(|route| route.proof == Proof::ForgeEvent);
    let served: BTreeSet<&str> = routes.map(|route| route.path).collect();
    assert_eq!(named, served);
    assert!(ROUTES.iter().filter(|route| route.proof.is_of_forge()).all(|route| route.method == http::Method::POST));
}

#[test]
fn every_resource_of_the_manifest_is_packaged_and_calls_an_existing_route() {
    let (manifest, tool) = (read(MANIFEST), read("xtask/src/forge.rs"));
    let field = |name: &str| -> BTreeSet<String> {
        let lines = tool.lines().filter(|line| line.trim().starts_with("Screen {"));
        lines
            .filter_map(|line| Some(line.split_once(&format!("{name}: \""))?.1.split('"').next()?.to_owned()))
            .collect()
    };
    let resources: BTreeSet<String> = block(&manifest, "resources")[..]
        .iter()
        .flat_map(|line| values(line, "path"))
        .filter_map(|path| path.strip_prefix("static/").map(str::to_owned))
        .collect();
    assert!(resources.len() > 3, "{resources:?}");
    assert_eq!(field("folder"), resources);
    for route in field("route") {
        assert!(ROUTES.iter().any(|known| known.path == format!("/forge/{route}")), "{route}");
    }
}

#[test]
fn every_scope_is_used_or_reserved_and_documented() {
    let (manifest, handbook) = (read(MANIFEST), read("docs/FORGE.md"));
    let wanted: BTreeSet<&str> =
        block(&manifest, "scopes").iter().filter_map(|line| line.trim().strip_prefix("- ")).collect();
    let known: BTreeSet<&str> = USED.into_iter().chain(RESERVED).map(|(scope, _)| scope).collect();
    assert_eq!(wanted, known);
    for (scope, _) in USED.into_iter().chain(RESERVED) {
        assert!(handbook.contains(&format!("| `{scope}` | ")), "{scope} has no reason");
    }
    for (scope, _) in RESERVED {
        assert!(handbook.contains(&format!("| `{scope}` | reserved for ")), "{scope}");
    }
    for (_, file) in USED {
        assert!(!read(file).is_empty());
    }
}

#[test]
fn endpoints_use_the_single_remote_and_have_short_keys() {
    let manifest = read(MANIFEST);
    let endpoints = block(&manifest, "endpoint");
    let keys: Vec<&str> = endpoints.iter().flat_map(|line| values(line, "- key")).collect();
    assert_eq!(keys.len(), 5, "{keys:?}");
    assert!(keys.iter().all(|key| key.len() <= MAX_ENDPOINT_KEY), "{keys:?}");
    let remotes = endpoints.iter().filter(|line| line.trim() == "remote: backend").count();
    assert_eq!(remotes, keys.len());
    for endpoint in values(&manifest, "endpoint") {
        assert!(keys.contains(&endpoint), "{endpoint}");
    }
}

#[test]
fn endpoints_that_call_jira_without_a_user_get_the_apps_token() {
    let manifest = read(MANIFEST);
    let endpoints = block(&manifest, "endpoint").join("\n");
    let without: Vec<&str> = endpoints
        .split("- key: ")
        .skip(1)
        .filter(|endpoint| !endpoint.contains("appSystemToken: { enabled: true }"))
        .filter_map(|endpoint| endpoint.lines().next())
        .collect();
    assert_eq!(without, ["pre-uninstall"]);
    let with_user: Vec<&str> = endpoints
        .split("- key: ")
        .filter(|endpoint| endpoint.contains("appUserToken: { enabled: true }"))
        .filter_map(|endpoint| endpoint.lines().next())
        .collect();
    assert_eq!(with_user, ["pages"]);
}

#[test]
fn the_server_is_named_once_and_without_a_path() {
    let manifest = read(MANIFEST);
    assert_eq!(values(&manifest, "baseUrl"), ["${BASE_URL"]);
    assert_eq!(manifest.matches("${BASE_URL}").count(), 1);
    assert_eq!(manifest.matches("${APP_ID}").count(), 1);
    for word in ["allow-popups", "unsafe-inline", "address: \"*\"", "connectModules"] {
        assert!(!manifest.contains(word), "{word}");
    }
}
