use leptos::prelude::*;

use super::Panel;
use crate::texts::panel as texts;
use crate::watched::{Handle, Watched, live, pressed};
use crate::{api, browser};

/// Whose connection it is, and the way to end it.
///
/// Asks in the page before it disconnects. The focus goes to *Cancel* first, so that a double press does no harm.
pub(super) fn disconnect(panel: Panel, who: String) -> impl IntoView {
    let asking = Handle::new(Watched::new(false));
    let busy = Handle::new(Watched::new(false));
    let ask = move |asks: bool| {
        asking.get().set(asks);
        browser::focus(if asks { "disconnect-cancel" } else { "disconnect" });
    };
    let confirm = move || {
        // Held on its own: the question may be gone from the page by the time of the answer.
        let busy = busy.get();
        busy.set(true);
        browser::spawn(async move {
            end(panel).await;
            busy.set(false);
        });
    };
    view! {
        <div class="who">
            <p>{who}</p>
            <button
                id="disconnect"
                type="button"
                class="button subtle"
                hidden=live(move || asking.get().get())
                on:click=pressed(move || ask(true))
            >
                {texts::DISCONNECT}
            </button>
            <div class="ask" role="group" aria-labelledby="disconnect-question" hidden=live(move || !asking.get().get())>
                <p id="disconnect-question">{texts::ASK_DISCONNECT}</p>
                <div class="buttons">
                    <button
                        type="button"
                        class="button danger"
                        disabled=live(move || busy.get().get())
                        on:click=pressed(confirm)
                    >
                        {texts::DISCONNECT}
                    </button>
                    <button id="disconnect-cancel" type="button" class="button" on:click=pressed(move || ask(false))>
                        {crate::texts::CANCEL}
                    </button>
                </div>
            </div>
        </div>
    }
}

async fn end(panel: Panel) {
    match api::disconnect().await {
        Ok(state) => {
            panel.accept(state);
            browser::focus("connect");
        }
        Err(error) => panel.trouble.tell(&error),
    }
}
