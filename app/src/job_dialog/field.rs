//! A row of the form: label, mark, the field itself, what is wrong with it, and a hint.

use leptos::prelude::*;

use super::entry::{id, read};
use super::form::Form;
use crate::controls::{Live, live, sentence};
use crate::model::Field;
use crate::texts::fields as texts;

/// What a field takes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
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
    /// One choice of several.
    Select,
}

/// A row. The mark stands outside the label, so that a field's name is its label.
pub(super) fn row(form: Form, field: Field, kind: Kind) -> impl IntoView {
    let required = form.requires(field);
    let (input, area, select) = match kind {
        Kind::Line { .. } | Kind::Money => (Some(input(form, field, kind)), None, None),
        Kind::Area { .. } => (None, Some(area(form, field)), None),
        Kind::Select => (None, None, Some(select(form, field, required))),
    };
    let most = match kind {
        Kind::Line { most } | Kind::Area { most } => Some(most),
        Kind::Money | Kind::Select => None,
    };
    let unasked = live(move || !form.asks_for(field));
    let counter = move || most.map_or_else(String::new, |most| texts::counter(form.length(field), most));
    view! {
        <div class="field" hidden=unasked>
            <div class="label">
                <label for=id(field)>{texts::label(field).text()}</label>
                <span class="mark" aria-hidden="true" hidden=!required>"*"</span>
            </div>
            {input}
            {area}
            {select}
            <div id=problem_id(field)>{sentence("problem", move || form.problem(field))}</div>
            <div id=hint_id(field)>{sentence("hint", counter)}</div>
        </div>
    }
}

fn problem_id(field: Field) -> String {
    format!("{}-problem", id(field))
}

fn hint_id(field: Field) -> String {
    format!("{}-hint", id(field))
}

fn described_by(field: Field) -> String {
    format!("{} {}", problem_id(field), hint_id(field))
}

fn invalid(form: Form, field: Field) -> Live<&'static str> {
    live(move || if form.problem(field).is_empty() { "false" } else { "true" })
}

fn input(form: Form, field: Field, kind: Kind) -> impl IntoView {
    let (class, mode) = if matches!(kind, Kind::Money) { ("control amount", "decimal") } else { ("control", "text") };
    view! {
        <input
            id=id(field)
            type="text"
            class=class
            inputmode=mode
            autocomplete="off"
            required
            aria-invalid=invalid(form, field)
            aria-describedby=described_by(field)
            value=form.peek(|draft| read(draft, field))
        />
    }
}

fn area(form: Form, field: Field) -> impl IntoView {
    // Leptos escapes nothing inside a textarea, and the parser drops one line break at its beginning.
    let text = form.peek(|draft| read(draft, field)).replace('&', "&amp;").replace('<', "&lt;");
    let text = if text.starts_with('\n') { format!("\n{text}") } else { text };
    view! {
        <textarea
            id=id(field)
            class="control"
            rows="9"
            required
            aria-invalid=invalid(form, field)
            aria-describedby=described_by(field)
        >
            {text}
        </textarea>
    }
}

fn select(form: Form, field: Field, required: bool) -> impl IntoView {
    let entries = move || {
        let chosen = form.peek(|draft| read(draft, field));
        let nothing = (String::new(), form.nothing(field).to_owned());
        let choices = std::iter::once(nothing).chain(form.choices(field));
        choices.map(|(value, name)| entry(value == chosen, value, name)).collect::<Vec<_>>()
    };
    view! {
        <select
            id=id(field)
            class="control"
            required=required
            aria-invalid=invalid(form, field)
            aria-describedby=described_by(field)
        >
            {entries}
        </select>
    }
}

/// An option. The attribute is for the page as it comes, the property for a list that changes under the user.
fn entry(chosen: bool, value: String, name: String) -> impl IntoView {
    view! { <option value=value selected=chosen prop:selected=chosen>{name}</option> }
}
