use leptos::prelude::*;

use crate::controls::{button, live, named_button};
use crate::model::Closed;
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::panel::state::Question;
use crate::texts::{self, panel as words};

/// A question about a job or about the account. It is part of the page, and hidden until it is open.
pub(super) fn question(panel: Panel, place: &str) -> impl IntoView + use<> {
    let prompts = panel.prompts();
    let [id, named] = [elements::question(place), elements::question(place)];
    let cancel = elements::cancel(place);
    let read = {
        let place = place.to_owned();
        live(move || prompts.with(&place, text_of).unwrap_or_default())
    };
    let answer = |kind: QuestionKind| {
        let place = place.to_owned();
        move || prompts.with(&place, |question| answer(question, kind)).unwrap_or_default()
    };
    let [danger, plain, closes, other] = [
        answer(QuestionKind::Danger),
        answer(QuestionKind::Plain),
        answer(QuestionKind::Filled),
        answer(QuestionKind::Cancelled),
    ];
    let unasked = {
        let read = read.clone();
        live(move || read().is_empty())
    };
    view! {
        <div class="ask" role="group" aria-labelledby=named hidden=unasked>
            <p id=id>{read}</p>
            <div class="buttons">
                {button(None, "button danger", danger, move || panel.confirm())}
                {button(None, "button", plain, move || panel.confirm())}
                {button(None, "button", closes, move || panel.close_as(Closed::Filled))}
                {button(None, "button", other, move || panel.close_as(Closed::Cancelled))}
                {named_button(cancel, "button subtle", || texts::CANCEL.text(), move || panel.cancel())}
            </div>
        </div>
    }
}

/// The buttons that a question may have.
#[derive(Clone, Copy, PartialEq)]
enum QuestionKind {
    Danger,
    Plain,
    Filled,
    Cancelled,
}

fn text_of(question: &Question) -> String {
    match question {
        Question::Disconnect => words::ASK_DISCONNECT.text().to_owned(),
        Question::Switch => words::ASK_SWITCH.text().to_owned(),
        Question::Close(job) => words::ask_close(&job.title),
        Question::Remove(job) => words::ask_remove(&job.title),
        Question::Replace(job) => words::ask_replace(&job.title),
    }
}

/// The label of a button; empty if the question does not have that button.
fn answer(question: &Question, kind: QuestionKind) -> &'static str {
    match (question, kind) {
        (Question::Remove(_), QuestionKind::Danger) => words::REMOVE.text(),
        (Question::Disconnect, QuestionKind::Plain) => words::DISCONNECT.text(),
        (Question::Switch, QuestionKind::Plain) => words::SWITCH.text(),
        (Question::Replace(_), QuestionKind::Plain) => words::REPLACE.text(),
        (Question::Close(_), QuestionKind::Filled) => words::HIRED.text(),
        (Question::Close(_), QuestionKind::Cancelled) => words::NOT_NEEDED.text(),
        _ => "",
    }
}
