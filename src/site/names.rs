//! Identifies files by their names.
//!
//! `cargo xtask site` makes a program for each screen, `pkg/panel.HASH.js` and `pkg/job-dialog.HASH.js`; cargo-leptos
//! makes one for both, `pkg/app.HASH.js`. Of all matching files, the newest counts: `cargo leptos watch` hashes only
//! the names of its first build, and later writes rebuilt files under plain names next to it.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use app::page::Program;

use super::SiteError;
use super::files::{Files, Found};

/// Addresses of the site's parts, as paths on this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteNames {
    /// The stylesheet.
    pub css: String,
    /// The panel's program, which hydrates it.
    pub panel: Program,
    /// The dialog's program, which hydrates it.
    pub job_dialog: Program,
    /// What brings the page of all jobs to life.
    pub site_jobs: Program,
    /// The script that starts it all; the only one a page names itself.
    pub boot: String,
}

/// How a file is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asset {
    /// Its path under the site's root.
    pub(super) path: String,
    /// Whether its address changes with its content, so that a browser may cache it permanently.
    pub(super) immutable: bool,
}

impl Asset {
    /// Whether it is a picture of `public/`, which pages of others may show.
    pub(super) fn is_icon(&self) -> bool {
        let image = [".svg", ".png", ".ico", ".webp"].iter().any(|ending| self.path.ends_with(ending));
        image && !self.path.starts_with("pkg/")
    }
}

/// The served files, by the path of the request. Nothing else is served.
pub(super) type Served = BTreeMap<String, Asset>;

/// The result of [`find`].
#[derive(Debug)]
pub(super) struct Names {
    pub(super) names: SiteNames,
    pub(super) served: Served,
}

/// The script of `public/` that is served under `/pkg`.
pub(super) const BOOT: &str = "boot.js";

/// What belongs to all screens.
const BOTH: &str = "app";

/// Finds the parts of the site.
pub(super) fn find(files: &Files) -> Result<Names, SiteError> {
    let found = files.list().map_err(|cause| SiteError::Unreadable { place: files.place(), cause })?;
    let mut served = Served::new();
    let mut part = |names: &[&str], extension, missing| {
        let newest = newest(&found, names, extension);
        let (path, hash) = newest.ok_or_else(|| SiteError::NotBuilt { place: files.place(), missing })?;
        let address = format!("/{path}");
        served.insert(address.clone(), Asset { path: path.to_owned(), immutable: !hash.is_empty() });
        Ok(address)
    };
    let css = part(&[BOTH], "css", "pkg/app.css")?;
    let mut program =
        |names: &[&str], js, wasm| Ok(Program { js: part(names, "js", js)?, wasm: part(names, "wasm", wasm)? });
    let panel = program(&["panel", BOTH], "pkg/panel.js", "pkg/panel.wasm")?;
    let job_dialog = program(&["job-dialog", BOTH], "pkg/job-dialog.js", "pkg/job-dialog.wasm")?;
    let site_jobs = program(&["site-jobs", BOTH], "pkg/site-jobs.js", "pkg/site-jobs.wasm")?;
    let boot = boot_address(files)?;
    served.insert(boot.clone(), Asset { path: BOOT.to_owned(), immutable: true });
    let public = found.iter().map(|file| file.path.as_str()).filter(|path| is_public(path));
    served.extend(public.map(|path| (format!("/{path}"), Asset { path: path.to_owned(), immutable: false })));
    Ok(Names { names: SiteNames { css, panel, job_dialog, site_jobs, boot }, served })
}

/// The newest of `pkg/NAME.EXTENSION` and `pkg/NAME.HASH.EXTENSION`, and its hash.
fn newest<'a>(found: &'a [Found], names: &[&str], extension: &str) -> Option<(&'a str, &'a str)> {
    let hash = |file: &'a Found| names.iter().find_map(|name| hash_of(&file.path, name, extension));
    let candidates = found.iter().filter_map(|file| Some((file, hash(file)?)));
    candidates.max_by_key(|(file, _)| file.written).map(|(file, hash)| (file.path.as_str(), hash))
}

/// The hash in the name of a part; empty if it has none; `None` for another file.
fn hash_of<'a>(path: &'a str, name: &str, extension: &str) -> Option<&'a str> {
    let middle = path.strip_prefix("pkg/")?.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(extension)?;
    if middle.is_empty() {
        return Some("");
    }
    let hash = middle.strip_suffix('.')?;
    let plain = hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (plain && !hash.is_empty()).then_some(hash)
}

/// `boot.js` comes unhashed from `public/`. Its name gets a hash here, so that no browser uses an old version.
fn boot_address(files: &Files) -> Result<String, SiteError> {
    let bytes = files.read(BOOT).ok_or_else(|| SiteError::NotBuilt { place: files.place(), missing: BOOT })?;
    let hash = digest(&SHA256, &bytes);
    let hash = hash.as_ref().get(..16).unwrap_or_default();
    Ok(format!("/pkg/boot.{}.js", URL_SAFE_NO_PAD.encode(hash)))
}

/// Files of `public/`, such as icons.
fn is_public(path: &str) -> bool {
    let ours = path.starts_with("pkg/") || path == BOOT;
    let compressed = [".br", ".gz"].iter().any(|ending| path.ends_with(ending));
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    !ours && !compressed && !hidden
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::*;

    const BUILT: super::super::Carried = &[
        ("boot.js", b"boot"),
        ("boot.js.br", b"b"),
        ("favicon.svg", b"icon"),
        ("pkg/app.0123456789_-abcdefghij.js", b"js"),
        ("pkg/app.0123456789_-abcdefghij.js.gz", b"j"),
        ("pkg/app.1.wasm", b"wasm"),
        ("pkg/app.2.css", b"css"),
    ];

    #[test]
    fn hashed_files_are_found_and_immutable() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert_eq!(found.names.panel.js, "/pkg/app.0123456789_-abcdefghij.js");
        assert_eq!((&*found.names.panel.wasm, &*found.names.css), ("/pkg/app.1.wasm", "/pkg/app.2.css"));
        assert_eq!(found.names.job_dialog, found.names.panel);
        assert!(found.served[&found.names.panel.wasm].immutable);
    }

    #[test]
    fn boot_is_served_under_a_hashed_name_only() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert!(found.names.boot.starts_with("/pkg/boot.") && found.names.boot.len() == "/pkg/boot..js".len() + 22);
        assert!(found.served[&found.names.boot].immutable);
        assert!(!found.served.contains_key("/boot.js"));
    }

    #[test]
    fn only_program_and_public_files_are_served() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert_eq!(found.served.len(), 5);
        assert_eq!(found.served["/favicon.svg"], Asset { path: "favicon.svg".to_owned(), immutable: false });
    }

    #[test]
    fn each_screen_has_its_own_program_if_one_was_built() {
        let programs = ["panel.1.js", "panel.2.wasm", "job-dialog.3.js", "job-dialog.4.wasm", "site-jobs.5.js"];
        let names = programs.map(|name| format!("/pkg/{name}"));
        let found = find(&Files::Carried(&[
            ("boot.js", b""),
            ("pkg/app.0.css", b""),
            ("pkg/panel.1.js", b""),
            ("pkg/panel.2.wasm", b""),
            ("pkg/job-dialog.3.js", b""),
            ("pkg/job-dialog.4.wasm", b""),
            ("pkg/site-jobs.5.js", b""),
            ("pkg/site-jobs.6.wasm", b""),
        ]));
        let SiteNames { panel, job_dialog, site_jobs, .. } = found.unwrap().names;

        assert_eq!([panel.js, panel.wasm, job_dialog.js, job_dialog.wasm, site_jobs.js], names);
    }

    #[test]
    fn a_missing_part_is_named() {
        let error = find(&Files::Carried(&[("boot.js", b""), ("pkg/app.css", b""), ("pkg/app.js", b"")])).unwrap_err();

        assert!(error.to_string().contains("pkg/panel.wasm"), "{error}");
        assert!(error.to_string().contains("cargo xtask site"), "{error}");
    }

    #[test]
    fn a_newer_unhashed_file_wins_and_is_not_cached() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("pkg")).unwrap();
        for (path, age) in [("boot.js", 0), ("pkg/app.1.js", 60), ("pkg/app.js", 0), ("pkg/app.1.wasm", 0)] {
            let file = fs::File::create(folder.path().join(path)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 - age)).unwrap();
        }
        fs::write(folder.path().join("pkg/app.css"), "").unwrap();

        let found = find(&Files::OnDisk(folder.path().to_owned())).unwrap();

        assert_eq!(found.names.panel.js, "/pkg/app.js");
        assert!(!found.served["/pkg/app.js"].immutable);
    }
}
