//! The job as it will read on Upwork.

use leptos::prelude::*;

use crate::controls::{live, pairs};
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::PREVIEW;
use crate::job_dialog::state::{Checks, Choices, Entries};
use crate::model::{Field, JobDraft, Money, Payment};
use crate::texts::numbers::money;
use crate::texts::{fields, preview as texts};

/// Seven choices, people, skills, and five questions.
const MAX_FACTS: usize = 14;

#[component]
pub(crate) fn Preview(dialog: Dialog) -> impl IntoView {
    let (entries, choices, previewing) = (dialog.entries(), dialog.choices(), dialog.previewing());
    let title = live(move || entries.with(|draft| or_nothing(&draft.title)));
    let description = live(move || entries.with(|draft| or_nothing(&draft.description)));
    let checks = dialog.checks();
    let facts = move || if previewing.get() { facts(entries, choices, checks) } else { Vec::new() };
    view! {
        <section
            id=PREVIEW
            class="preview"
            tabindex="-1"
            aria-label=texts::PREVIEW.text()
            hidden=live(move || !previewing.get())
        >
            <h2>{title}</h2>
            <p class="job-text">{description}</p>
            {pairs("facts", MAX_FACTS, facts)}
        </section>
    }
}

/// What stands beside the text: a label each, and what was entered. What is required and missing says so, and what is
/// wrong says why.
fn facts(entries: Entries, choices: Choices, checks: Checks) -> Vec<(&'static str, String)> {
    let label = |field| fields::label(field).text();
    let chosen = |field| choices.name_of(field, &entries.text(field));
    let mut path = String::new();
    for field in [Field::Category, Field::Subcategory, Field::Service] {
        add(&mut path, " › ", &chosen(field));
    }
    let wrong = |fields: &[Field]| checks.correction(fields).map(|problem| texts::to_correct(&problem));
    let budget = wrong(&[Field::Amount, Field::HourlyFrom, Field::HourlyTo])
        .or_else(|| entries.with(|draft| budget(draft, choices.takes(Field::HourlyFrom))));
    let mut facts = vec![
        (label(Field::Category), or_nothing(&path)),
        (texts::BUDGET.text(), or_nothing(&budget.unwrap_or_default())),
    ];
    for field in [Field::Experience, Field::Length, Field::Hours, Field::Visibility, Field::Organization] {
        let chosen = chosen(field);
        if choices.asks_for(field) && (choices.requires(field) || !chosen.is_empty()) {
            facts.push((label(field), or_nothing(&chosen)));
        }
    }
    let draft = entries.get_untracked();
    let mut skills = String::new();
    for skill in &draft.skills {
        add(&mut skills, ", ", &skill.name);
    }
    let rest = [(Field::People, draft.people), (Field::Skills, skills)];
    for (field, text) in rest.into_iter().chain(draft.questions.into_iter().map(|text| (Field::Questions, text))) {
        if choices.asks_for(field) && !text.trim().is_empty() {
            let text = if field == Field::People { wrong(&[field]).unwrap_or(text) } else { text };
            facts.push((label(field), text));
        }
    }
    facts
}

fn budget(draft: &JobDraft, has_rate: bool) -> Option<String> {
    match draft.payment {
        Payment::Fixed => amount(&draft.amount).map(|price| texts::fixed(&price)),
        Payment::Hourly if !has_rate => Some(texts::OPEN_RATE.text().to_owned()),
        Payment::Hourly => {
            let (from, to) = (amount(&draft.hourly_from), amount(&draft.hourly_to));
            from.zip(to).map(|(from, to)| texts::hourly(&from, &to))
        }
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
