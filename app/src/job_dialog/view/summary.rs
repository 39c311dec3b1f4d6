use leptos::prelude::*;

use super::lines::{Line, lines};
use crate::controls::live;
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements;
use crate::model::FieldError;
use crate::texts::{dialog as texts, fields};

/// The problems of the last attempt, each with a link to its field. Hidden when there are none any more.
#[component]
pub(crate) fn Summary(dialog: Dialog) -> impl IntoView {
    let (posting, checks) = (dialog.posting(), dialog.checks());
    let none = live(move || posting.problems().is_empty() || checks.is_clean());
    let count = live(move || texts::problems(posting.problems().len()));
    let entries = move || posting.problems().iter().map(entry).collect();
    view! {
        <div id=elements::SUMMARY class="notice danger" role="alert" tabindex="-1" hidden=none>
            <p>{count}</p>
            {lines(dialog, "", entries)}
        </div>
    }
}

fn entry(error: &FieldError) -> Line {
    Line {
        words: fields::label(error.field).text().to_owned(),
        rest: [": ", &*fields::problem(error)].concat(),
        field: Some(error.field),
        ..Line::default()
    }
}
