use leptos::prelude::*;

use super::field::{described_by, framed, id};
use super::form::Form;
use crate::model::{Field, JobDraft};

/// An entry of a select: its value and what the user reads.
pub(super) type Choice = (String, String);

/// How a select reads and writes the draft; an empty text is no choice.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    pub(super) read: fn(&JobDraft) -> String,
    pub(super) write: fn(&mut JobDraft, String),
}

/// One choice of several.
#[component]
pub(super) fn SelectField(
    form: Form,
    field: Field,
    chosen: Chosen,
    required: bool,
    /// What stands there while nothing is chosen.
    #[prop(into)]
    nothing: Signal<&'static str>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let entry = move |(value, name): Choice| {
        let mine = value.clone();
        let is_chosen = move || form.draft.with(|draft| (chosen.read)(draft) == mine);
        let at_first = untrack(&is_chosen);
        view! { <option value=value selected=at_first prop:selected=is_chosen>{name}</option> }
    };
    let entries = move || {
        let nothing = (String::new(), nothing.get().to_owned());
        std::iter::once(nothing).chain(choices.get()).map(entry).collect_view()
    };
    let control = view! {
        <select
            id=id(field)
            class="control"
            required=required
            aria-invalid=move || form.message(field).map(|_| "true")
            aria-describedby=move || described_by(form, field, false)
            on:change=move |event| form.edit(field, |draft| (chosen.write)(draft, event_target_value(&event)))
            on:blur=move |_| form.leave(field)
        >
            {entries}
        </select>
    };
    framed(form, field, required, control, None::<()>)
}
