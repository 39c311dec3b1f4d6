use leptos::prelude::*;

use super::field::id;
use super::form::Form;
use super::submit::Progress;
use crate::browser;
use crate::model::FieldError;
use crate::texts::{dialog, fields};

/// The element that gets the focus after a try with problems.
pub(super) const SUMMARY: &str = "problems";

/// The problems of the last try, each a way to its field. What is mended meanwhile goes when nothing is left.
#[component]
pub(super) fn Summary(form: Form) -> impl IntoView {
    let mended = Memo::new(move |_| form.problems.with(Vec::is_empty));
    move || {
        let problems = form.progress.with(Progress::problems);
        (!problems.is_empty() && !mended.get()).then(|| {
            view! {
                <div id=SUMMARY class="notice danger" role="alert" tabindex="-1">
                    <p>{dialog::problems(problems.len())}</p>
                    <ul>{problems.iter().map(entry).collect_view()}</ul>
                </div>
            }
        })
    }
}

fn entry(error: &FieldError) -> impl IntoView + use<> {
    let field = error.field;
    let words = fields::problem(field, &error.problem);
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus(id(field));
    };
    view! { <li><a href=format!("#{}", id(field)) on:click=go>{fields::label(field)}</a> ": " {words}</li> }
}
