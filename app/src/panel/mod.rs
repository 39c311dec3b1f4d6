//! The panel on the issue.

mod account;
mod again;
mod attempt;
mod closing;
mod disconnect;
mod failed;
mod jobs;
#[cfg(feature = "stories")]
mod moments;
mod state;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod unlink;

use leptos::prelude::*;

use crate::model::PanelState;
use crate::notice::{alert, needs_script, outside, warning};
use crate::texts;
use crate::watched::follow;
use account::account;
use closing::ask_close;
use failed::failed;
use jobs::jobs;
#[cfg(feature = "stories")]
pub use moments::PanelMoment;
#[cfg(feature = "stories")]
pub(crate) use moments::after;
use state::Panel;
use unlink::ask_unlink;

/// The whole panel.
pub(crate) fn screen(state: PanelState) -> impl IntoView {
    let panel = Panel::new(state);
    follow(move || panel.start());
    draw(panel)
}

/// The panel as it stands.
fn draw(panel: Panel) -> impl IntoView {
    view! {
        <main class="ac-content panel">
            <h1 class="visually-hidden">{texts::panel::HEADING.text()}</h1>
            {outside()}
            {alert(panel.trouble, move || panel.try_again())}
            {warning(move || panel.notice())}
            {failed(panel)}
            {jobs(panel)}
            {ask_close(panel)}
            {ask_unlink(panel)}
            {account(panel)}
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}
