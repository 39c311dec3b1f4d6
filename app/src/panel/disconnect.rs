use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Panel;
use crate::texts::panel as texts;
use crate::{api, browser};

/// Asks in the page before it disconnects. The focus goes to *Cancel* first, so that a double press does no harm.
#[component]
pub(super) fn Disconnect(panel: Panel) -> impl IntoView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let ask = move |_| {
        asking.set(true);
        browser::focus("disconnect-cancel");
    };
    let cancel = move |_| {
        asking.set(false);
        browser::focus("disconnect");
    };
    let disconnect = move |_| {
        busy.set(true);
        spawn_local(async move {
            match api::disconnect().await {
                Ok(state) => {
                    panel.accept(state);
                    browser::focus("connect");
                }
                Err(error) => {
                    panel.trouble.set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    move || {
        if asking.get() {
            Either::Left(view! {
                <div class="ask" role="group" aria-labelledby="disconnect-question">
                    <p id="disconnect-question">{texts::ASK_DISCONNECT}</p>
                    <div class="buttons">
                        <button type="button" class="button danger" disabled=move || busy.get() on:click=disconnect>
                            {texts::DISCONNECT}
                        </button>
                        <button type="button" class="button" id="disconnect-cancel" on:click=cancel>
                            {crate::texts::CANCEL}
                        </button>
                    </div>
                </div>
            })
        } else {
            Either::Right(view! {
                <button type="button" class="button subtle" id="disconnect" on:click=ask>
                    {texts::DISCONNECT}
                </button>
            })
        }
    }
}
