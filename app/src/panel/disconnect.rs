use leptos::prelude::*;

use super::attempt::Attempt;
use super::state::Panel;
use crate::controls::{button, live, sentence};
use crate::model::AccountLink;
use crate::texts::{self, panel};
use crate::{api, browser};

/// Whose connection it is, and the way to end it.
///
/// Asks in the page before it disconnects. The focus goes to *Cancel* first, so that a double press does no harm.
pub(super) fn disconnect(panel: Panel) -> impl IntoView {
    let nobody = live(move || who(panel).is_empty());
    let unasked = live(move || !panel.parts.get().asking.get());
    let first =
        move || if who(panel).is_empty() || panel.parts.get().asking.get() { "" } else { panel::DISCONNECT.text() };
    let second = move || if panel.parts.get().asking.get() { panel::DISCONNECT.text() } else { "" };
    view! {
        <div class="who" hidden=nobody>
            {sentence("words", move || who(panel))}
            {button(Some("disconnect"), "button subtle", first, move || panel.ask(true))}
            <div class="ask" role="group" aria-labelledby="disconnect-question" hidden=unasked>
                <p id="disconnect-question">{panel::ASK_DISCONNECT.text()}</p>
                <div class="buttons">
                    {button(None, "button danger", second, move || panel.disconnect())}
                    {button(Some("disconnect-cancel"), "button", || texts::CANCEL.text(), move || panel.ask(false))}
                </div>
            </div>
        </div>
    }
}

fn who(panel: Panel) -> String {
    panel.parts.get().account.with(|account| match account {
        AccountLink::Connected { name, organizations, organization } => {
            [panel::connected(name), panel::organization(organizations, organization.as_ref())]
                .join(" ")
                .trim_end()
                .to_owned()
        }
        AccountLink::ReconnectNeeded { name } => panel::connected_before(name),
        _ => String::new(),
    })
}

impl Panel {
    fn ask(self, asking: bool) {
        self.parts.get().asking.set(asking);
        browser::focus(if asking { "disconnect-cancel" } else { "disconnect" });
    }

    pub(super) fn disconnect(self) {
        self.call_once(Attempt::Disconnect, api::disconnect(), move || {
            self.parts.get().asking.set(false);
            browser::focus("connect");
        });
    }
}
