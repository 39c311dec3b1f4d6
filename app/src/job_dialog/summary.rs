use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::entry::id;
use super::form::Form;
use super::submit::Progress;
use crate::browser;
use crate::controls::live;
use crate::model::FieldError;
use crate::texts::{dialog, fields};

/// The element that gets the focus after a try with problems.
pub(super) const SUMMARY: &str = "problems";

/// The problems of the last try, each a way to its field. They go when nothing is wrong any more.
pub(super) fn summary(form: Form) -> impl IntoView {
    let parts = form.parts;
    let problems = move || parts.get().progress.with(Progress::problems);
    let none = live(move || problems().is_empty() || parts.get().problems.with(Vec::is_empty));
    let count = live(move || dialog::problems(problems().len()));
    let entries = move || problems().iter().map(entry).collect::<Vec<_>>();
    view! {
        <div id=SUMMARY class="notice danger" role="alert" tabindex="-1" hidden=none>
            <p>{count}</p>
            <ul>{entries}</ul>
        </div>
    }
}

fn entry(error: &FieldError) -> impl IntoView + use<> {
    let field = error.field;
    let words = fields::problem(field, &error.problem);
    let go: Box<dyn FnMut(MouseEvent)> = Box::new(move |event| {
        event.prevent_default();
        browser::focus(id(field));
    });
    view! { <li><a href=format!("#{}", id(field)) on:click=go>{fields::label(field).text()}</a> ": " {words}</li> }
}
