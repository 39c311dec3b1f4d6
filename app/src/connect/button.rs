use leptos::prelude::*;

use super::{Connector, Phase};
use crate::notice::{alert, warning};
use crate::texts::connect as texts;
use crate::watched::{Live, live, pressed};

/// The button that opens Upwork, and the way out where no window opens.
pub(crate) fn connect_button(connector: Connector, label: Live<&'static str>) -> impl IntoView {
    let open = move || connector.open();
    let idle = live(move || !matches!(connector.phase(), Phase::Waiting { .. }));
    let question = live(move || match connector.phase() {
        Phase::Waiting { blocked: false } => texts::NOTHING_OPENED,
        _ => "",
    });
    let path = live(move || connector.path());
    let expired = move || (connector.phase() == Phase::Expired).then_some(texts::EXPIRED);
    view! {
        <button
            id="connect"
            type="button"
            class="button primary"
            on:pointerenter=move |_| connector.prepare()
            on:focus=move |_| connector.prepare()
            on:click=pressed(open)
        >
            {label}
        </button>
        <p class="way-out" hidden=idle>
            {question} " " <a href=path target="_blank" rel="noopener">{texts::OPEN_AGAIN}</a>
        </p>
        {warning(expired)}
        {alert(connector.trouble, Box::new(open))}
    }
}
