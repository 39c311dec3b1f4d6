//! The dialog that writes a job.
//!
//! The form is plain HTML: what is typed stands in the fields, a copy of it in [`form`], and every row is always there,
//! hidden while it is not asked for.

mod choices;
mod drafts;
mod edit;
mod entry;
mod field;
mod form;
#[cfg(feature = "stories")]
mod moments;
mod offer;
mod outcome;
mod preview;
mod question;
mod questions;
mod skill_picker;
mod skills;
mod submit;
mod summary;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use leptos::prelude::*;

use crate::controls::{button, live, sentence};
use crate::model::{Field, MOST_DESCRIPTION, MOST_TITLE, Payment};
use crate::notice::{alert, needs_script, outside};
use crate::page::DialogPage;
use crate::texts::{self, Message, dialog, fields};
use crate::watched::follow;
use field::{Kind, row};
use form::Form;
#[cfg(feature = "stories")]
pub use moments::DialogMoment;
#[cfg(feature = "stories")]
pub(crate) use moments::after;
use outcome::{outcome, steps};
use preview::preview;
use question::{Question, questions_asked};
use questions::questions;
use skill_picker::skill_picker;
use summary::summary;

/// The whole dialog. It draws its own heading and *Close*: the host's frame around it is off.
pub(crate) fn screen(page: DialogPage) -> impl IntoView {
    let from_issue = page.from_issue;
    let form = Form::new(page);
    follow(move || form.start());
    draw(form, from_issue)
}

/// The dialog as it stands.
fn draw(form: Form, from_issue: bool) -> impl IntoView {
    let note = match (form.parts.get().edits, from_issue) {
        (true, _) => Some(dialog::REPLACED),
        (false, false) => Some(dialog::ISSUE_NOT_READ),
        (false, true) => None,
    };
    let note = note.map(|words| view! { <p class="notice" hidden=live(move || !form.is_open())>{words.text()}</p> });
    view! {
        <main class="dialog">
            <header>
                <h1>{form.word(dialog::HEADING, dialog::EDIT_HEADING)}</h1>
                {button(Some("close"), "button subtle", || dialog::CLOSE.text(), move || form.request_close())}
            </header>
            {questions_asked(form)}
            {outside()}
            {outcome(form)}
            {summary(form)}
            {note}
            {kept_draft(form)}
            <div class="notice" hidden=live(move || !form.is_open())>
                <p>{dialog::PUBLIC.text()}</p>
                <p class="hint">{dialog::REQUIRED.text()}</p>
            </div>
            {entries(form)}
            <p class="visually-hidden" aria-live="polite">{live(move || form.parts.get().said.get())}</p>
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}

/// Tells that the fields hold what was typed earlier.
fn kept_draft(form: Form) -> impl IntoView {
    let restored = move || form.parts.get().saving.restored.get();
    let words = move || form.parts.get().saving.since.with(|time| texts::drafts::since(time));
    let label = move || if restored() { texts::drafts::DISCARD_DRAFT.text() } else { "" };
    view! {
        <div class="kept" hidden=live(move || !restored())>
            {sentence("words", words)}
            {button(None, "button subtle", label, move || form.ask(Question::Draft))}
        </div>
    }
}

/// The form itself. The one validation gives the messages, so the browser's own is off. Before the page is alive the form
/// goes nowhere: that is what its method does outside a `<dialog>`.
fn entries(form: Form) -> impl IntoView {
    let fresh = move || if form.parts.get().saving.is_fresh() { texts::drafts::DISCARD_DRAFT.text() } else { "" };
    let toggle = move || if form.parts.get().previewing.get() { texts::preview::BACK } else { texts::preview::PREVIEW };
    let busy = live(move || form.is_busy());
    view! {
        <form
            novalidate
            method="dialog"
            on:input=move |event| form.hear(&event)
            on:focusout=move |event| form.left(&event)
            on:submit=move |event| {
                event.prevent_default();
                form.submit();
            }
        >
            <div class="sections" hidden=live(move || !form.is_open() || form.parts.get().previewing.get())>
                {what(form)} {terms(form)} {words_and_people(form)}
            </div>
            {preview(form)}
            {steps(form)}
            <p class="status" role="status">{live(move || form.status().to_owned())}</p>
            <div class="buttons" hidden=live(move || !form.is_open())>
                <button id="post-job" type="submit" class="button primary" disabled=busy>
                    {form.word(dialog::POST, dialog::SAVE)}
                </button>
                {button(Some("toggle-preview"), "button", move || toggle().text(), move || form.toggle_preview())}
                {button(None, "button subtle", fresh, move || form.ask(Question::Draft))}
            </div>
        </form>
    }
}

fn what(form: Form) -> impl IntoView {
    let organization = form.may_ask_for_organization().then(|| row(form, Field::Organization, Kind::Select));
    view! {
        <section>
            <h2>{fields::WHAT.text()}</h2>
            {organization}
            {row(form, Field::Title, Kind::Line { most: MOST_TITLE })}
            {alert(form.offer_trouble, move || form.load_offer())}
            <div class="row">
                {row(form, Field::Category, Kind::Select)} {row(form, Field::Subcategory, Kind::Select)}
                {row(form, Field::Service, Kind::Select)}
            </div>
            {skill_picker(form)}
        </section>
    }
}

fn terms(form: Form) -> impl IntoView {
    view! {
        <section>
            <h2>{texts::preview::SCOPE.text()}</h2>
            <div class="row">
                {row(form, Field::Length, Kind::Select)} {row(form, Field::Hours, Kind::Select)}
                {row(form, Field::Experience, Kind::Select)}
            </div>
        </section>
        <section>
            <h2>{texts::preview::BUDGET.text()}</h2>
            <fieldset>
                <legend>{fields::PAYMENT.text()}</legend>
                {payment(form, Payment::Fixed, fields::FIXED)}
                {payment(form, Payment::Hourly, fields::HOURLY)}
            </fieldset>
            {row(form, Field::Amount, Kind::Money)}
            <div class="row">
                {row(form, Field::HourlyFrom, Kind::Money)} {row(form, Field::HourlyTo, Kind::Money)}
            </div>
        </section>
    }
}

fn words_and_people(form: Form) -> impl IntoView {
    view! {
        <section>
            {row(form, Field::Description, Kind::Area { most: MOST_DESCRIPTION })}
        </section>
        <section>
            <h2>{texts::preview::WHO.text()}</h2>
            <div class="row">
                {row(form, Field::Visibility, Kind::Select)} {row(form, Field::People, Kind::Number)}
            </div>
            {questions(form)}
        </section>
    }
}

/// One way to pay. Its id is the word that [`entry`] knows it by.
fn payment(form: Form, kind: Payment, name: Message) -> impl IntoView {
    let id = choices::payment_word(kind);
    view! {
        <div class="radio">
            <input id=id type="radio" name="payment" value=id checked=form.peek(|draft| draft.payment == kind) />
            <label for=id>{name.text()}</label>
        </div>
    }
}
