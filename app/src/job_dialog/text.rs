use leptos::prelude::*;

use super::field::{described_by, framed, id};
use super::form::Form;
use crate::model::{Field, JobDraft};
use crate::texts::fields as texts;

/// Where a text stands in the draft.
pub(super) type Place = fn(&mut JobDraft) -> &mut String;

fn read(form: Form, place: Place) -> String {
    // The place is found in a copy of nothing: only the text itself is cloned.
    let mut text = String::new();
    form.draft.track();
    form.draft.update_untracked(|draft| text.clone_from(place(draft)));
    text
}

/// A line of text. Every line is required; what may stay empty is a select.
#[component]
pub(super) fn LineField(
    form: Form,
    field: Field,
    place: Place,
    /// The most characters, where a counter helps.
    #[prop(optional)]
    most: Option<usize>,
    /// Whether it takes an amount of money.
    #[prop(optional)]
    money: bool,
) -> impl IntoView {
    let control = view! {
        <input
            id=id(field)
            type="text"
            class="control"
            class:amount=money
            inputmode=money.then_some("decimal")
            autocomplete="off"
            required
            aria-invalid=move || form.message(field).map(|_| "true")
            aria-describedby=move || described_by(form, field, most.is_some())
            value=read(form, place)
            prop:value=move || read(form, place)
            on:input=move |event| form.edit(field, |draft| *place(draft) = event_target_value(&event))
            on:blur=move |_| form.leave(field)
        />
    };
    let hint = most.map(|most| counter(form, place, most));
    framed(form, field, true, control, hint)
}

/// Several lines of text.
#[component]
pub(super) fn AreaField(form: Form, field: Field, place: Place, most: usize) -> impl IntoView {
    let control = view! {
        <textarea
            id=id(field)
            class="control"
            rows="9"
            required
            aria-invalid=move || form.message(field).map(|_| "true")
            aria-describedby=move || described_by(form, field, true)
            prop:value=move || read(form, place)
            on:input=move |event| form.edit(field, |draft| *place(draft) = event_target_value(&event))
            on:blur=move |_| form.leave(field)
        >
            {first_text(form, place)}
        </textarea>
    };
    let hint = Some(counter(form, place, most));
    framed(form, field, true, control, hint)
}

/// The text as it stands in the HTML: Leptos escapes nothing inside a textarea, and the parser drops one line break at its
/// beginning.
fn first_text(form: Form, place: Place) -> String {
    let text = untrack(|| read(form, place)).replace('&', "&amp;").replace('<', "&lt;");
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}

fn counter(form: Form, place: Place, most: usize) -> impl IntoView {
    move || texts::counter(read(form, place).trim().chars().count(), most)
}
