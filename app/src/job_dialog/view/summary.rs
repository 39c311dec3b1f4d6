use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::browser;
use crate::controls::live;
use crate::job_dialog::elements;
use crate::job_dialog::form_fields::id;
use crate::job_dialog::state::{Checks, Posting};
use crate::model::FieldError;
use crate::texts::{dialog, fields};

/// The problems of the last try, each a way to its field. They go when nothing is wrong any more.
#[component]
pub(crate) fn Summary(posting: Posting, checks: Checks) -> impl IntoView {
    let none = live(move || posting.problems().is_empty() || checks.is_clean());
    let count = live(move || dialog::problems(posting.problems().len()));
    let entries = move || posting.problems().iter().map(entry).collect::<Vec<_>>();
    view! {
        <div id=elements::SUMMARY class="notice danger" role="alert" tabindex="-1" hidden=none>
            <p>{count}</p>
            <ul>{entries}</ul>
        </div>
    }
}

fn entry(error: &FieldError) -> impl IntoView + use<> {
    let field = error.field;
    let problem = fields::problem(error);
    let go: Box<dyn FnMut(MouseEvent)> = Box::new(move |event| {
        event.prevent_default();
        browser::focus(id(field));
    });
    view! { <li><a href=format!("#{}", id(field)) on:click=go>{fields::label(field).text()}</a> ": " {problem}</li> }
}
