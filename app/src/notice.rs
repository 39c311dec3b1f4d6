//! What both screens say when something is wrong.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::host::host;
use crate::texts;

/// A failed call: what to do, the reference, and a way to try again.
#[component]
pub(crate) fn Trouble(error: ApiError, #[prop(into)] again: Callback<()>) -> impl IntoView {
    view! {
        <div class="notice danger" role="alert">
            <p>{texts::errors::error(&error)}</p>
            <Reference id=error.reference />
            <button type="button" class="button" on:click=move |_| again.run(())>{texts::TRY_AGAIN}</button>
        </div>
    }
}

/// The reference id, where there is one.
#[component]
pub(crate) fn Reference(id: String) -> impl IntoView {
    let words = Some(id).filter(|id| !id.is_empty()).map(|id| texts::reference(&id));
    words.map(|words| view! { <p class="reference">{words}</p> })
}

/// Says to open the page in Jira, once it is known that no host answers.
#[component]
pub(crate) fn Outside() -> impl IntoView {
    let outside = RwSignal::new(false);
    Effect::new(move || outside.set(!host().is_present()));
    move || outside.get().then(|| view! { <p class="notice warning" role="alert">{texts::OPEN_IN_JIRA}</p> })
}

/// Says what needs JavaScript. `boot.js` shows the second paragraph when it fails.
#[component]
pub(crate) fn NeedsScript() -> impl IntoView {
    view! {
        <noscript>{texts::NEEDS_SCRIPT}</noscript>
        <p id="script-failed" class="notice warning" role="alert" hidden>{texts::NEEDS_SCRIPT}</p>
    }
}
