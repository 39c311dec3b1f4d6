use leptos::prelude::*;

use crate::controls::{button, live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::state::Prompt;
use crate::texts::drafts;

/// Says that the fields contain an earlier draft.
#[component]
pub(crate) fn SavedDraft(dialog: Dialog) -> impl IntoView {
    let saving = dialog.saving();
    let label = move || if saving.is_restored() { drafts::DISCARD_DRAFT.text() } else { "" };
    view! {
        <div class="kept" hidden=live(move || !saving.is_restored())>
            {sentence("words", move || saving.title())}
            {button(None, "button subtle", label, move || dialog.ask(Prompt::Discard))}
        </div>
    }
}
