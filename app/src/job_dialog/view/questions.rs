//! Screening questions: five fields that are always present, hidden while they are not needed.

use leptos::prelude::*;

use super::messages::{Messages, described_by, invalid};
use crate::controls::{button, live, removal};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::ADD_QUESTION;
use crate::job_dialog::form_fields::QUESTION_IDS;
use crate::model::Field;
use crate::texts::{fields, skills as texts};

#[component]
pub(crate) fn Questions(dialog: Dialog) -> impl IntoView {
    let (choices, count) = (dialog.choices(), dialog.entries().question_count);
    let add = move || if count.get() < QUESTION_IDS.len() { texts::ADD_QUESTION.text() } else { "" };
    let rows: Vec<_> = (0..QUESTION_IDS.len()).map(|index| view! { <Question dialog index/> }).collect();
    view! {
        <fieldset id="questions" tabindex="-1" hidden=live(move || !choices.asks_for(Field::Questions))>
            <legend>{fields::label(Field::Questions).text()}</legend>
            <p id="questions-hint" class="hint">{texts::QUESTIONS_HINT.text()}</p>
            {rows}
            <Messages checks=dialog.checks() field=Field::Questions/>
            {button(Some(ADD_QUESTION), "button", add, move || dialog.add_question())}
        </fieldset>
    }
}

#[component]
fn Question(dialog: Dialog, index: usize) -> impl IntoView {
    let count = dialog.entries().question_count;
    let number = (index + 1).to_string();
    view! {
        <div class="question" hidden=live(move || count.get() <= index)>
            <div class="label"><label for=QUESTION_IDS[index]>{texts::question(&number)}</label></div>
            <div class="beside">
                <input
                    id=QUESTION_IDS[index]
                    type="text"
                    class="control"
                    autocomplete="off"
                    aria-invalid=invalid(dialog.checks(), Field::Questions)
                    aria-describedby=described_by(Field::Questions)
                    value=dialog.entries().with_untracked(|draft| draft.questions.get(index).cloned())
                />
                {removal(move || texts::remove_question(&number), move || dialog.remove_question(index))}
            </div>
        </div>
    }
}
