//! Every state of both screens, as the server renders it: `cargo run --example stories` writes them to
//! `target/stories.json`. The local Jira shows them side by side, and the browser tests look at each.

mod dialog;
mod message;
mod panel;

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
    /// The whole document.
    html: String,
}

/// What a state is one of.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Screen {
    Panel,
    Dialog,
    Message,
}

impl Story {
    /// Renders a state in a language; only those that are not English have it in their names.
    fn new(screen: Screen, name: &str, language: Language, render: impl FnOnce(&Assets, Language) -> String) -> Self {
        let name = match language {
            Language::English => name.to_owned(),
            Language::German => format!("{name}-de"),
        };
        Self { name, screen, html: render(&assets(), language) }
    }
}

/// Stories stand still: of these, only the style sheet is ever asked for.
fn assets() -> Assets {
    let none = || "none".to_owned();
    let program = || Program { js: none(), wasm: none() };
    let css = "/_sandbox/stories/main.css".to_owned();
    Assets { css, panel: program(), job_dialog: program(), boot: none(), host_script: none() }
}

fn main() -> Result<(), Box<dyn Error>> {
    let stories: Vec<Story> =
        panel::stories()?.into_iter().chain(dialog::stories()?).chain(message::stories()).collect();
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    fs::create_dir_all(&target)?;
    fs::write(target.join("stories.json"), serde_json::to_vec(&stories)?)?;
    Ok(())
}
