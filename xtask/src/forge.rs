//! The Forge app as an operator deploys it: manifest, locales and a folder of static files for each screen.
//!
//! Forge serves the files from its own address, so they refer to each other by relative names. The address changes with
//! each deploy, so no name has a hash, and Forge's CDN compresses them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::Result;
use crate::files::{self, File};
use crate::wasm::BrowserProgram;

/// A resource of the manifest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// Its folder under `static`.
    pub(crate) folder: &'static str,
    /// Its program, of the crate `frontend`.
    pub(crate) program: &'static str,
    /// The route of its first state, under `/forge`.
    pub(crate) route: &'static str,
}

/// The programs that cargo built, by name. Two screens may share one.
pub(crate) type Programs = BTreeMap<&'static str, BrowserProgram>;

/// All resources.
pub(crate) const SCREENS: [Screen; 4] = [
    Screen { folder: "panel", program: "forge-panel", route: "panel" },
    Screen { folder: "dialog", program: "forge-dialog", route: "job-dialog" },
    Screen { folder: "jobs", program: "forge-site", route: "jobs" },
    Screen { folder: "admin", program: "forge-site", route: "admin" },
];

/// Every program of theirs, once.
pub(crate) fn programs() -> BTreeSet<&'static str> {
    SCREENS.iter().map(|screen| screen.program).collect()
}

/// Where `index.html` names its screen.
const SCREEN: &str = "SCREEN";

/// Lays the app out. `template` contains the files that are the same for each screen, or for the app as a whole.
pub(crate) fn lay_out(template: &Path, stylesheet: &[u8], programs: &Programs) -> Result<Vec<File>> {
    let (mut app, shared): (Vec<File>, Vec<File>) =
        files::read_folder(template)?.into_iter().partition(|file| is_of_app(&file.path));
    for screen in SCREENS {
        let program = programs.get(screen.program).ok_or_else(|| format!("no program {}", screen.program))?;
        let place = |name: &str| format!("static/{}/{name}", screen.folder);
        for file in &shared {
            let bytes = match file.path.as_str() {
                "index.html" => str::from_utf8(&file.bytes)?.replace(SCREEN, screen.route).into_bytes(),
                _ => file.bytes.clone(),
            };
            app.push(File { path: place(&file.path), bytes });
        }
        app.push(File { path: place("app.css"), bytes: stylesheet.to_vec() });
        app.push(File { path: place("program.js"), bytes: program.glue.clone() });
        app.push(File { path: place("program.wasm"), bytes: program.wasm.clone() });
    }
    app.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(app)
}

fn is_of_app(path: &str) -> bool {
    path == "manifest.yml" || path.starts_with("locales/")
}

/// The files of each screen with their compressed forms, by its folder.
pub(crate) fn files_by_screen(app: &Path) -> Result<BTreeMap<&'static str, Vec<File>>> {
    let files = files::read_folder(app)?;
    let of_screen = |screen: &Screen| {
        let prefix = format!("static/{}/", screen.folder);
        let own = files.iter().filter(|file| file.path.starts_with(&prefix));
        let own = own.map(|file| File { path: file.path.clone(), bytes: file.bytes.clone() });
        Ok((screen.folder, files::with_compressed(own.collect())?))
    };
    SCREENS.iter().map(of_screen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_screen_has_all_its_files_and_names_its_route() {
        let template = tempfile::tempdir().unwrap();
        files::write(
            &template.path().join("forge"),
            &["manifest.yml", "index.html", "locales/en-US.json"]
                .map(|path| File { path: path.to_owned(), bytes: format!("{path} of SCREEN").into_bytes() }),
        )
        .unwrap();
        let program = || BrowserProgram { glue: b"js".to_vec(), wasm: b"wasm".to_vec() };
        let programs = SCREENS.iter().map(|screen| (screen.program, program())).collect();

        let app = lay_out(&template.path().join("forge"), b"css", &programs).unwrap();

        let index = app.iter().find(|file| file.path == "static/dialog/index.html").unwrap();
        assert_eq!(index.bytes, b"index.html of job-dialog");
        let manifest = app.iter().find(|file| file.path == "manifest.yml").unwrap();
        assert_eq!(manifest.bytes, b"manifest.yml of SCREEN");
        for name in ["app.css", "program.js", "program.wasm"] {
            assert!(app.iter().any(|file| file.path == format!("static/panel/{name}")), "{name}");
        }
    }
}
