//! The job as it will read at Upwork.

use leptos::prelude::*;

use super::entry::read;
use super::form::Form;
use crate::browser;
use crate::controls::{live, pairs};
use crate::model::{Field, Money, Payment};
use crate::texts::numbers::money;
use crate::texts::{fields, preview as texts};

const PREVIEW: &str = "preview";
/// Seven choices, people, skills, and five questions.
const MOST_FACTS: usize = 14;

impl Form {
    pub(super) fn preview(self, shown: bool) {
        self.leave_skills();
        self.parts.get().previewing.replace(shown);
        browser::focus(if shown { PREVIEW } else { "toggle-preview" });
    }

    /// Shows the preview, or the form again.
    pub(super) fn toggle_preview(self) {
        self.preview(!self.parts.get().previewing.peek(|shown| *shown));
    }

    /// The name of what is chosen in a select.
    fn chosen(self, field: Field) -> String {
        let value = self.parts.get().draft.with(|draft| read(draft, field));
        self.choices(field).into_iter().find(|(known, _)| *known == value).map(|(_, name)| name).unwrap_or_default()
    }

    fn category_path(self) -> String {
        let mut path = String::new();
        for field in [Field::Category, Field::Subcategory, Field::Service] {
            add(&mut path, " › ", &self.chosen(field));
        }
        path
    }

    fn budget(self) -> String {
        let has_rate = self.parts.get().taken.take(Field::HourlyFrom);
        self.parts
            .get()
            .draft
            .with(|draft| match draft.payment {
                Payment::Fixed => amount(&draft.amount).map(|price| texts::fixed(&price)),
                Payment::Hourly if !has_rate => Some(texts::OPEN_RATE.text().to_owned()),
                Payment::Hourly => {
                    let (from, to) = (amount(&draft.hourly_from), amount(&draft.hourly_to));
                    from.zip(to).map(|(from, to)| texts::hourly(&from, &to))
                }
            })
            .unwrap_or_default()
    }

    /// What stands beside the text: a label each, and what was entered. What is required and missing says so.
    fn facts(self) -> Vec<(&'static str, String)> {
        let parts = self.parts.get();
        if !parts.previewing.get() {
            return Vec::new();
        }
        let label = |field| fields::label(field).text();
        let mut facts = vec![
            (label(Field::Category), or_nothing(&self.category_path())),
            (texts::BUDGET.text(), or_nothing(&self.budget())),
        ];
        for field in [Field::Experience, Field::Length, Field::Hours, Field::Visibility, Field::Organization] {
            let chosen = self.chosen(field);
            if self.asks_for(field) && (self.requires(field) || !chosen.is_empty()) {
                facts.push((label(field), or_nothing(&chosen)));
            }
        }
        let draft = parts.draft.get();
        let mut skills = String::new();
        for skill in &draft.skills {
            add(&mut skills, ", ", &skill.name);
        }
        let mut add = |field, text: String| {
            if self.asks_for(field) && !text.trim().is_empty() {
                facts.push((label(field), text));
            }
        };
        add(Field::People, draft.people);
        add(Field::Skills, skills);
        for question in draft.questions {
            add(Field::Questions, question);
        }
        facts
    }
}

/// Adds a part to a row of them.
fn add(row: &mut String, between: &str, part: &str) {
    if !row.is_empty() && !part.is_empty() {
        row.push_str(between);
    }
    row.push_str(part);
}

fn amount(text: &str) -> Option<String> {
    Money::parse(text).ok().map(money)
}

fn or_nothing(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { texts::NOT_YET.text() } else { text }.to_owned()
}

pub(super) fn preview(form: Form) -> impl IntoView {
    let unseen = live(move || !form.parts.get().previewing.get());
    let title = live(move || form.parts.get().draft.with(|draft| or_nothing(&draft.title)));
    let description = live(move || form.parts.get().draft.with(|draft| or_nothing(&draft.description)));
    view! {
        <section id=PREVIEW class="preview" tabindex="-1" aria-label=texts::PREVIEW.text() hidden=unseen>
            <h2>{title}</h2>
            <p class="job-text">{description}</p>
            {pairs("facts", MOST_FACTS, move || form.facts())}
        </section>
    }
}
