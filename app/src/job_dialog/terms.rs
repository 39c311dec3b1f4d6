use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::form::Form;
use super::select::{Choice, Chosen, SelectField};
use super::text::LineField;
use crate::model::{ExperienceLevel, Field, Hours, JobDraft, Payment, Visibility};
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
                Payment::Fixed => view! { <Fixed form /> }.into_any(),
                Payment::Hourly => view! { <Hourly form /> }.into_any(),
            }}
            <Fixtures form />
        </section>
    }
    .into_any()
}

/// The same for both kinds of payment.
#[component]
fn Fixtures(form: Form) -> impl IntoView {
    let experience = Chosen {
        read: |draft| word(draft.experience),
        write: |draft, experience| draft.experience = meaning(experience),
    };
    let visibility = Chosen {
        read: |draft| word(draft.visibility),
        write: |draft, visibility| draft.visibility = meaning(visibility),
    };
    let levels = [ExperienceLevel::Entry, ExperienceLevel::Intermediate, ExperienceLevel::Expert];
    let circles = [Visibility::Anyone, Visibility::UpworkUsers, Visibility::InviteOnly];
    let levels: Vec<Choice> = levels.map(|level| (word(Some(level)), texts::experience(level).to_owned())).into();
    let circles: Vec<Choice> = circles.map(|who| (word(Some(who)), texts::visibility(who).to_owned())).into();
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
    .into_any()
}

#[component]
fn Fixed(form: Form) -> impl IntoView {
    view! { <LineField form field=Field::Amount place=|draft| &mut draft.amount money=true /> }
}

#[component]
fn Hourly(form: Form) -> impl IntoView {
    let hours =
        Chosen { read: |draft| word(draft.hours), write: |draft: &mut JobDraft, hours| draft.hours = meaning(hours) };
    let length = Chosen { read: |draft| draft.length.clone(), write: |draft, length| draft.length = length };
    let choices = [Hours::FullTime, Hours::PartTime, Hours::AsNeeded, Hours::NotSure];
    let choices: Vec<Choice> = choices.map(|hours| (word(Some(hours)), texts::hours(hours).to_owned())).into();
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

/// A choice as the word that stands for it on the wire, so that a select needs no table of its own.
fn word<T: Serialize>(choice: Option<T>) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn meaning<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_word() {
        for hours in [Hours::FullTime, Hours::PartTime, Hours::AsNeeded, Hours::NotSure] {
            assert_eq!(meaning(word(Some(hours))), Some(hours));
        }
        assert_eq!(word(Some(Visibility::InviteOnly)), "invite_only");
    }

    #[test]
    fn no_choice_is_the_empty_word() {
        assert_eq!(word::<Hours>(None), "");
        assert_eq!(meaning::<Hours>(String::new()), None);
    }
}
