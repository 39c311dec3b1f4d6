use leptos::either::Either;
use leptos::prelude::*;

use super::choices::{CIRCLES, HOURS, LEVELS, entries, meaning, word};
use super::form::Form;
use super::select::{Choice, Chosen, SelectField};
use super::text::LineField;
use crate::model::{Field, JobDraft, Payment};
use crate::texts::fields as texts;

/// What is paid, for what, and who may see it.
#[component]
pub(super) fn Terms(form: Form) -> impl IntoView {
    let payment = Memo::new(move |_| form.draft.with(|draft| draft.payment));
    view! {
        <section>
            <h2>{texts::TERMS}</h2>
            <PaymentKind form />
            {move || match payment.get() {
                Payment::Fixed => Either::Left(view! { <Fixed form /> }),
                Payment::Hourly => Either::Right(view! { <Hourly form /> }),
            }}
            <Fixtures form />
        </section>
    }
}

/// The same for both kinds of payment.
#[component]
fn Fixtures(form: Form) -> impl IntoView {
    let experience = Chosen {
        read: |draft| word(LEVELS, draft.experience),
        write: |draft, experience| draft.experience = meaning(LEVELS, &experience),
    };
    let visibility = Chosen {
        read: |draft| word(CIRCLES, draft.visibility),
        write: |draft, visibility| draft.visibility = meaning(CIRCLES, &visibility),
    };
    let levels = entries(LEVELS, texts::experience);
    let circles = entries(CIRCLES, texts::visibility);
    view! {
        <div class="row">
            <SelectField
                form
                field=Field::Experience
                chosen=experience
                required=true
                nothing=texts::CHOOSE
                choices=levels
            />
            <SelectField
                form
                field=Field::Visibility
                chosen=visibility
                required=true
                nothing=texts::CHOOSE
                choices=circles
            />
        </div>
    }
}

#[component]
fn PaymentKind(form: Form) -> impl IntoView {
    let radio = move |kind: Payment, id: &'static str, name: &'static str| {
        let is_chosen = move || form.draft.with(|draft| draft.payment == kind);
        view! {
            <div class="radio">
                <input
                    id=id
                    type="radio"
                    name="payment"
                    value=id
                    checked=untrack(is_chosen)
                    prop:checked=is_chosen
                    on:change=move |_| form.draft.update(|draft| draft.payment = kind)
                />
                <label for=id>{name}</label>
            </div>
        }
    };
    view! {
        <fieldset>
            <legend>{texts::PAYMENT}</legend>
            {radio(Payment::Fixed, "fixed", texts::FIXED)}
            {radio(Payment::Hourly, "hourly", texts::HOURLY)}
        </fieldset>
    }
}

#[component]
fn Fixed(form: Form) -> impl IntoView {
    view! { <LineField form field=Field::Amount place=|draft| &mut draft.amount money=true /> }
}

#[component]
fn Hourly(form: Form) -> impl IntoView {
    let hours = Chosen {
        read: |draft| word(HOURS, draft.hours),
        write: |draft: &mut JobDraft, hours| draft.hours = meaning(HOURS, &hours),
    };
    let length = Chosen { read: |draft| draft.length.clone(), write: |draft, length| draft.length = length };
    let choices = entries(HOURS, texts::hours);
    let lengths = Signal::derive(move || lengths(form));
    view! {
        <div class="row">
            <LineField form field=Field::HourlyFrom place=|draft| &mut draft.hourly_from money=true />
            <LineField form field=Field::HourlyTo place=|draft| &mut draft.hourly_to money=true />
        </div>
        <div class="row">
            <SelectField form field=Field::Hours chosen=hours required=false nothing=texts::NO_MATTER choices />
            {move || {
                (!lengths.get().is_empty()).then(|| {
                    view! {
                        <SelectField
                            form
                            field=Field::Length
                            chosen=length
                            required=false
                            nothing=texts::NO_MATTER
                            choices=lengths
                        />
                    }
                })
            }}
        </div>
    }
}

fn lengths(form: Form) -> Vec<Choice> {
    form.offer.with(|offer| {
        let lengths = offer.options().into_iter().flat_map(|options| &options.lengths);
        lengths.map(|length| (length.id.clone(), length.name.clone())).collect()
    })
}
