use leptos::prelude::*;

use super::{Connector, Phase};
use crate::controls::{Live, button, live, sentence};
use crate::notice::{alert, warning};
use crate::texts::connect as texts;

/// The button that opens Upwork, and the way out where no window opens. Hidden while it has no label.
pub(crate) fn connect_button(
    connector: Connector,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let button = button(Some("connect"), "button primary", label, move || connector.open());
    step(connector, live(move || label().is_empty()), button)
}

fn step(connector: Connector, unneeded: Live<bool>, button: impl IntoView) -> impl IntoView {
    let idle = live(move || !matches!(connector.phase(), Phase::Waiting { .. }));
    let question = move || match connector.phase() {
        Phase::Waiting { blocked: false } => texts::NOTHING_OPENED.text().to_owned(),
        _ => String::new(),
    };
    let path = live(move || connector.path());
    let expired = move || if connector.phase() == Phase::Expired { texts::EXPIRED.text() } else { "" };
    view! {
        <div
            class="step"
            hidden=unneeded
            on:pointerover=move |_| connector.prepare()
            on:focusin=move |_| connector.prepare()
        >
            {button}
            {sentence("hint", question)}
            <p class="words" hidden=idle>
                <a href=path target="_blank" rel="noopener">{texts::OPEN_AGAIN.text()}</a>
            </p>
            {warning(expired)}
            {alert(connector.trouble, move || connector.open())}
        </div>
    }
}
