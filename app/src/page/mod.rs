//! A page: its state, its HTML, and its hydration.
//!
//! The page carries its state as JSON, so the browser builds exactly what the server rendered and needs no second call
//! before the user can act. Each screen has its own program: most people who open an issue see its panel and never the
//! dialog.
//!
//! No view becomes an `AnyView`: that compiles a second, asynchronous way to hydrate everything inside it, and doubles
//! the WebAssembly.

#[cfg(feature = "ssr")]
mod document;
mod forge;
#[cfg(feature = "ssr")]
mod message;
#[cfg(feature = "ssr")]
mod oauth;
#[cfg(feature = "ssr")]
mod site;
#[cfg(all(test, feature = "ssr"))]
mod testing;

#[cfg(feature = "ssr")]
pub use document::{Assets, Drawn, PageSession, Program};
#[cfg(feature = "ssr")]
pub use message::{MessagePage, render_message};
#[cfg(feature = "ssr")]
pub use oauth::{OauthPage, render_oauth};

pub use forge::FirstState;
#[cfg(feature = "forge")]
pub use forge::{explain, mount_job_dialog, mount_panel, mount_site_jobs, mount_site_page};
#[cfg(feature = "ssr")]
pub use site::admin_page;

#[cfg(feature = "hydrate")]
use leptos::mount::hydrate_body;
#[cfg(feature = "ssr")]
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use crate::model::DialogPage;
use crate::model::PanelState;
pub use crate::model::SiteJobsPage;
#[cfg(feature = "ssr")]
use crate::watched::for_one_page;
#[cfg(any(feature = "hydrate", feature = "ssr"))]
use crate::{job_dialog, panel, site_jobs};

/// A screen and everything that it needs to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The panel on the issue.
    Panel(Box<PanelPage>),
    /// The dialog that writes a job.
    JobDialog(Box<DialogPage>),
    /// The page of all jobs of the site.
    SiteJobs(SiteJobsPage),
}

#[cfg(feature = "ssr")]
impl Page {
    /// The state that the page is rendered from and carries, as JSON.
    #[must_use]
    pub fn state(&self) -> String {
        match self {
            Self::Panel(page) => serde_json::to_string(page),
            Self::JobDialog(page) => serde_json::to_string(page),
            Self::SiteJobs(page) => serde_json::to_string(page),
        }
        .unwrap_or_default()
    }
}

/// The panel's first state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelPage {
    /// All that it shows.
    pub state: PanelState,
}

/// The page as HTML.
#[cfg(feature = "ssr")]
fn draw(page: Page) -> String {
    for_one_page(|| {
        Owner::new().with(|| match page {
            Page::Panel(page) => panel::screen(page.state).to_html(),
            Page::JobDialog(page) => job_dialog::screen(*page).to_html(),
            Page::SiteJobs(page) => site_jobs::screen(page).to_html(),
        })
    })
}

/// The `<meta>` tags that carry the state of the panel, of the dialog, and of the page of all jobs.
#[cfg(any(feature = "hydrate", feature = "ssr"))]
const PANEL: &str = "panel";
#[cfg(any(feature = "hydrate", feature = "ssr"))]
const JOB_DIALOG: &str = "job-dialog";
#[cfg(any(feature = "hydrate", feature = "ssr"))]
const SITE_JOBS: &str = "site-jobs";

/// Hydrates the panel that the server rendered. False on a page without the state of a panel.
#[cfg(feature = "hydrate")]
pub fn hydrate_panel() -> bool {
    let page = state(PANEL);
    page.map(|page: PanelPage| hydrate_body(move || panel::screen(page.state))).is_some()
}

/// Hydrates the dialog that the server rendered. False on a page without the state of a dialog.
#[cfg(feature = "hydrate")]
pub fn hydrate_job_dialog() -> bool {
    let page = state(JOB_DIALOG);
    page.map(|page: DialogPage| hydrate_body(move || job_dialog::screen(page))).is_some()
}

/// Hydrates the page of all jobs that the server rendered. False on a page without its state.
#[cfg(feature = "hydrate")]
pub fn hydrate_site_jobs() -> bool {
    let page = state(SITE_JOBS);
    page.map(|page: SiteJobsPage| hydrate_body(move || site_jobs::screen(page))).is_some()
}

#[cfg(feature = "hydrate")]
fn state<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    crate::json::read(crate::browser::meta(name)?.as_bytes()).ok()
}
