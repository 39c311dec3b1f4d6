//! The Forge app, filled in for one server: `upwork-job-post forge-app DIR`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{CARRIED_FORGE_APP, Files};
use super::written_files;
use crate::caller::forge::AppId;
use crate::settings::ForgeAppSettings;

const MANIFEST: &str = "manifest.yml";
const README: &str = "README.md";
/// A placeholder in the manifest until the app is registered.
const PLACEHOLDER: &str = "00000000-0000-4000-8000-000000000000";

/// Why the app was not written.
#[derive(Debug, thiserror::Error)]
pub enum ForgeAppError {
    /// This build carries no Forge app.
    #[error("the Forge app is not built ({0} has no manifest.yml): run `make build` or `cargo xtask site`")]
    NotBuilt(String),
    /// The folder can't be written.
    #[error("{path} cannot be written: {cause}")]
    Unwritable {
        /// The file that was to be written.
        path: String,
        /// The system's message.
        cause: io::Error,
    },
    /// The folder contains another app than the setting names.
    #[error("FORGE_APP_ID names another app than the one in {0}: unset it, or choose another folder")]
    OtherApp(String),
}

/// Writes the app into a folder, over the files of an earlier release, and deletes the earlier files that this release
/// no longer has. Returns a message for the operator.
///
/// The id of the app comes from the settings, or from the existing manifest, so that an update keeps it.
pub fn write(folder: &Path, settings: &ForgeAppSettings) -> Result<Vec<String>, ForgeAppError> {
    write_from(&files(), folder, settings)
}

fn write_from(files: &Files, folder: &Path, settings: &ForgeAppSettings) -> Result<Vec<String>, ForgeAppError> {
    let known = app_in(folder);
    if let (Some(known), Some(set)) = (&known, &settings.app_id)
        && known != set
    {
        return Err(ForgeAppError::OtherApp(folder.join(MANIFEST).display().to_string()));
    }
    let app_id = settings.app_id.clone().or(known);
    let list = files.list().unwrap_or_default();
    if !list.iter().any(|file| file.path == MANIFEST) {
        return Err(ForgeAppError::NotBuilt(files.place()));
    }
    let written_before = written_files::read(folder).map_err(|cause| unwritable(folder, cause))?;
    let written_now = list.iter().map(|file| file.path.clone()).chain([README.to_owned()]).collect();
    let all = &written_before | &written_now;
    written_files::write(folder, &all).map_err(|cause| unwritable(folder, cause))?;
    for file in list {
        let Some(bytes) = files.read(&file.path) else { continue };
        match file.path.as_str() {
            MANIFEST => {
                let manifest = fill_in(&String::from_utf8_lossy(&bytes), settings, app_id.as_ref());
                put(folder, MANIFEST, manifest.as_bytes())?;
            }
            path => put(folder, path, &bytes)?,
        }
    }
    let base_url = settings.base_url.as_str();
    put(folder, README, readme(base_url).as_bytes())?;
    let cleared = written_files::delete(folder, written_before.difference(&written_now));
    cleared.and_then(|()| written_files::write(folder, &written_now)).map_err(|cause| unwritable(folder, cause))?;
    Ok(report(folder, base_url, app_id.as_ref()))
}

fn fill_in(manifest: &str, settings: &ForgeAppSettings, app_id: Option<&AppId>) -> String {
    let id = app_id.map_or_else(|| format!("ari:cloud:ecosystem::app/{PLACEHOLDER}"), AppId::ari);
    manifest.replace("${APP_ID}", &id).replace("${BASE_URL}", settings.base_url.as_str())
}

/// The id in the existing manifest. `forge register` writes it.
fn app_in(folder: &Path) -> Option<AppId> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).ok()?;
    let ids = manifest.lines().filter_map(|line| line.trim().strip_prefix("id:"));
    let mut ids = ids.map(|id| id.trim().trim_matches(['"', '\'']));
    ids.find_map(|id| AppId::from_setting(id).ok()).filter(|id| id.as_str() != PLACEHOLDER)
}

fn put(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), ForgeAppError> {
    let path = folder.join(path);
    let parent = path.parent().unwrap_or(folder);
    let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes));
    written.map_err(|cause| unwritable(&path, cause))
}

fn unwritable(path: &Path, cause: io::Error) -> ForgeAppError {
    ForgeAppError::Unwritable { path: path.display().to_string(), cause }
}

fn report(folder: &Path, base_url: &str, app_id: Option<&AppId>) -> Vec<String> {
    let mut lines = vec![format!("The Forge app for {base_url} is in {}.", folder.display())];
    if !base_url.starts_with("https:") {
        lines.push(
            "warning: BASE_URL is not https, so Forge will refuse to deploy it; it serves a local Jira.".to_owned(),
        );
    }
    match app_id {
        Some(id) => lines.push(format!("Next: FORGE_APP_ID={id} for the server, then `forge deploy` there.")),
        None => lines.push("Next: run `forge register` there, once: the manifest has no app id yet.".to_owned()),
    }
    lines
}

fn readme(base_url: &str) -> String {
    format!(
        "# Upwork Job Post for Jira: the Forge app of {base_url}

Written by `upwork-job-post forge-app`. Run it again after an update of the server; it keeps the app's id.
`docs/FORGE.md` of the project explains each step.

    npm install --global @forge/cli       # 13.4 or newer
    forge login
    forge register \"Upwork Job Post\"      # once; writes the app's id into manifest.yml
    forge lint
    forge deploy --environment production --approve MAJOR_VERSION_RULE
    forge install --environment production --product jira --site YOUR-SITE.atlassian.net

Between `forge register` and `forge install`, start the server with FORGE_APP_ID set to the id in manifest.yml.
"
    )
}

fn files() -> Files {
    if cfg!(debug_assertions) {
        Files::OnDisk(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/forge")))
    } else {
        Files::Carried(CARRIED_FORGE_APP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "8db33809-1f32-48bb-8c52-5877dab48107";
    const FILES: Files = Files::Carried(&[
        (MANIFEST, b"app:\n  id: ${APP_ID}\nremotes:\n  - baseUrl: ${BASE_URL}\n"),
        ("static/panel/index.html", b"<!doctype html>"),
    ]);

    fn settings(base_url: &str, app_id: Option<&str>) -> ForgeAppSettings {
        let pairs = [("BASE_URL", Some(base_url.to_owned())), ("FORGE_APP_ID", app_id.map(str::to_owned))];
        ForgeAppSettings::read(&|name| pairs.iter().find(|(known, _)| *known == name)?.1.clone()).unwrap()
    }

    fn manifest(folder: &Path) -> String {
        fs::read_to_string(folder.join(MANIFEST)).unwrap()
    }

    #[test]
    fn without_an_id_a_placeholder_and_the_next_step_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let lines = write_from(&FILES, folder.path(), &settings("https://jobs.example.com", None)).unwrap();
        assert!(manifest(folder.path()).contains(PLACEHOLDER));
        assert!(manifest(folder.path()).contains("baseUrl: https://jobs.example.com\n"));
        assert!(lines.iter().any(|line| line.contains("forge register")), "{lines:?}");
        assert!(folder.path().join("static/panel/index.html").is_file());
        assert!(folder.path().join(README).is_file());
    }

    #[test]
    fn an_update_keeps_the_id_that_was_registered() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(MANIFEST),
            format!("app:\n  runtime:\n    name: x\n  id: \"ari:cloud:ecosystem::app/{APP}\"\n"),
        )
        .unwrap();
        write_from(&FILES, folder.path(), &settings("https://jobs.example.com", None)).unwrap();
        assert!(manifest(folder.path()).contains(&format!("id: ari:cloud:ecosystem::app/{APP}\n")));
        assert!(!manifest(folder.path()).contains("runtime"));
    }

    #[test]
    fn an_update_deletes_only_files_of_the_previous_release() {
        const BEFORE: Files = Files::Carried(&[
            (MANIFEST, b"app:\n  id: ${APP_ID}\n"),
            ("static/panel/index.html", b"before"),
            ("static/panel/old.js", b"before"),
            ("static/former/index.html", b"before"),
        ]);
        let (folder, settings) = (tempfile::tempdir().unwrap(), settings("https://jobs.example.com", Some(APP)));
        write_from(&BEFORE, folder.path(), &settings).unwrap();
        let own = ["notes.txt", "static/panel/own.js", "static/own/index.html"].map(|path| folder.path().join(path));
        for own in &own {
            fs::create_dir_all(own.parent().unwrap()).unwrap();
            fs::write(own, "mine").unwrap();
        }

        for _ in 0..2 {
            write_from(&FILES, folder.path(), &settings).unwrap();
            assert!(!folder.path().join("static/panel/old.js").exists());
            assert!(!folder.path().join("static/former").exists(), "a folder that is empty now");
            assert_eq!(fs::read_to_string(folder.path().join("static/panel/index.html")).unwrap(), "<!doctype html>");
            assert!(own.iter().all(|own| own.is_file()));
        }
    }

    #[test]
    fn the_folder_of_another_app_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        write_from(&FILES, folder.path(), &settings("https://jobs.example.com", Some(APP))).unwrap();
        assert!(manifest(folder.path()).contains(APP));
        let other = settings("https://jobs.example.com", Some("aa911f10-c54b-4b93-9e27-dd2947840b9e"));
        let error = write_from(&FILES, folder.path(), &other).unwrap_err();
        assert!(error.to_string().starts_with("FORGE_APP_ID "), "{error}");
        assert!(manifest(folder.path()).contains(APP));
    }

    #[test]
    fn plain_http_on_this_machine_gives_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let lines = write_from(&FILES, folder.path(), &settings("http://localhost:3000", Some(APP))).unwrap();
        assert!(lines.iter().any(|line| line.starts_with("warning: BASE_URL")), "{lines:?}");
    }

    #[test]
    fn a_base_url_is_needed() {
        assert_eq!(ForgeAppSettings::read(&|_| None).unwrap_err().name, "BASE_URL");
    }
}
