//! The panel on the issue.
//!
//! [`state`] has the parts of its state, which do not know each other; [`actions`] holds them and has the operations
//! that need several of them; [`view`] draws them.

mod actions;
mod elements;
mod state;
#[cfg(feature = "stories")]
mod story;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod view;

use leptos::prelude::*;

use crate::model::PanelState;
use crate::notice::{alert, needs_script, outside, warning};
use crate::texts;
use crate::watched::follow;
use actions::Panel;
#[cfg(feature = "stories")]
pub use story::PanelStory;
#[cfg(feature = "stories")]
pub(crate) use story::after;
use view::{AccountLine, FailedPostNotice, JobList, NextStep};

/// The whole panel.
pub(crate) fn screen(state: PanelState) -> impl IntoView {
    let panel = Panel::new(state);
    follow(move || untrack(|| panel.start()));
    draw(panel)
}

/// The panel in its current state.
fn draw(panel: Panel) -> impl IntoView {
    view! {
        <main class="ac-content panel">
            <h1 class="visually-hidden">{texts::panel::HEADING.text()}</h1>
            {outside()}
            {alert(panel.error(), move || panel.try_again())}
            {warning(move || panel.notice())}
            <FailedPostNotice panel/>
            <JobList panel/>
            <NextStep panel/>
            <AccountLine panel/>
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}
