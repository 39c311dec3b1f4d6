//! A row of the form: label, mark, the field itself, its problem, and a hint.

use std::sync::Arc;

use leptos::prelude::*;

use super::chips::Chips;
use crate::controls::{Live, live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::form_fields::{id, read};
use crate::job_dialog::state::{Checks, Entries};
use crate::model::{Field, MAX_NAMES, MIN_FIXED, MIN_HOURLY, Money};
use crate::texts::numbers::money;
use crate::texts::{drafts, fields as texts, preview};

/// The kind of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
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

/// A row. The mark is outside the label, so that the field's name is its label.
#[component]
pub(crate) fn FieldRow(dialog: Dialog, field: Field, kind: Kind) -> impl IntoView {
    let (entries, checks, choices) = (dialog.entries(), dialog.checks(), dialog.choices());
    let required = choices.requires(field);
    let (input, area, select) = match kind {
        Kind::Line { .. } | Kind::Money | Kind::Number | Kind::Day | Kind::Box => {
            (Some(view! { <Input entries checks field kind required/> }), None, None)
        }
        Kind::Area { .. } => (None, Some(view! { <TextArea entries checks field/> }), None),
        Kind::Select | Kind::Names => (None, None, Some(view! { <Select dialog field required/> })),
    };
    let names = matches!(kind, Kind::Names).then(|| names(dialog, field).list());
    let class = if matches!(kind, Kind::Box) { "field tick" } else { "field" };
    let of_origin = matches!(field, Field::Title | Field::Description).then(|| view! { <OriginMark dialog field/> });
    view! {
        <div class=class hidden=live(move || !choices.asks_for(field))>
            <div class="label">
                <label for=id(field)>{texts::label(field).text()}</label>
                <span class="mark" aria-hidden="true" hidden=!required>"*"</span>
                {of_origin}
            </div>
            {names}
            {input}
            {area}
            {select}
            <Messages checks field/>
            <div id=hint_id(field)>{sentence("hint", move || hint(entries, field, kind))}</div>
        </div>
    }
}

/// The chosen names.
fn names(dialog: Dialog, field: Field) -> Chips {
    let entries = dialog.entries();
    Chips {
        most: MAX_NAMES,
        names: live(move || entries.names(field)),
        says: Arc::new(|_| ""),
        turn: Arc::new(|_| ()),
        remove: Arc::new(move |index| dialog.remove_name(field, index)),
    }
}

fn hint(entries: Entries, field: Field, kind: Kind) -> String {
    if let (Kind::Money, Ok(amount)) = (kind, Money::parse(&entries.text(field))) {
        return preview::understood(&money(amount));
    }
    match (kind, field) {
        (Kind::Line { most } | Kind::Area { most }, _) => texts::counter(entries.length(field), most),
        (_, Field::Amount) => preview::least_fixed(&money(MIN_FIXED)),
        (_, Field::HourlyFrom) => preview::least_fixed(&money(MIN_HOURLY)),
        (_, Field::People) => preview::PEOPLE_HINT.text().to_owned(),
        _ => String::new(),
    }
}

/// The problem of a field, or what the user should look at.
#[component]
pub(crate) fn Messages(checks: Checks, field: Field) -> impl IntoView {
    view! {
        <div id=problem_id(field)>
            {sentence("problem", move || checks.message(field))} {sentence("caution", move || checks.caution(field))}
        </div>
    }
}

/// Says that a text comes from the issue, or offers to restore it. The same for a job's text.
#[component]
fn OriginMark(dialog: Dialog, field: Field) -> impl IntoView {
    let entries = dialog.entries();
    let changed = move || entries.text(field) != entries.original_text(field);
    let has_text = move || !entries.original_text(field).is_empty();
    let from_issue = !entries.edits_job();
    let tag = move || {
        let words = if from_issue && has_text() && !changed() { drafts::FROM_ISSUE.text() } else { "" };
        words.to_owned()
    };
    let fixed = live(move || !has_text() || !changed());
    view! {
        {sentence("lozenge", tag)}
        <button type="button" class="link" hidden=fixed on:click=move |_| dialog.reset(field)>
            {dialog.text(drafts::RESET, drafts::RESET_JOB)}
            <span class="visually-hidden">" (" {texts::label(field).text()} ")"</span>
        </button>
    }
}

fn problem_id(field: Field) -> String {
    format!("{}-problem", id(field))
}

fn hint_id(field: Field) -> String {
    format!("{}-hint", id(field))
}

/// The elements that describe a field.
pub(crate) fn described_by(field: Field) -> String {
    format!("{} {}", problem_id(field), hint_id(field))
}

pub(crate) fn invalid(checks: Checks, field: Field) -> Live<&'static str> {
    live(move || if checks.message(field).is_empty() { "false" } else { "true" })
}

#[component]
fn Input(entries: Entries, checks: Checks, field: Field, kind: Kind, required: bool) -> impl IntoView {
    let (class, mode, type_of) = match kind {
        Kind::Money => ("control amount", "decimal", "text"),
        Kind::Number => ("control amount", "numeric", "text"),
        Kind::Day => ("control amount", "text", "date"),
        Kind::Box => ("box", "text", "checkbox"),
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
            checked=entries.with_untracked(|draft| draft.says_yes(field))
        />
    }
}

#[component]
fn TextArea(entries: Entries, checks: Checks, field: Field) -> impl IntoView {
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
fn Select(dialog: Dialog, field: Field, required: bool) -> impl IntoView {
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
