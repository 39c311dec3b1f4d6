//! Which file is which, told by the names.
//!
//! Of `pkg/app.js` and `pkg/app.HASH.js` the newest counts: `cargo leptos watch` hashes the names of its first build
//! only, and writes what it rebuilds later under plain names beside it.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::SiteError;
use super::files::{Files, Found};

/// Addresses of the site's parts, as paths on this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteNames {
    /// The stylesheet.
    pub css: String,
    /// The JavaScript module that loads the program.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// The script that starts it all; the only one a page names itself.
    pub boot: String,
}

/// How a file is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asset {
    /// Its path under the site's root.
    pub(super) path: String,
    /// Whether its address changes with its content, so that a browser may keep it for good.
    pub(super) immutable: bool,
}

/// What is served, by the path of the request. Nothing else is.
pub(super) type Served = BTreeMap<String, Asset>;

/// What [`find`] gives.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) names: SiteNames,
    pub(super) served: Served,
}

/// The script of `public/` that is served under `/pkg`.
pub(super) const BOOT: &str = "boot.js";

/// Finds the parts of the site.
pub(super) fn find(files: &Files) -> Result<Names, SiteError> {
    let found = files.list().map_err(|cause| SiteError::Unreadable { place: files.place(), cause })?;
    let mut served = Served::new();
    let mut part = |extension, missing| {
        let path = newest(&found, extension).ok_or_else(|| SiteError::NotBuilt { place: files.place(), missing })?;
        let address = format!("/{path}");
        let immutable = hash_of(path, extension).is_some_and(|hash| !hash.is_empty());
        served.insert(address.clone(), Asset { path: path.to_owned(), immutable });
        Ok(address)
    };
    let (js, wasm, css) = (part("js", "pkg/app.js")?, part("wasm", "pkg/app.wasm")?, part("css", "pkg/app.css")?);
    let boot = boot_address(files)?;
    served.insert(boot.clone(), Asset { path: BOOT.to_owned(), immutable: true });
    let public = found.iter().map(|file| file.path.as_str()).filter(|path| is_public(path));
    served.extend(public.map(|path| (format!("/{path}"), Asset { path: path.to_owned(), immutable: false })));
    Ok(Names { names: SiteNames { css, js, wasm, boot }, served })
}

/// The newest of `pkg/app.EXTENSION` and `pkg/app.HASH.EXTENSION`.
fn newest<'a>(found: &'a [Found], extension: &str) -> Option<&'a str> {
    let candidates = found.iter().filter(|file| hash_of(&file.path, extension).is_some());
    candidates.max_by_key(|file| file.written).map(|file| file.path.as_str())
}

/// The hash in the name of a part; empty where it has none; `None` for another file.
fn hash_of<'a>(path: &'a str, extension: &str) -> Option<&'a str> {
    let middle = path.strip_prefix("pkg/app.")?.strip_suffix(extension)?;
    if middle.is_empty() {
        return Some("");
    }
    let hash = middle.strip_suffix('.')?;
    let plain = hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (plain && !hash.is_empty()).then_some(hash)
}

/// `boot.js` comes unhashed from `public/`. Its name gets a hash here, so that it is never an old one that boots.
fn boot_address(files: &Files) -> Result<String, SiteError> {
    let bytes = files.read(BOOT).ok_or_else(|| SiteError::NotBuilt { place: files.place(), missing: BOOT })?;
    let hash = digest(&SHA256, &bytes);
    let hash = hash.as_ref().get(..16).unwrap_or_default();
    Ok(format!("/pkg/boot.{}.js", URL_SAFE_NO_PAD.encode(hash)))
}

/// Files of `public/`: icons and the like.
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
    fn hashed_names_are_found_and_immutable() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert_eq!(found.names.js, "/pkg/app.0123456789_-abcdefghij.js");
        assert_eq!((&*found.names.wasm, &*found.names.css), ("/pkg/app.1.wasm", "/pkg/app.2.css"));
        assert!(found.served[&found.names.wasm].immutable);
    }

    #[test]
    fn boot_is_served_under_a_hashed_name_only() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert!(found.names.boot.starts_with("/pkg/boot.") && found.names.boot.len() == "/pkg/boot..js".len() + 22);
        assert!(found.served[&found.names.boot].immutable);
        assert!(!found.served.contains_key("/boot.js"));
    }

    #[test]
    fn nothing_but_parts_and_public_files_is_served() {
        let found = find(&Files::Carried(BUILT)).unwrap();

        assert_eq!(found.served.len(), 5);
        assert_eq!(found.served["/favicon.svg"], Asset { path: "favicon.svg".to_owned(), immutable: false });
    }

    #[test]
    fn a_missing_part_is_named() {
        let error = find(&Files::Carried(&[("boot.js", b""), ("pkg/app.js", b"")])).unwrap_err();

        assert!(error.to_string().contains("pkg/app.wasm"), "{error}");
        assert!(error.to_string().contains("cargo xtask site"), "{error}");
    }

    #[test]
    fn a_plain_name_that_is_newer_than_a_hashed_one_counts_and_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("pkg")).unwrap();
        for (path, age) in [("boot.js", 0), ("pkg/app.1.js", 60), ("pkg/app.js", 0), ("pkg/app.1.wasm", 0)] {
            let file = fs::File::create(folder.path().join(path)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000 - age)).unwrap();
        }
        fs::write(folder.path().join("pkg/app.css"), "").unwrap();

        let found = find(&Files::OnDisk(folder.path().to_owned())).unwrap();

        assert_eq!(found.names.js, "/pkg/app.js");
        assert!(!found.served["/pkg/app.js"].immutable);
    }
}
