//! A row of the form: label, mark, the field itself, its problem, and a hint.

use std::sync::Arc;

use leptos::prelude::*;

use super::chips::Chips;
use super::inputs::{Input, InputKind, Select, TextArea};
use super::messages::{Messages, hint_id};
use crate::controls::{live, sentence};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::form_fields::id;
use crate::job_dialog::state::Entries;
use crate::model::{Field, MAX_NAMES, MIN_FIXED, MIN_HOURLY, Money};
use crate::texts::numbers::money;
use crate::texts::{drafts, fields as texts, preview};

/// A row. The mark is outside the label, so that the field's name is its label.
#[component]
pub(crate) fn FieldRow(dialog: Dialog, field: Field, kind: InputKind) -> impl IntoView {
    let (entries, checks, choices) = (dialog.entries(), dialog.checks(), dialog.choices());
    let required = choices.requires(field);
    let (input, area, select) = match kind {
        InputKind::Line { .. } | InputKind::Money | InputKind::Number | InputKind::Day | InputKind::Box => {
            (Some(view! { <Input entries checks field kind required/> }), None, None)
        }
        InputKind::Area { .. } => (None, Some(view! { <TextArea entries checks field/> }), None),
        InputKind::Select | InputKind::Names => (None, None, Some(view! { <Select dialog field required/> })),
    };
    let names = matches!(kind, InputKind::Names).then(|| names(dialog, field).list());
    let class = if matches!(kind, InputKind::Box) { "field tick" } else { "field" };
    let of_origin = matches!(field, Field::Title | Field::Description).then(|| view! { <OriginMark dialog field/> });
    let mark = entries.edits_job().then(|| sentence("lozenge", move || entries.mark(field).to_owned()));
    view! {
        <div class=class hidden=live(move || !choices.asks_for(field))>
            <div class="label">
                <label for=id(field)>{texts::label(field).text()}</label>
                <span class="mark" aria-hidden="true" hidden=!required>"*"</span>
                {mark} {of_origin}
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

fn hint(entries: Entries, field: Field, kind: InputKind) -> String {
    if let (InputKind::Money, Ok(amount)) = (kind, Money::parse(&entries.text(field))) {
        return preview::understood(&money(amount));
    }
    match (kind, field) {
        (InputKind::Line { most } | InputKind::Area { most }, _) => texts::counter(entries.length(field), most),
        (_, Field::Amount) => preview::least_fixed(&money(MIN_FIXED)),
        (_, Field::HourlyFrom) => preview::least_fixed(&money(MIN_HOURLY)),
        (_, Field::People) => preview::PEOPLE_HINT.text().to_owned(),
        _ => String::new(),
    }
}

/// Says that a text comes from the issue or from the job, or offers to restore it.
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
