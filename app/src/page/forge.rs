//! A page on Forge: its files are on Atlassian's CDN, its first state comes from one call, and it is rendered in the
//! browser.

use serde::{Deserialize, Serialize};

/// The answer to the first call of a page: everything it needs to be rendered, and what it sends with its later calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstState<T> {
    /// What the screen shows.
    pub state: T,
    /// Names the caller that the page was made for, sealed. Every later call sends it back as `page`.
    pub page: String,
    /// Origin of the server, for windows that the page opens.
    pub server: String,
}

#[cfg(feature = "forge")]
mod mounting {
    use super::FirstState;
    use crate::api::ApiError;
    use crate::host::forge::begin;
    use crate::model::{DialogPage, PanelState, SiteJobsPage, SitePage};
    use crate::{browser, job_dialog, json, panel, site_jobs, site_page, texts};
    use leptos::mount::mount_to;
    use leptos::prelude::IntoView;

    /// Renders the panel from the answer to the first call. False if it cannot be read.
    #[must_use]
    pub fn mount_panel(answer: &str) -> bool {
        read(answer).map(|state: PanelState| mount(move || panel::screen(state))).is_some()
    }

    /// Renders the dialog from the answer to the first call. False if it cannot be read.
    #[must_use]
    pub fn mount_job_dialog(answer: &str) -> bool {
        read(answer).map(|page: DialogPage| mount(move || job_dialog::screen(page))).is_some()
    }

    /// Renders the page of all jobs from the answer to the first call. False if it cannot be read.
    #[must_use]
    pub fn mount_site_jobs(answer: &str) -> bool {
        read(answer).map(|page: SiteJobsPage| mount(move || site_jobs::screen(page))).is_some()
    }

    /// Renders the administrator's page from the answer to the first call. False if it cannot be read.
    #[must_use]
    pub fn mount_site_page(answer: &str) -> bool {
        read(answer).map(|page: SitePage| mount(move || site_page::screen(page))).is_some()
    }

    /// The text for an error response to the request for the first state; empty if it is not one of our errors.
    #[must_use]
    pub fn explain(answer: &str) -> String {
        let error: Result<ApiError, _> = json::read(answer.as_bytes());
        error.map(|error| texts::errors::error(&error)).unwrap_or_default()
    }

    fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Option<T> {
        let FirstState { state, page, server } = json::read(answer.as_bytes()).ok()?;
        begin(page, server);
        Some(state)
    }

    /// Replaces the page's loading state.
    fn mount<V: IntoView + 'static>(screen: impl FnOnce() -> V + 'static) {
        let Some(body) = browser::document().and_then(|document| document.body()) else { return };
        body.set_inner_html("");
        mount_to(body, screen).forget();
    }
}

#[cfg(feature = "forge")]
pub use mounting::{explain, mount_job_dialog, mount_panel, mount_site_jobs, mount_site_page};
