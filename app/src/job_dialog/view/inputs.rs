//! The elements that a value is entered in.

use leptos::prelude::*;

use super::messages::{described_by, invalid};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::field_values::read;
use crate::job_dialog::form_fields::id;
use crate::job_dialog::state::{Checks, Entries};
use crate::model::Field;

/// The kind of a field.
#[derive(Clone, Copy)]
pub(crate) enum InputKind {
    /// A line of text, with a counter.
    Line {
        /// The most characters.
        most: usize,
    },
    /// Several lines of text, with a counter.
    Area {
        /// The most characters.
        most: usize,
    },
    /// An amount of money.
    Money,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// One choice of several.
    Select,
    /// A checkbox.
    Box,
    /// Names of a list, added one by one.
    Names,
}

#[component]
pub(super) fn Input(entries: Entries, checks: Checks, field: Field, kind: InputKind, required: bool) -> impl IntoView {
    let (class, mode, type_of) = match kind {
        InputKind::Money => ("control amount", "decimal", "text"),
        InputKind::Number => ("control amount", "numeric", "text"),
        InputKind::Day => ("control amount", "text", "date"),
        InputKind::Box => ("box", "text", "checkbox"),
        _ => ("control", "text", "text"),
    };
    view! {
        <input
            id=id(field)
            type=type_of
            class=class
            inputmode=mode
            autocomplete="off"
            required=required
            aria-invalid=invalid(checks, field)
            aria-describedby=described_by(field)
            value=entries.with_untracked(|draft| read(draft, field))
            checked=entries.with_untracked(|draft| draft.is_checked(field))
        />
    }
}

#[component]
pub(super) fn TextArea(entries: Entries, checks: Checks, field: Field) -> impl IntoView {
    // Leptos escapes nothing inside a textarea, and the parser drops one line break at its beginning.
    let text = entries.with_untracked(|draft| read(draft, field)).replace('&', "&amp;").replace('<', "&lt;");
    let text = if text.starts_with('\n') { format!("\n{text}") } else { text };
    view! {
        <textarea
            id=id(field)
            class="control"
            rows="9"
            required
            aria-invalid=invalid(checks, field)
            aria-describedby=described_by(field)
        >
            {text}
        </textarea>
    }
}

#[component]
pub(super) fn Select(dialog: Dialog, field: Field, required: bool) -> impl IntoView {
    let (entries, choices) = (dialog.entries(), dialog.choices());
    let options = move || {
        let chosen = entries.with_untracked(|draft| read(draft, field));
        let none = (String::new(), choices.placeholder(field).to_owned());
        let all = std::iter::once(none).chain(choices.of(field));
        all.map(|(value, name)| option(value == chosen, value, name)).collect::<Vec<_>>()
    };
    view! {
        <select
            id=id(field)
            class="control"
            required=required
            aria-invalid=invalid(dialog.checks(), field)
            aria-describedby=described_by(field)
        >
            {options}
        </select>
    }
}

/// An option. The attribute is for the page as rendered, the property for a list that changes later.
fn option(chosen: bool, value: String, name: String) -> impl IntoView {
    view! { <option value=value selected=chosen prop:selected=chosen>{name}</option> }
}
