//! A page on Forge: its files lie on Atlassian's CDN, its first state comes by one call, and it is drawn in the browser.

use serde::{Deserialize, Serialize};

/// The answer to the first call of a page: all it needs to be drawn, and what it says in its later calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstState<T> {
    /// What the screen shows.
    pub state: T,
    /// Names the caller whom the page was made for, sealed. Every later call sends it back as `page`.
    pub page: String,
    /// Origin of the server, for windows that the page opens.
    pub server: String,
}

#[cfg(feature = "forge")]
mod mounting {
    use leptos::mount::mount_to;
    use leptos::prelude::IntoView;

    use super::FirstState;
    use crate::host::forge::begin;
    use crate::model::PanelState;
    use crate::page::DialogPage;
    use crate::{browser, job_dialog, json, panel};

    /// Draws the panel from the answer to the first call. False where that is not one.
    #[must_use]
    pub fn mount_panel(answer: &str) -> bool {
        read(answer).map(|state: PanelState| mount(move || panel::screen(state))).is_some()
    }

    /// Draws the dialog from the answer to the first call. False where that is not one.
    #[must_use]
    pub fn mount_job_dialog(answer: &str) -> bool {
        read(answer).map(|page: DialogPage| mount(move || job_dialog::screen(page))).is_some()
    }

    fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Option<T> {
        let FirstState { state, page, server } = json::read(answer.as_bytes()).ok()?;
        begin(page, server);
        Some(state)
    }

    /// In place of what the page shows while it loads.
    fn mount<V: IntoView + 'static>(screen: impl FnOnce() -> V + 'static) {
        let Some(body) = browser::document().and_then(|document| document.body()) else { return };
        body.set_inner_html("");
        mount_to(body, screen).forget();
    }
}

#[cfg(feature = "forge")]
pub use mounting::{mount_job_dialog, mount_panel};
