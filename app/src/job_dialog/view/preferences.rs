//! Preferences about freelancers and how the job is handled: rows made from the table of preferences.

use leptos::prelude::*;

use super::field::FieldRow;
use super::inputs::InputKind;
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::form_fields::more_fields;
use crate::model::{Field, Takes};
use crate::texts::preferences as texts;

/// Where Upwork explains its own form.
const HELP: &str = "https://support.upwork.com/hc/en-us";

/// The preferences before *More preferences*.
const FIRST: [Field; 3] = [Field::TalentType, Field::English, Field::Location];

#[component]
pub(crate) fn Preferences(dialog: Dialog) -> impl IntoView {
    let left_out = !dialog.choices().takes(Field::TalentType);
    let first: Vec<_> = FIRST.into_iter().map(|field| row(dialog, field)).collect();
    let more: Vec<_> = more_fields().map(|field| row(dialog, field)).collect();
    let is_open = dialog.entries().has_more();
    view! {
        <section hidden=left_out>
            <h2>{texts::WHO.text()}</h2>
            <div class="row">{first}</div>
            <details open=is_open on:toggle=move |_| dialog.open_more()>
                <summary>{texts::MORE.text()}</summary>
                <div class="row">{more}</div>
                <p class="hint">
                    {texts::NO_FILES.text()} " "
                    <a href=HELP target="_blank" rel="noopener">{texts::UPWORK_HELP.text()}</a>
                </p>
            </details>
        </section>
    }
}

/// The row of a preference, by its kind.
fn row(dialog: Dialog, field: Field) -> impl IntoView {
    let kind = match field.preference().map(|known| known.takes) {
        Some(Takes::Yes) => InputKind::Box,
        Some(Takes::Names) => InputKind::Names,
        Some(Takes::Day) => InputKind::Day,
        _ => InputKind::Select,
    };
    view! { <FieldRow dialog field kind/> }
}
