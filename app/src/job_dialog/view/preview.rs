//! The job as it will read on Upwork.

use leptos::prelude::*;

use super::lines::{Line, lines};
use crate::controls::live;
use crate::job_dialog::dialog::Dialog;
use crate::job_dialog::elements::PREVIEW;
use crate::job_dialog::form_fields::FIELDS;
use crate::job_dialog::state::{Choices, Entries};
use crate::model::{Field, FieldError, JobDraft, Money, Payment, Problem, Takes, applies};
use crate::texts::numbers::money;
use crate::texts::{fields, preferences, preview as texts};

#[component]
pub(crate) fn Preview(dialog: Dialog) -> impl IntoView {
    let (entries, previewing) = (dialog.entries(), dialog.previewing());
    let title = live(move || entries.with(|draft| draft.title.trim().to_owned()));
    let description = live(move || entries.with(|draft| draft.description.trim().to_owned()));
    let facts = move || if previewing.get() { facts(dialog) } else { Vec::new() };
    view! {
        <section
            id=PREVIEW
            class="preview"
            tabindex="-1"
            aria-label=texts::PREVIEW.text()
            hidden=live(move || !previewing.get())
        >
            <h2 hidden=live(move || entries.with(|draft| draft.title.trim().is_empty()))>{title}</h2>
            <p class="job-text">{description}</p>
            {lines(dialog, "pairs", facts)}
        </section>
    }
}

/// A line of the preview. Missing and invalid values are marked, with a link to their field.
fn fact(label: &'static str, words: String, problem: Option<FieldError>) -> Line {
    let words = match &problem {
        None => words,
        Some(error) if error.problem == Problem::Missing => texts::NOT_YET.text().to_owned(),
        Some(error) => texts::to_correct(&fields::problem(error)),
    };
    Line { label, words, field: problem.map(|error| error.field), ..Line::default() }
}

/// A label, and the fields whose values follow it.
const GROUPS: [&[Field]; 11] = [
    &[Field::Title],
    &[Field::Description],
    &[Field::Category, Field::Subcategory, Field::Service],
    &[Field::Amount, Field::HourlyFrom, Field::HourlyTo],
    &[Field::Experience],
    &[Field::Length],
    &[Field::Hours],
    &[Field::Visibility],
    &[Field::Organization],
    &[Field::People],
    &[Field::Skills],
];

/// The values next to the text.
fn facts(dialog: Dialog) -> Vec<Line> {
    let (entries, choices, checks) = (dialog.entries(), dialog.choices(), dialog.checks());
    let mut facts = Vec::new();
    let mut add = |label: &'static str, words: String, problem: Option<FieldError>| {
        if !words.trim().is_empty() || problem.is_some() {
            facts.push(fact(label, words, problem));
        }
    };
    for group in GROUPS {
        let label = if group[0] == Field::Amount { texts::BUDGET } else { fields::label(group[0]) };
        let problem = checks.first_of(group);
        add(label.text(), words(entries, choices, group), problem);
    }
    for field in FIELDS.into_iter().filter(|field| field.preference().is_some() && choices.takes(*field)) {
        let values =
            entries.with(|draft| if applies(draft, field) { draft.preferred(field).to_vec() } else { Vec::new() });
        add(fields::label(field).text(), preference(field, &values), checks.first_of(&[field]));
    }
    let questions = entries.with_untracked(|draft| draft.questions.clone());
    for question in questions.into_iter().filter(|_| choices.takes(Field::Questions)) {
        add(fields::label(Field::Questions).text(), question, None);
    }
    facts
}

/// The values of some fields; empty if they are in the text above.
fn words(entries: Entries, choices: Choices, group: &[Field]) -> String {
    match group[0] {
        Field::Title | Field::Description => String::new(),
        Field::Amount => entries.with(|draft| budget(draft, choices.takes(Field::HourlyFrom))).unwrap_or_default(),
        Field::Skills => entries.with(skills),
        Field::People => entries.text(Field::People),
        _ => {
            let mut row = String::new();
            for field in group.iter().filter(|field| choices.asks_for(**field)) {
                append(&mut row, " › ", &choices.name_of(*field, &entries.text(*field)));
            }
            row
        }
    }
}

/// The values of a preference.
fn preference(field: Field, values: &[String]) -> String {
    let mut row = String::new();
    for value in values {
        let words = match field.preference().map(|known| known.takes) {
            Some(Takes::Choice(_) | Takes::Yes) => preferences::choice(field, value),
            _ => value.clone(),
        };
        append(&mut row, ", ", &words);
    }
    row
}

fn skills(draft: &JobDraft) -> String {
    let mut row = String::new();
    for skill in &draft.skills {
        let name = if skill.optional { texts::optional(&skill.name) } else { skill.name.clone() };
        append(&mut row, ", ", &name);
    }
    row
}

fn budget(draft: &JobDraft, has_rate: bool) -> Option<String> {
    match draft.payment {
        Payment::Fixed => amount(&draft.amount).map(|price| texts::fixed(&price)),
        Payment::Hourly if !has_rate || draft.is_checked(Field::OpenRate) => Some(texts::OPEN_RATE.text().to_owned()),
        Payment::Hourly => {
            let (from, to) = (amount(&draft.hourly_from), amount(&draft.hourly_to));
            from.zip(to).map(|(from, to)| texts::hourly(&from, &to))
        }
    }
}

/// Adds a part to its row.
fn append(row: &mut String, between: &str, part: &str) {
    if !row.is_empty() && !part.is_empty() {
        row.push_str(between);
    }
    row.push_str(part);
}

fn amount(text: &str) -> Option<String> {
    Money::parse(text).ok().map(money)
}
