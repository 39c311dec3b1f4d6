//! Lists whose lines link to a field of the form, or to a page outside.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::controls::{Live, live};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::form_fields::id;
use crate::model::Field;

/// A line. One type for all lists of them, so that they are compiled once.
#[derive(Default)]
pub(super) struct Line {
    /// The text before the link.
    pub(super) label: &'static str,
    /// The link; plain text if it leads nowhere.
    pub(super) words: String,
    /// The text after the link.
    pub(super) rest: String,
    /// The field that it leads to.
    pub(super) field: Option<Field>,
    /// The page that it leads to.
    pub(super) url: Option<String>,
}

/// A list of lines that follows what it reads.
pub(super) fn lines(
    dialog: Dialog,
    class: &'static str,
    read: impl Fn() -> Vec<Line> + Send + Sync + 'static,
) -> impl IntoView {
    all_lines(dialog, class, live(read))
}

fn all_lines(dialog: Dialog, class: &'static str, read: Live<Vec<Line>>) -> impl IntoView {
    let all = live(move || read().into_iter().map(|one| line(dialog, one)).collect::<Vec<_>>());
    view! { <ul class=class>{all}</ul> }
}

fn line(dialog: Dialog, Line { label, words, rest, field, url }: Line) -> impl IntoView {
    let is_outside = url.is_some();
    let href = url.or_else(|| field.map(|field| format!("#{}", id(field))));
    let go: Box<dyn FnMut(MouseEvent)> = Box::new(move |event| {
        if let Some(field) = field {
            event.prevent_default();
            dialog.go_to(field);
        }
    });
    view! {
        <li>
            <span class="label" hidden=label.is_empty()>
                {label}
            </span>
            " "
            <a href=href target=is_outside.then_some("_blank") rel=is_outside.then_some("noopener") on:click=go>
                {words}
            </a>
            {rest}
        </li>
    }
}
