//! The descriptor: what Jira reads before it installs the app.

use serde_json::Value;

use super::site::BaseUrl;

/// As checked in; only the address is filled in.
const TEMPLATE: &str = include_str!("../../atlassian-connect.json");

/// The path where the descriptor is served, below our address.
pub const PATH: &str = "/atlassian-connect.json";

/// The descriptor with our address in it.
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test reads the template")]
pub fn descriptor(us: &BaseUrl) -> Value {
    let mut descriptor: Value = serde_json::from_str(TEMPLATE).expect("the template is JSON");
    descriptor["baseUrl"] = Value::from(us.as_str());
    descriptor["vendor"]["url"] = Value::from(us.as_str());
    descriptor["links"]["self"] = Value::from(format!("{us}{PATH}"));
    descriptor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::APP_KEY;

    fn ours() -> Value {
        descriptor(&BaseUrl::parse("https://app.example.test").unwrap())
    }

    #[test]
    fn the_descriptor_has_our_address_and_key() {
        assert_eq!(ours()["baseUrl"], "https://app.example.test");
        assert_eq!(ours()["vendor"]["url"], "https://app.example.test");
        assert_eq!(ours()["links"]["self"], "https://app.example.test/atlassian-connect.json");
        assert_eq!(ours()["key"], APP_KEY);
    }

    #[test]
    fn the_descriptor_requests_signed_installs_and_context_qsh_tokens() {
        let flags = ["signed-install", "gdpr", "context-qsh"].map(|flag| ours()["apiMigrations"][flag].clone());
        assert_eq!(flags, [true, true, true]);
        assert_eq!(ours()["authentication"]["type"], "jwt");
    }

    #[test]
    fn the_descriptor_requests_only_read_access() {
        assert_eq!(ours()["scopes"], serde_json::json!(["READ"]));
    }

    #[test]
    fn every_hook_and_frame_has_its_path() {
        let paths = ["installed", "uninstalled", "enabled", "disabled"].map(|hook| ours()["lifecycle"][hook].clone());
        assert_eq!(paths, ["/connect/installed", "/connect/uninstalled", "/connect/enabled", "/connect/disabled"]);
        let context = "issueId={issue.id}&issueKey={issue.key}&projectId={project.id}";
        let panel = &ours()["modules"]["webPanels"][0];
        let dialog = &ours()["modules"]["dialogs"][0];
        assert_eq!((&panel["key"], &dialog["key"]), (&"issue-panel".into(), &"job-dialog".into()));
        assert_eq!(panel["location"], "atl.jira.view.issue.right.context");
        assert_eq!(panel["url"], format!("/connect/issue-panel?{context}"));
        assert_eq!(dialog["url"], format!("/connect/job-dialog?{context}"));
        assert_eq!(dialog["options"]["chrome"], false);
        let edit = &ours()["modules"]["dialogs"][1];
        assert_eq!((&edit["key"], &edit["options"]), (&"edit-dialog".into(), &dialog["options"]));
        assert_eq!(edit["url"], format!("/connect/edit-dialog?{context}"));
    }

    #[test]
    fn the_page_of_all_jobs_is_for_whoever_is_logged_in() {
        let page = &ours()["modules"]["generalPages"][0];
        assert_eq!((&page["key"], &page["url"]), (&"upwork-jobs".into(), &"/connect/jobs".into()));
        assert_eq!(page["conditions"], serde_json::json!([{ "condition": "user_is_logged_in" }]));
    }

    #[test]
    fn an_anonymous_viewer_gets_the_panel_too() {
        assert_eq!(ours()["modules"]["webPanels"][0].get("conditions"), None);
    }
}
