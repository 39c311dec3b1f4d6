use leptos::either::Either;
use leptos::prelude::*;

use super::{Connector, Phase};
use crate::notice::Trouble;
use crate::texts::connect as texts;

/// The button that opens Upwork, and the way out where no window opens.
#[component]
pub(crate) fn ConnectButton(
    /// The connect that it starts.
    connector: Connector,
    /// What it says.
    label: &'static str,
    /// Whether the screen shows how an earlier attempt ended.
    #[prop(into)]
    known_notice: Signal<bool>,
) -> impl IntoView {
    Effect::new(move || connector.prepare());
    let open = move || connector.open(known_notice.get_untracked());
    view! {
        <button
            id="connect"
            type="button"
            class="button primary"
            on:pointerenter=move |_| connector.prepare()
            on:focus=move |_| connector.prepare()
            on:click=move |_| open()
        >
            {label}
        </button>
        {move || way_out(connector)}
        {move || connector.trouble.get().map(|error| view! { <Trouble error again=open /> })}
    }
}

fn way_out(connector: Connector) -> Option<impl IntoView> {
    match connector.phase.get() {
        Phase::Idle | Phase::Preparing => None,
        Phase::Expired => Some(Either::Left(view! { <p class="notice warning" role="alert">{texts::EXPIRED}</p> })),
        Phase::Waiting { blocked } => {
            let path = connector.link.with(|link| link.as_ref().map(super::Link::path))?;
            let question = (!blocked).then_some(texts::NOTHING_OPENED);
            let link = view! {
                <p class="way-out">
                    {question} " " <a href=path target="_blank" rel="noopener">{texts::OPEN_AGAIN}</a>
                </p>
            };
            Some(Either::Right(link))
        }
    }
}
