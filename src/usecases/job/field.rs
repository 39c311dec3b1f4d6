//! The fields of a draft, one by one: whether two drafts have the same value in a field, and copying it.

use app::model::{DraftSkill, Field, Hours, JobDraft, Money, PREFERENCES, YES};

use crate::upwork::same_text;

/// Fields other than preferences. The payment type belongs to the amount or to the rates.
const FIELDS: [Field; 14] = [
    Field::Title,
    Field::Category,
    Field::Subcategory,
    Field::Service,
    Field::Skills,
    Field::Length,
    Field::Hours,
    Field::Experience,
    Field::Amount,
    Field::HourlyFrom,
    Field::Description,
    Field::Visibility,
    Field::People,
    Field::Questions,
];

/// All fields, each once. An open rate belongs to the rates.
pub(super) fn all() -> impl Iterator<Item = Field> {
    let preferences = PREFERENCES.iter().map(|known| known.field).filter(|field| *field != Field::OpenRate);
    FIELDS.into_iter().chain(preferences)
}

pub(super) fn has_value(field: Field, draft: &JobDraft) -> bool {
    match field {
        Field::Amount => !draft.amount.is_empty(),
        Field::HourlyFrom => !draft.hourly_from.is_empty(),
        _ => !is_same_value(field, draft, &JobDraft::default()),
    }
}

/// Whether two drafts have the same value in a field. Upwork may have normalized a text.
pub(super) fn is_same_value(field: Field, one: &JobDraft, other: &JobDraft) -> bool {
    match field {
        Field::Title => is_same_text(&one.title, &other.title),
        Field::Description => is_same_text(&one.description, &other.description),
        Field::Category => one.category == other.category,
        Field::Subcategory => one.subcategory == other.subcategory,
        Field::Service => one.service == other.service,
        Field::Length => one.length == other.length,
        Field::Experience => one.experience == other.experience,
        Field::Visibility => one.visibility == other.visibility,
        Field::Hours => one.hours.unwrap_or(Hours::NotSure) == other.hours.unwrap_or(Hours::NotSure),
        Field::People => people(one) == people(other),
        Field::Amount => one.payment == other.payment && is_same_amount(&one.amount, &other.amount),
        Field::HourlyFrom => one.payment == other.payment && (!has_rates(other) || has_same_rates(one, other)),
        Field::Skills => is_same_list(&one.skills, &other.skills, is_same_skill),
        Field::Questions => is_same_list(&one.questions, &other.questions, |one, other| is_same_text(one, other)),
        // Upwork requires a cover letter unless a client opts out.
        Field::CoverLetter => {
            let wants = |draft: &JobDraft| draft.preferred(field).first().is_none_or(|word| word == "required");
            wants(one) == wants(other)
        }
        preference => is_same_list(one.preferred(preference), other.preferred(preference), |one, other| one == other),
    }
}

fn people(draft: &JobDraft) -> u16 {
    draft.people.trim().parse().unwrap_or(1)
}

fn is_same_text(one: &str, other: &str) -> bool {
    let words = |text: &str| same_text::plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    one == other || words(one) == words(other)
}

fn is_same_amount(one: &str, other: &str) -> bool {
    let cents = |text: &str| Money::parse(text).ok().map(Money::cents);
    one == other || cents(one).is_some_and(|amount| Some(amount) == cents(other))
}

/// Whether Upwork returned any rates: one of its APIs does not have them.
fn has_rates(draft: &JobDraft) -> bool {
    !draft.hourly_from.is_empty() || draft.is_checked(Field::OpenRate)
}

fn has_same_rates(one: &JobDraft, other: &JobDraft) -> bool {
    let is_open = |draft: &JobDraft| draft.is_checked(Field::OpenRate);
    let ends =
        || is_same_amount(&one.hourly_from, &other.hourly_from) && is_same_amount(&one.hourly_to, &other.hourly_to);
    is_open(one) == is_open(other) && (is_open(one) || ends())
}

fn is_same_skill(one: &DraftSkill, other: &DraftSkill) -> bool {
    let same_id = one.id.is_some() && one.id == other.id;
    same_id || one.name.to_lowercase() == other.name.to_lowercase()
}

/// Whether two lists have the same members, in any order.
fn is_same_list<T>(one: &[T], other: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.iter().any(|candidate| is_same(item, candidate)))
}

/// Copies a field.
pub(super) fn take(field: Field, from: &JobDraft, to: &mut JobDraft) {
    match field {
        Field::Title => to.title.clone_from(&from.title),
        Field::Description => to.description.clone_from(&from.description),
        Field::Category => to.category.clone_from(&from.category),
        Field::Subcategory => to.subcategory.clone_from(&from.subcategory),
        Field::Service => to.service.clone_from(&from.service),
        Field::Length => to.length.clone_from(&from.length),
        Field::Experience => to.experience = from.experience,
        Field::Visibility => to.visibility = from.visibility,
        Field::Hours => to.hours = from.hours,
        Field::People => to.people.clone_from(&from.people),
        Field::Questions => to.questions.clone_from(&from.questions),
        Field::Skills => to.skills = skills(from, to),
        Field::Amount => {
            to.payment = from.payment;
            to.amount.clone_from(&from.amount);
        }
        Field::HourlyFrom => {
            to.payment = from.payment;
            if has_rates(from) {
                to.hourly_from.clone_from(&from.hourly_from);
                to.hourly_to.clone_from(&from.hourly_to);
                let open = from.is_checked(Field::OpenRate).then(|| YES.to_owned());
                to.prefer(Field::OpenRate, open.into_iter().collect());
            }
        }
        preference => to.prefer(preference, from.preferred(preference).to_vec()),
    }
}

/// Upwork's skills. Which of them are only nice to have is kept, because Upwork does not return it.
fn skills(from: &JobDraft, to: &JobDraft) -> Vec<DraftSkill> {
    let as_sent = |skill: &DraftSkill| to.skills.iter().find(|known| is_same_skill(known, skill)).cloned();
    from.skills.iter().map(|skill| as_sent(skill).unwrap_or_else(|| skill.clone())).collect()
}
