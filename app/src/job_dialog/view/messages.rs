//! The messages of a field, and the ids that connect them with it.

use leptos::prelude::*;

use crate::controls::{Live, live, sentence};
use crate::job_dialog::form_fields::id;
use crate::job_dialog::state::Checks;
use crate::model::Field;

/// The problem of a field, or what the user should look at.
#[component]
pub(crate) fn Messages(checks: Checks, field: Field) -> impl IntoView {
    view! {
        <div id=problem_id(field)>
            {sentence("problem", move || checks.message(field))} {sentence("caution", move || checks.caution(field))}
        </div>
    }
}

fn problem_id(field: Field) -> String {
    format!("{}-problem", id(field))
}

pub(super) fn hint_id(field: Field) -> String {
    format!("{}-hint", id(field))
}

/// The elements that describe a field.
pub(crate) fn described_by(field: Field) -> String {
    format!("{} {}", problem_id(field), hint_id(field))
}

/// Whether a field is marked as invalid.
pub(crate) fn invalid(checks: Checks, field: Field) -> Live<&'static str> {
    live(move || if checks.message(field).is_empty() { "false" } else { "true" })
}
