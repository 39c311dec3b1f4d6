use leptos::prelude::*;

use crate::controls::{button, live, sentence};
use crate::model::AccountLink;
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::panel::state::Viewer;
use crate::texts::{self, panel as words};

/// Whose connection it is, and the way to end it.
///
/// Asks in the page before it disconnects. The focus goes to *Cancel* first, so that a double press does no harm.
#[component]
pub(crate) fn Disconnect(panel: Panel) -> impl IntoView {
    let (viewer, asked) = (panel.viewer(), panel.prompts().disconnect);
    let first = move || if who(viewer).is_empty() || asked.get() { "" } else { words::DISCONNECT.text() };
    let second = move || if asked.get() { words::DISCONNECT.text() } else { "" };
    let unasked = live(move || !asked.get());
    view! {
        <div class="who" hidden=live(move || who(viewer).is_empty())>
            {sentence("words", move || who(viewer))}
            {button(Some(elements::DISCONNECT), "button subtle", first, move || panel.ask_disconnect(true))}
            <div class="ask" role="group" aria-labelledby="disconnect-question" hidden=unasked>
                <p id="disconnect-question">{words::ASK_DISCONNECT.text()}</p>
                <div class="buttons">
                    {button(None, "button danger", second, move || panel.disconnect())}
                    {button(
                        Some(elements::DISCONNECT_CANCEL),
                        "button",
                        || texts::CANCEL.text(),
                        move || panel.ask_disconnect(false),
                    )}
                </div>
            </div>
        </div>
    }
}

fn who(viewer: Viewer) -> String {
    viewer.with_account(|account| match account {
        AccountLink::Connected { name, organizations, organization } => {
            [words::connected(name), words::organization(organizations, organization.as_ref())]
                .join(" ")
                .trim_end()
                .to_owned()
        }
        AccountLink::ReconnectNeeded { name } => words::connected_before(name),
        _ => String::new(),
    })
}
