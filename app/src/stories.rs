//! States that a screen reaches only after it was opened: the user did something, or a call has ended.
//!
//! They are drawn by the screen's own code, from state that was set beforehand.

pub use crate::job_dialog::DialogStory;
pub use crate::panel::PanelStory;
pub use crate::site_jobs::JobsStory;

use crate::page::{Assets, DialogPage, Drawn, Page, PanelPage, SiteJobsPage};
use crate::{Language, job_dialog, panel, site_jobs};

/// Renders a panel as a whole HTML document, in a state after it was opened.
#[must_use]
pub fn render_panel(page: &PanelPage, moment: &PanelStory, assets: &Assets, language: Language) -> String {
    let body = || panel::after(page.state.clone(), moment);
    with_body(&Page::Panel(Box::new(page.clone())), assets, language, body)
}

/// Renders a dialog as a whole HTML document, in a state after it was opened.
#[must_use]
pub fn render_dialog(page: &DialogPage, moment: &DialogStory, assets: &Assets, language: Language) -> String {
    let body = || job_dialog::after(page.clone(), moment);
    with_body(&Page::JobDialog(Box::new(page.clone())), assets, language, body)
}

fn with_body(page: &Page, assets: &Assets, language: Language, body: impl FnOnce() -> String) -> String {
    Drawn::with_body(page, &page.state(), assets, language, body).html(None)
}

/// Renders the page of all jobs as a whole HTML document, at a moment after it was opened.
#[must_use]
pub fn render_site_jobs(page: &SiteJobsPage, moment: &JobsStory, assets: &Assets, language: Language) -> String {
    let body = || site_jobs::after(page.clone(), moment);
    with_body(&Page::SiteJobs(page.clone()), assets, language, body)
}
