use leptos::prelude::*;

use crate::controls::{button, live};
use crate::panel::actions::Panel;
use crate::panel::elements::UNLINK_CANCEL;
use crate::texts::{self, panel as words};

/// Asks in the page before a job is unlinked. The focus goes to *Cancel* first, so that a double press does no harm.
#[component]
pub(crate) fn UnlinkPrompt(panel: Panel) -> impl IntoView {
    let asked = panel.prompts().unlink;
    let question = move || asked.get().map_or_else(String::new, |(_, job)| words::ask_unlink(&job.title));
    view! {
        <div
            class="ask"
            role="group"
            aria-labelledby="unlink-question"
            hidden=live(move || asked.with(Option::is_none))
        >
            <p id="unlink-question">{live(question)}</p>
            <div class="buttons">
                {button(None, "button danger", || words::UNLINK.text(), move || panel.unlink())}
                {button(Some(UNLINK_CANCEL), "button", || texts::CANCEL.text(), move || panel.keep_job())}
            </div>
        </div>
    }
}
