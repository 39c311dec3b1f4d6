//! What all fields have in common: a label, a mark, a hint, a message.

use leptos::prelude::*;

use super::form::Form;
use crate::model::Field;
use crate::texts::fields as texts;

/// The element's id; links of the summary and the focus go by it.
pub(super) const fn id(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Description => "description",
        Field::Category => "category",
        Field::Subcategory => "subcategory",
        Field::Service => "service",
        Field::Skills => "skills",
        Field::Amount => "amount",
        Field::HourlyFrom => "hourly-from",
        Field::HourlyTo => "hourly-to",
        Field::Experience => "experience",
        Field::Length => "length",
        Field::Hours => "hours",
        Field::People => "people",
        Field::Visibility => "visibility",
        Field::Questions => "questions",
        Field::Organization => "organization",
    }
}

fn message_id(field: Field) -> String {
    format!("{}-message", id(field))
}

fn hint_id(field: Field) -> String {
    format!("{}-hint", id(field))
}

/// Ids of what describes a field, for `aria-describedby`.
pub(super) fn described_by(form: Form, field: Field, has_hint: bool) -> Option<String> {
    let message = form.message(field).map(|_| message_id(field));
    match (message, has_hint.then(|| hint_id(field))) {
        (Some(message), Some(hint)) => Some(format!("{message} {hint}")),
        (message, hint) => message.or(hint),
    }
}

/// Label, the field itself, message and hint. The mark stands outside the label, so that a field's name is its label.
///
/// `control` is the input, select or textarea and has the field's [`id`].
pub(super) fn framed(
    form: Form,
    field: Field,
    required: bool,
    control: impl IntoView,
    hint: Option<impl IntoView>,
) -> impl IntoView {
    let mark = required.then(|| view! { <span class="mark" aria-hidden="true">"*"</span> });
    let message =
        move || form.message(field).map(|message| view! { <p class="problem" id=message_id(field)>{message}</p> });
    view! {
        <div class="field">
            <div class="label"><label for=id(field)>{texts::label(field)}</label>{mark}</div>
            {control}
            {message}
            {hint.map(|hint| view! { <p class="hint" id=hint_id(field)>{hint}</p> })}
        </div>
    }
}
