use leptos::prelude::*;

use crate::controls::{button, live, pairs};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::KEEP_EDITING;
use crate::job_dialog::state::Prompt;
use crate::model::Leak;
use crate::texts::{Message, drafts, fields, panel};

/// More findings than this are not named one by one.
const MAX_NAMED: usize = 8;

/// The open question: one at a time, as part of the page.
#[component]
pub(crate) fn PromptBox(dialog: Dialog) -> impl IntoView {
    let prompt = dialog.prompt();
    let text = move |of: fn(Prompt) -> Message| prompt.get().map_or("", |prompt| of(prompt).text());
    let to_check = move || match prompt.get() {
        Some(Prompt::Publish) => dialog.checks().with_leaks(|leaks| leaks.iter().map(entry).collect()),
        Some(Prompt::Another) => {
            dialog.open_jobs().with(|jobs| jobs.iter().map(|job| (panel::HEADING.text(), job.title.clone())).collect())
        }
        _ => Vec::new(),
    };
    let closed = live(move || prompt.with(Option::is_none));
    view! {
        <div class="ask" role="group" aria-labelledby="question to-check" hidden=closed>
            <p id="question">{live(move || text(Prompt::question).to_owned())}</p>
            {pairs("to-check", MAX_NAMED, to_check)}
            <div class="buttons">
                {button(None, "button", move || text(Prompt::yes), move || dialog.answer_yes())}
                {button(Some(KEEP_EDITING), "button primary", move || text(Prompt::no), move || dialog.answer_no())}
            </div>
        </div>
    }
}

fn entry(leak: &Leak) -> (&'static str, String) {
    (fields::label(leak.field).text(), drafts::leak(leak))
}
