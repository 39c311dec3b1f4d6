//! The panel on the issue.

mod account;
mod disconnect;
mod jobs;
mod state;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use leptos::prelude::*;

use crate::model::PanelState;
use crate::notice::{NeedsScript, Outside, Trouble};
use crate::texts;
use account::Account;
use jobs::Jobs;
use state::Panel;

/// The whole panel.
#[component]
pub(crate) fn PanelScreen(state: PanelState) -> impl IntoView {
    let panel = Panel::new(state);
    Effect::new(move || panel.start());
    view! {
        <main class="ac-content panel">
            <h1 class="visually-hidden">{texts::panel::HEADING}</h1>
            <Outside />
            {move || panel.trouble.get().map(|error| view! { <Trouble error again=move || panel.refresh() /> })}
            {move || {
                let notice = panel.notice.get().filter(|_| !panel.connector.is_under_way())?;
                Some(view! { <p class="notice warning" role="alert">{texts::connect::notice(notice)}</p> })
            }}
            <Jobs panel />
            <p class="status" role="status">{move || panel.status()}</p>
            <Account panel />
            <p class="footnote">{texts::NOT_AFFILIATED}</p>
            <NeedsScript />
        </main>
    }
}
