//! Screening questions: five fields that are always there, hidden while they are not asked for.

use leptos::prelude::*;

use super::field::{described_by, invalid, messages};
use super::form::Form;
use crate::browser;
use crate::controls::{button, live, removal};
use crate::model::{Field, JobDraft};
use crate::texts::{fields, skills as texts};

/// The elements, in their order.
pub(super) const IDS: [&str; 5] = ["question-1", "question-2", "question-3", "question-4", "question-5"];
const ADD: &str = "add-question";

/// Which question an element is.
pub(super) fn index(id_of_element: &str) -> Option<usize> {
    IDS.iter().position(|id| *id == id_of_element)
}

/// Takes over what was entered.
pub(super) fn write(draft: &mut JobDraft, index: usize, text: &str) {
    if let Some(question) = draft.questions.get_mut(index) {
        text.clone_into(question);
    }
}

/// Puts the questions of a draft into their fields.
pub(super) fn show(draft: &JobDraft) {
    for (index, id) in IDS.iter().enumerate() {
        browser::set_value(id, draft.questions.get(index).map_or("", String::as_str));
    }
}

impl Form {
    fn add_question(self) {
        let count = self.peek(|draft| draft.questions.len());
        if let Some(id) = IDS.get(count) {
            self.change(Some(Field::Questions), &mut |draft| draft.questions.push(String::new()));
            browser::focus(*id);
        }
    }

    fn remove_question(self, index: usize) {
        self.change(Some(Field::Questions), &mut |draft| {
            if index < draft.questions.len() {
                draft.questions.remove(index);
            }
        });
        self.peek(show);
        browser::focus(ADD);
    }
}

pub(super) fn questions(form: Form) -> impl IntoView {
    let count = move || form.parts.get().questions.get();
    let full = move || if count() < IDS.len() { texts::ADD_QUESTION.text() } else { "" };
    let rows: Vec<_> = (0..IDS.len()).map(|index| row(form, index)).collect();
    view! {
        <fieldset id="questions" tabindex="-1" hidden=live(move || !form.asks_for(Field::Questions))>
            <legend>{fields::label(Field::Questions).text()}</legend>
            <p id="questions-hint" class="hint">{texts::QUESTIONS_HINT.text()}</p>
            {rows}
            {messages(form, Field::Questions)}
            {button(Some(ADD), "button", full, move || form.add_question())}
        </fieldset>
    }
}

fn row(form: Form, index: usize) -> impl IntoView {
    let unasked = live(move || form.parts.get().questions.with(|count| *count <= index));
    let number = (index + 1).to_string();
    view! {
        <div class="question" hidden=unasked>
            <div class="label"><label for=IDS[index]>{texts::question(&number)}</label></div>
            <div class="beside">
                <input
                    id=IDS[index]
                    type="text"
                    class="control"
                    autocomplete="off"
                    aria-invalid=invalid(form, Field::Questions)
                    aria-describedby=described_by(Field::Questions)
                    value=form.peek(|draft| draft.questions.get(index).cloned())
                />
                {removal(move || texts::remove_question(&number), move || form.remove_question(index))}
            </div>
        </div>
    }
}
