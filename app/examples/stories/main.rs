//! Every state of all screens, those that they open with and those that they come to, as the server renders it. `make stories`
//! writes them to `target/stories.json`; the local Jira shows them side by side, and the browser tests look at each.

mod dialog;
mod dialog_stories;
mod message;
mod panel;
mod panel_stories;
mod site_jobs;

use std::error::Error;
use std::fs;
use std::path::Path;

use app::Language;
use app::page::{Assets, Program};
use serde::Serialize;

/// A state of a screen.
#[derive(Serialize)]
struct Story {
    /// Unique, fit for the name of a file.
    name: String,
    screen: Screen,
    picture: Picture,
    /// The whole document.
    html: String,
}

/// The screen that a state belongs to.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Screen {
    Panel,
    Dialog,
    Message,
    #[serde(rename = "site-jobs")]
    SiteJobs,
}

/// The part of a screen that its picture shows; the rest is the same as in other stories.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Picture {
    Whole,
    Top,
    Bottom,
}

impl Story {
    /// Renders a state in a language; only those that are not English have it in their names.
    fn new(screen: Screen, name: &str, language: Language, render: impl FnOnce(&Assets, Language) -> String) -> Self {
        let name = match language {
            Language::English => name.to_owned(),
            Language::German => format!("{name}-de"),
        };
        Self { name, screen, picture: Picture::Whole, html: render(&assets(), language) }
    }

    fn showing(self, picture: Picture) -> Self {
        Self { picture, ..self }
    }
}

/// Stories are static: they request nothing but the stylesheet.
fn assets() -> Assets {
    let none = || "none".to_owned();
    let program = || Program { js: none(), wasm: none() };
    let css = "/_sandbox/style/main.css".to_owned();
    Assets { css, panel: program(), job_dialog: program(), site_jobs: program(), boot: none(), host_script: none() }
}

fn main() -> Result<(), Box<dyn Error>> {
    let panels = panel::stories()?.into_iter().chain(panel_stories::stories()?);
    let dialogs = dialog::stories()?.into_iter().chain(dialog_stories::stories()?);
    let stories: Vec<Story> = panels.chain(dialogs).chain(site_jobs::stories()?).chain(message::stories()).collect();
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    fs::create_dir_all(&target)?;
    fs::write(target.join("stories.json"), serde_json::to_vec(&stories)?)?;
    Ok(())
}
