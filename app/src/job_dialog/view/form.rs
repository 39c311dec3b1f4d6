use leptos::prelude::*;

use super::field::{FieldRow, Kind};
use super::preview::Preview;
use super::questions::Questions;
use super::skill_picker::SkillPicker;
use crate::controls::{button, live};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements;
use crate::job_dialog::select_options::payment_id;
use crate::job_dialog::state::{Entries, Posting, Prompt};
use crate::model::{Field, MAX_DESCRIPTION, MAX_TITLE, Payment};
use crate::notice::alert;
use crate::texts::{Message, dialog as words, drafts, fields, preview as texts};

/// The form itself. The one validation gives the messages, so the browser's own is off. Before the page is hydrated the
/// form goes nowhere: that is what its method does outside a `<dialog>`.
#[component]
pub(crate) fn Form(dialog: Dialog) -> impl IntoView {
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
            <div class="sections" hidden=live(move || !dialog.is_open() || dialog.previewing().get())>
                <Work dialog/> <Terms dialog/> <TextAndPeople dialog/>
            </div>
            <Preview dialog/>
            <Steps posting=dialog.posting() edits_job=dialog.entries().edits_job()/>
            <p class="status" role="status">{live(move || dialog.status().to_owned())}</p>
            <Buttons dialog/>
        </form>
    }
}

#[component]
fn Buttons(dialog: Dialog) -> impl IntoView {
    let saving = dialog.saving();
    let discard = move || if saving.is_fresh() { drafts::DISCARD_DRAFT.text() } else { "" };
    let toggle = move || if dialog.previewing().get() { texts::BACK.text() } else { texts::PREVIEW.text() };
    view! {
        <div class="buttons" hidden=live(move || !dialog.is_open())>
            <button
                id=elements::POST
                type="submit"
                class="button primary"
                disabled=live(move || dialog.posting().is_busy())
            >
                {dialog.text(words::POST, words::SAVE)}
            </button>
            {button(Some(elements::TOGGLE_PREVIEW), "button", toggle, move || dialog.toggle_preview())}
            {button(None, "button subtle", discard, move || dialog.ask(Prompt::Discard))}
        </div>
    }
}

#[component]
fn Work(dialog: Dialog) -> impl IntoView {
    let organization = dialog
        .choices()
        .may_ask_for_organization()
        .then(|| view! { <FieldRow dialog field=Field::Organization kind=Kind::Select/> });
    view! {
        <section>
            <h2>{fields::WHAT.text()}</h2>
            {organization}
            <FieldRow dialog field=Field::Title kind=Kind::Line { most: MAX_TITLE }/>
            {alert(dialog.options_error(), move || dialog.load_options())}
            <div class="row">
                <FieldRow dialog field=Field::Category kind=Kind::Select/>
                <FieldRow dialog field=Field::Subcategory kind=Kind::Select/>
                <FieldRow dialog field=Field::Service kind=Kind::Select/>
            </div>
            <SkillPicker dialog/>
        </section>
    }
}

#[component]
fn Terms(dialog: Dialog) -> impl IntoView {
    view! {
        <section>
            <h2>{texts::SCOPE.text()}</h2>
            <div class="row">
                <FieldRow dialog field=Field::Length kind=Kind::Select/>
                <FieldRow dialog field=Field::Hours kind=Kind::Select/>
                <FieldRow dialog field=Field::Experience kind=Kind::Select/>
            </div>
        </section>
        <section>
            <h2>{texts::BUDGET.text()}</h2>
            <fieldset>
                <legend>{fields::PAYMENT.text()}</legend>
                <PaymentChoice entries=dialog.entries() payment=Payment::Fixed label=fields::FIXED/>
                <PaymentChoice entries=dialog.entries() payment=Payment::Hourly label=fields::HOURLY/>
            </fieldset>
            <FieldRow dialog field=Field::Amount kind=Kind::Money/>
            <div class="row">
                <FieldRow dialog field=Field::HourlyFrom kind=Kind::Money/>
                <FieldRow dialog field=Field::HourlyTo kind=Kind::Money/>
            </div>
        </section>
    }
}

#[component]
fn TextAndPeople(dialog: Dialog) -> impl IntoView {
    view! {
        <section>
            <FieldRow dialog field=Field::Description kind=Kind::Area { most: MAX_DESCRIPTION }/>
        </section>
        <section>
            <h2>{texts::WHO.text()}</h2>
            <div class="row">
                <FieldRow dialog field=Field::Visibility kind=Kind::Select/>
                <FieldRow dialog field=Field::People kind=Kind::Number/>
            </div>
            <Questions dialog/>
        </section>
    }
}

/// One way to pay. [`form_fields`](crate::job_dialog::form_fields) knows it by its id.
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

/// The steps of a post, as far as they are known. They stand where the post was asked for.
#[component]
fn Steps(posting: Posting, edits_job: bool) -> impl IntoView {
    let step = move |number: u8, label: Message, hidden: bool| {
        let class = live(move || match posting.step() {
            step if step > number => "done",
            step if step == number => "now",
            _ => "",
        });
        let current = live(move || (posting.step() == number).then_some("step"));
        view! { <li class=class aria-current=current hidden=hidden>{label.text()}</li> }
    };
    let idle = live(move || posting.step() == 0);
    view! {
        <ol id=elements::STEPS class="steps" tabindex="-1" aria-label=texts::STEPS.text() hidden=idle>
            {step(1, texts::CHECKED, false)}
            {step(2, texts::SEND, false)}
            {step(3, texts::TIE, edits_job)}
        </ol>
    }
}
