use leptos::prelude::*;

use super::field::FieldRow;
use super::footer::Footer;
use super::inputs::InputKind;
use super::open_jobs::OpenJobs;
use super::preferences::Preferences;
use super::preview::Preview;
use super::questions::Questions;
use super::saved_draft::SavedDraft;
use super::skill_picker::SkillPicker;
use super::summary::Summary;
use crate::controls::{live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::select_options::payment_id;
use crate::job_dialog::state::Entries;
use crate::model::{Field, MAX_DESCRIPTION, MAX_TITLE, Payment};
use crate::notice::{alert, needs_script};
use crate::texts::{self, Message, dialog as words, fields, preview};

/// The form itself. Our validation provides the messages, so the browser's own is off. Before hydration, submitting the
/// form does nothing: that is the effect of `method="dialog"` outside a `<dialog>`. While the job is being posted
/// nothing can be entered: it would be part of neither the job nor a draft.
#[component]
pub(crate) fn Form(dialog: Dialog, note: String) -> impl IntoView {
    view! {
        <form
            novalidate
            method="dialog"
            on:input=move |event| dialog.input(&event)
            on:focusout=move |event| dialog.focusout(&event)
            on:submit=move |event| {
                event.prevent_default();
                dialog.submit();
            }
        >
            <div class="body" inert=live(move || dialog.posting().is_busy())>
                <Summary dialog/>
                <Notes dialog note/>
                <div class="sections" hidden=live(move || !dialog.is_open() || dialog.previewing().get())>
                    <Work dialog/> <Terms dialog/> <TextAndPeople dialog/> <Preferences dialog/>
                </div>
                <Preview dialog/>
                <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
                {needs_script()}
            </div>
            <Footer dialog/>
        </form>
    }
}

/// Information for the user above the first field.
#[component]
fn Notes(dialog: Dialog, note: String) -> impl IntoView {
    let closed = live(move || !dialog.is_open());
    let note = (!note.is_empty()).then_some(note);
    let note = note.map(|note| view! { <p class="notice" hidden=closed.clone()>{note}</p> });
    let origin = dialog
        .entries()
        .edits_job()
        .then(|| sentence("notice", move || if dialog.is_open() { dialog.entries().origin() } else { String::new() }));
    view! {
        <OpenJobs dialog/>
        {note}
        {origin}
        <SavedDraft dialog/>
        <div class="notice" hidden=closed>
            <p>{words::PUBLIC.text()}</p>
            <p class="hint">{words::REQUIRED.text()}</p>
        </div>
    }
}

#[component]
fn Work(dialog: Dialog) -> impl IntoView {
    let organization = dialog
        .choices()
        .may_ask_for_organization()
        .then(|| view! { <FieldRow dialog field=Field::Organization kind=InputKind::Select/> });
    view! {
        <section>
            <h2>{fields::WHAT.text()}</h2>
            {organization}
            <FieldRow dialog field=Field::Title kind=InputKind::Line { most: MAX_TITLE }/>
            {alert(dialog.options_error(), move || dialog.load_options())}
            <div class="row">
                <FieldRow dialog field=Field::Category kind=InputKind::Select/>
                <FieldRow dialog field=Field::Subcategory kind=InputKind::Select/>
                <FieldRow dialog field=Field::Service kind=InputKind::Select/>
            </div>
            <SkillPicker dialog/>
        </section>
    }
}

#[component]
fn Terms(dialog: Dialog) -> impl IntoView {
    view! {
        <section>
            <h2>{preview::SCOPE.text()}</h2>
            <div class="row">
                <FieldRow dialog field=Field::Length kind=InputKind::Select/>
                <FieldRow dialog field=Field::Hours kind=InputKind::Select/>
                <FieldRow dialog field=Field::Experience kind=InputKind::Select/>
            </div>
        </section>
        <section>
            <h2>{preview::BUDGET.text()}</h2>
            <fieldset>
                <legend>{fields::PAYMENT.text()}</legend>
                <PaymentChoice entries=dialog.entries() payment=Payment::Fixed label=fields::FIXED/>
                <PaymentChoice entries=dialog.entries() payment=Payment::Hourly label=fields::HOURLY/>
            </fieldset>
            <FieldRow dialog field=Field::Amount kind=InputKind::Money/>
            <FieldRow dialog field=Field::OpenRate kind=InputKind::Box/>
            <div class="row">
                <FieldRow dialog field=Field::HourlyFrom kind=InputKind::Money/>
                <FieldRow dialog field=Field::HourlyTo kind=InputKind::Money/>
            </div>
        </section>
    }
}

#[component]
fn TextAndPeople(dialog: Dialog) -> impl IntoView {
    view! {
        <section>
            <FieldRow dialog field=Field::Description kind=InputKind::Area { most: MAX_DESCRIPTION }/>
        </section>
        <section>
            <h2>{preview::WHO.text()}</h2>
            <div class="row">
                <FieldRow dialog field=Field::Visibility kind=InputKind::Select/>
                <FieldRow dialog field=Field::People kind=InputKind::Number/>
            </div>
            <FieldRow dialog field=Field::CoverLetter kind=InputKind::Select/>
            <Questions dialog/>
        </section>
    }
}

/// A payment type. [`form_fields`](crate::job_dialog::form_fields) knows it by its id.
#[component]
fn PaymentChoice(entries: Entries, payment: Payment, label: Message) -> impl IntoView {
    let id = payment_id(payment);
    let chosen = entries.with_untracked(|draft| draft.payment == payment);
    view! {
        <div class="radio">
            <input id=id type="radio" name="payment" value=id checked=chosen/>
            <label for=id>{label.text()}</label>
        </div>
    }
}
