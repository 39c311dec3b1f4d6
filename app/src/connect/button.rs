use leptos::prelude::*;

use super::code::code_form;
use super::{ConnectPhase, Connector};
use crate::controls::{Live, live, sentence, step_button};
use crate::notice::{alert, warning};
use crate::texts::connect as texts;

/// The element around everything that belongs to a connect. If the focus is in it when the connect ends, the next step
/// gets the focus.
pub(crate) const CONNECTING: &str = "connecting";

/// The button that opens Upwork, a link in case no window opens, and the field for the code. Hidden while the button
/// has no label and no code waits.
pub(crate) fn connect_button(
    connector: Connector,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
) -> impl IntoView {
    connect_step(connector, || true, label, move || connector.open())
}

/// The same, where connecting may not be the primary action, or where a press does more than connect.
pub(crate) fn connect_step(
    connector: Connector,
    is_primary: impl Fn() -> bool + Send + Sync + 'static,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    press: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    // Once the window is open, the next step is in that window.
    let is_primary = move || is_primary() && !matches!(connector.phase(), ConnectPhase::Waiting { .. });
    let button = step_button("connect", is_primary, label, press);
    let unneeded = move || label().is_empty() && !connector.code_waiting.get();
    step(connector, live(unneeded), button)
}

fn step(connector: Connector, unneeded: Live<bool>, button: impl IntoView) -> impl IntoView {
    // Nothing is wrong as long as the window may still be opening.
    let is_late = move || connector.late.get() && matches!(connector.phase(), ConnectPhase::Waiting { .. });
    let idle = live(move || !is_late());
    let question = move || match connector.phase() {
        ConnectPhase::Waiting { blocked: false } if is_late() => texts::NOTHING_OPENED.text().to_owned(),
        _ => String::new(),
    };
    let path = live(move || connector.path());
    view! {
        <div
            id=CONNECTING
            class="step"
            hidden=unneeded
            on:pointerover=move |_| connector.prepare()
            on:focusin=move |_| connector.prepare()
        >
            {warning(move || connector.warning())}
            {alert(connector.banner, move || connector.open())}
            {code_form(connector)}
            {button}
            {sentence("hint", question)}
            <p class="words" hidden=idle>
                <a href=path target="_blank" rel="noopener">{texts::OPEN_AGAIN.text()}</a>
            </p>
        </div>
    }
}
