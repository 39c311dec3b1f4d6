//! The dialog that writes a job.
//!
//! The form is plain HTML: what is typed stands in the fields, a copy of it in [`form`], and every row is always there,
//! hidden while it is not asked for.

mod choices;
mod closing;
mod entry;
mod field;
mod form;
mod offer;
mod outcome;
mod submit;
mod summary;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use leptos::prelude::*;

use crate::controls::{button, live};
use crate::model::{Field, MOST_DESCRIPTION, MOST_TITLE, Payment};
use crate::notice::{alert, needs_script, outside};
use crate::page::DialogPage;
use crate::texts::{self, dialog, fields};
use crate::watched::follow;
use closing::ask_to_close;
use field::{Kind, row};
use form::Form;
use outcome::outcome;
use summary::summary;

/// The whole dialog. It draws its own heading and *Close*: the host's frame around it is off.
pub(crate) fn screen(page: DialogPage) -> impl IntoView {
    let from_issue = page.from_issue;
    let form = Form::new(page);
    follow(move || form.start());
    let unread = (!from_issue).then(|| view! { <p class="notice">{dialog::ISSUE_NOT_READ.text()}</p> });
    view! {
        <main class="dialog">
            <header>
                <h1>{dialog::HEADING.text()}</h1>
                {button(Some("close"), "button subtle", || dialog::CLOSE.text(), move || form.request_close())}
            </header>
            {ask_to_close(form)}
            {outside()}
            {outcome(form)}
            {summary(form)}
            {unread}
            <p class="hint">{dialog::PUBLIC.text()} " " {dialog::REQUIRED.text()}</p>
            {entries(form)}
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
            {needs_script()}
        </main>
    }
}

/// The form itself. The one validation gives the messages, so the browser's own is off. Before the page is alive the form
/// goes nowhere: that is what its method does outside a `<dialog>`.
fn entries(form: Form) -> impl IntoView {
    let organization = form.may_ask_for_organization().then(|| row(form, Field::Organization, Kind::Select));
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
            <section>
                <h2>{fields::WHAT.text()}</h2>
                {organization}
                {row(form, Field::Title, Kind::Line { most: MOST_TITLE })}
                {row(form, Field::Description, Kind::Area { most: MOST_DESCRIPTION })}
                {alert(form.offer_trouble, move || form.load_offer())}
                <div class="row">
                    {row(form, Field::Category, Kind::Select)} {row(form, Field::Subcategory, Kind::Select)}
                </div>
            </section>
            <section>
                <h2>{fields::TERMS.text()}</h2>
                <fieldset>
                    <legend>{fields::PAYMENT.text()}</legend>
                    {payment(form, Payment::Fixed, fields::FIXED.text())}
                    {payment(form, Payment::Hourly, fields::HOURLY.text())}
                </fieldset>
                {row(form, Field::Amount, Kind::Money)}
                <div class="row">
                    {row(form, Field::HourlyFrom, Kind::Money)} {row(form, Field::HourlyTo, Kind::Money)}
                </div>
                <div class="row">
                    {row(form, Field::Hours, Kind::Select)} {row(form, Field::Length, Kind::Select)}
                </div>
                <div class="row">
                    {row(form, Field::Experience, Kind::Select)} {row(form, Field::Visibility, Kind::Select)}
                </div>
            </section>
            <p class="status" role="status">{live(move || form.status().to_owned())}</p>
            <div class="buttons">
                <button type="submit" class="button primary" disabled=live(move || form.is_busy())>{dialog::POST.text()}</button>
            </div>
        </form>
    }
}

/// One way to pay. Its id is the word that [`entry`] knows it by.
fn payment(form: Form, kind: Payment, name: &'static str) -> impl IntoView {
    let id = choices::payment_word(kind);
    view! {
        <div class="radio">
            <input id=id type="radio" name="payment" value=id checked=form.peek(|draft| draft.payment == kind) />
            <label for=id>{name}</label>
        </div>
    }
}
