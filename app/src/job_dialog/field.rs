//! A row of the form: label, mark, the field itself, what is wrong with it, and a hint.

use leptos::prelude::*;

use super::entry::{id, read, write};
use super::form::Form;
use crate::browser;
use crate::controls::{Live, live, sentence};
use crate::model::{Field, LEAST_FIXED, LEAST_HOURLY, Problem, cautions};
use crate::texts::numbers::money;
use crate::texts::{drafts, fields as texts, preview};

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
    /// A whole number.
    Number,
    /// One choice of several.
    Select,
}

/// A row. The mark stands outside the label, so that a field's name is its label.
pub(super) fn row(form: Form, field: Field, kind: Kind) -> impl IntoView {
    let required = form.requires(field);
    let (input, area, select) = match kind {
        Kind::Line { .. } | Kind::Money | Kind::Number => (Some(input(form, field, kind, required)), None, None),
        Kind::Area { .. } => (None, Some(area(form, field)), None),
        Kind::Select => (None, None, Some(select(form, field, required))),
    };
    let unasked = live(move || !form.asks_for(field));
    let of_origin = matches!(field, Field::Title | Field::Description).then(|| of_origin(form, field));
    view! {
        <div class="field" hidden=unasked>
            <div class="label">
                <label for=id(field)>{texts::label(field).text()}</label>
                <span class="mark" aria-hidden="true" hidden=!required>"*"</span>
                {of_origin}
            </div>
            {input}
            {area}
            {select}
            {messages(form, field)}
            <div id=hint_id(field)>{sentence("hint", move || hint(form, field, kind))}</div>
        </div>
    }
}

fn hint(form: Form, field: Field, kind: Kind) -> String {
    match (kind, field) {
        (Kind::Line { most } | Kind::Area { most }, _) => texts::counter(form.length(field), most),
        (_, Field::Amount) => preview::least_fixed(&money(LEAST_FIXED)),
        (_, Field::HourlyFrom) => preview::least_fixed(&money(LEAST_HOURLY)),
        (_, Field::People) => preview::PEOPLE_HINT.text().to_owned(),
        _ => String::new(),
    }
}

/// What is wrong with a field, and what may be.
pub(super) fn messages(form: Form, field: Field) -> impl IntoView {
    view! {
        <div id=problem_id(field)>
            {sentence("problem", move || form.problem(field))} {sentence("caution", move || form.caution(field))}
        </div>
    }
}

/// Says that a text is the issue's, or offers to make it so again. The same for a job's.
fn of_origin(form: Form, field: Field) -> impl IntoView {
    let changed = move || form.parts.get().draft.with(|draft| read(draft, field) != form.first_text(field));
    let has_text = move || !form.first_text(field).is_empty();
    let from_issue = !form.parts.get().edits;
    let tag = move || {
        let words = if from_issue && has_text() && !changed() { drafts::FROM_ISSUE.text() } else { "" };
        words.to_owned()
    };
    view! {
        {sentence("lozenge", tag)}
        <button type="button" class="link" hidden=live(move || !has_text() || !changed()) on:click=move |_| form.reset(field)>
            {form.word(drafts::RESET, drafts::RESET_JOB)}
            <span class="visually-hidden">" (" {texts::label(field).text()} ")"</span>
        </button>
    }
}

impl Form {
    /// What a field began with.
    fn first_text(self, field: Field) -> String {
        self.parts.get().origin.with(|draft| read(draft, field))
    }

    fn reset(self, field: Field) {
        let text = self.first_text(field);
        // What is typed in his place is heard like what he types.
        if !browser::type_over(id(field), &text) {
            self.change(Some(field), &mut |draft| write(draft, field, text.clone()));
            browser::set_value(id(field), &text);
            browser::focus(id(field));
        }
    }

    /// What the user should look at before he posts. It stops nothing.
    fn caution(self, field: Field) -> String {
        let parts = self.parts.get();
        if !parts.shows(field) {
            return String::new();
        }
        let mut words = String::new();
        parts.leaks.with(|leaks| {
            for leak in leaks.iter().filter(|leak| leak.field == field) {
                words.push_str(&drafts::leak(leak));
                words.push_str(". ");
            }
        });
        for caution in parts.draft.with(cautions) {
            if let Problem::TooLong { most } = caution.problem
                && caution.field == field
            {
                words.push_str(&drafts::maybe_too_long(&most.to_string()));
            }
        }
        words
    }
}

fn problem_id(field: Field) -> String {
    format!("{}-problem", id(field))
}

fn hint_id(field: Field) -> String {
    format!("{}-hint", id(field))
}

pub(super) fn described_by(field: Field) -> String {
    format!("{} {}", problem_id(field), hint_id(field))
}

pub(super) fn invalid(form: Form, field: Field) -> Live<&'static str> {
    live(move || if form.problem(field).is_empty() { "false" } else { "true" })
}

fn input(form: Form, field: Field, kind: Kind, required: bool) -> impl IntoView {
    let (class, mode) = match kind {
        Kind::Money => ("control amount", "decimal"),
        Kind::Number => ("control amount", "numeric"),
        _ => ("control", "text"),
    };
    view! {
        <input
            id=id(field)
            type="text"
            class=class
            inputmode=mode
            autocomplete="off"
            required=required
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
