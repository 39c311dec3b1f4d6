//! The panel on the issue.

mod account;
mod disconnect;
mod jobs;
mod state;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use leptos::prelude::*;

use crate::controls::live;
use crate::model::PanelState;
use crate::notice::{alert, needs_script, outside, warning};
use crate::texts;
use crate::watched::follow;
use account::account;
use jobs::jobs;
use state::Panel;

/// The whole panel.
pub(crate) fn screen(state: PanelState) -> impl IntoView {
    let panel = Panel::new(state);
    follow(move || panel.start());
    view! {
        <main class="ac-content panel">
            <h1 class="visually-hidden">{texts::panel::HEADING.text()}</h1>
            {outside()}
            {alert(panel.trouble, move || panel.refresh())}
            {warning(move || panel.notice())}
            {jobs(panel)}
            <p class="status" role="status">{live(move || panel.status())}</p>
            {account(panel)}
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}
