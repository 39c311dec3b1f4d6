use leptos::prelude::*;

use crate::controls::{button, live};
use crate::model::Closed;
use crate::panel::actions::Panel;
use crate::panel::elements::CLOSE_CANCEL;
use crate::texts::{self, panel as words};

/// Asks in the page why a job is closed. The focus goes to *Cancel* first, so that a double press does no harm.
#[component]
pub(crate) fn ClosePrompt(panel: Panel) -> impl IntoView {
    let asked = panel.prompts().close;
    let question = move || asked.get().map_or_else(String::new, |(_, job, _)| words::ask_close(&job.title));
    view! {
        <div
            class="ask"
            role="group"
            aria-labelledby="close-question"
            hidden=live(move || asked.with(Option::is_none))
        >
            <p id="close-question">{live(question)}</p>
            <div class="buttons">
                {button(None, "button danger", || words::FILL.text(), move || panel.close_as(Closed::Filled))}
                {button(None, "button danger", || words::CANCEL_JOB.text(), move || panel.close_as(Closed::Cancelled))}
                {button(Some(CLOSE_CANCEL), "button", || texts::CANCEL.text(), move || panel.keep_open())}
            </div>
        </div>
    }
}
