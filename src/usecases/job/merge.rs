//! Compares a job's content on Upwork with what was last sent from here: the form starts from Upwork's values, field by
//! field, if they are known.

use app::model::{DraftSkill, Field, FormParts, Hours, JobDraft, Money, OnUpwork, PREFERENCES, Payment, YES};

use crate::upwork::{JobContent, same_text};

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

/// A job with Upwork's current values, with the last sent ones where these are unknown, and how the two differ.
pub(crate) fn merge(sent: Option<&JobDraft>, content: &JobContent, parts: &FormParts) -> (JobDraft, OnUpwork) {
    let mut merged = sent.cloned().unwrap_or_default();
    let mut on_upwork = OnUpwork::default();
    for &field in content.known.iter().filter(|field| parts.supports(**field) || **field == Field::HourlyFrom) {
        if !is_same_value(field, &merged, &content.draft) {
            take(field, &content.draft, &mut merged);
            on_upwork.changed.push(field);
        }
    }
    let unknown = unknown_fields(content, parts, merged.payment);
    if sent.is_some() {
        on_upwork.as_sent = unknown.filter(|field| has_value(*field, &merged)).collect();
    } else {
        // Preferences that nobody chose are not sent, so a change does not replace them.
        on_upwork.changed.clear();
        on_upwork.replaced = unknown.filter(|field| field.preference().is_none()).collect();
    }
    (merged, on_upwork)
}

/// The typed changes of a job, on top of Upwork's current values: fields that the user has not changed follow Upwork.
pub(crate) fn rebase(typed: JobDraft, sent: Option<&JobDraft>, merged: &JobDraft, content: &JobContent) -> JobDraft {
    let (empty, mut rebased) = (JobDraft::default(), typed);
    let base = sent.unwrap_or(&empty);
    for &field in &content.known {
        if is_same_value(field, &rebased, base) {
            take(field, merged, &mut rebased);
        }
    }
    rebased
}

/// Supported fields whose value on Upwork is unknown.
fn unknown_fields(content: &JobContent, parts: &FormParts, payment: Payment) -> impl Iterator<Item = Field> {
    let all = FIELDS.into_iter().chain(PREFERENCES.iter().map(|known| known.field));
    all.filter(move |field| {
        let applies = match field {
            Field::Amount => payment == Payment::Fixed,
            Field::HourlyFrom | Field::Hours => payment == Payment::Hourly,
            Field::OpenRate => false,
            _ => true,
        };
        applies && parts.supports(*field) && !content.known.contains(field)
    })
}

fn has_value(field: Field, draft: &JobDraft) -> bool {
    match field {
        Field::Amount => !draft.amount.is_empty(),
        Field::HourlyFrom => !draft.hourly_from.is_empty(),
        _ => !is_same_value(field, draft, &JobDraft::default()),
    }
}

/// Whether two drafts have the same value in a field. Upwork may have normalized a text.
fn is_same_value(field: Field, one: &JobDraft, other: &JobDraft) -> bool {
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
fn take(field: Field, from: &JobDraft, to: &mut JobDraft) {
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

#[cfg(test)]
mod tests {
    use app::model::{ExperienceLevel, Visibility};

    use super::*;

    fn sent() -> JobDraft {
        let mut draft = JobDraft {
            title: "Build a booking page".into(),
            description: "A page \u{201c}to book\u{201d} with.\n\nSoon.".into(),
            category: "10".into(),
            subcategory: "20".into(),
            amount: "1,250.5".into(),
            skills: vec![DraftSkill { id: Some("40".into()), name: "Python".into(), optional: true }],
            experience: Some(ExperienceLevel::Expert),
            visibility: Some(Visibility::Anyone),
            ..JobDraft::default()
        };
        draft.prefer(Field::Languages, vec!["French".into()]);
        draft
    }

    fn content(draft: JobDraft, fields: &[Field]) -> JobContent {
        JobContent { draft, known: fields.to_vec() }
    }

    fn everything() -> FormParts {
        FormParts::default()
    }

    #[test]
    fn a_value_that_upwork_only_normalized_stays_as_typed() {
        let tidy = JobDraft {
            description: "A page &quot;to book&quot; with. Soon.".into(),
            amount: "1250.50".into(),
            people: "1".into(),
            skills: vec![DraftSkill { id: Some("40".into()), name: "python".into(), optional: false }],
            hours: Some(Hours::NotSure),
            ..sent()
        };
        let fields = [Field::Title, Field::Description, Field::Amount, Field::People, Field::Skills, Field::Hours];
        let (merged, on_upwork) = merge(Some(&sent()), &content(tidy, &fields), &everything());
        assert_eq!((merged, on_upwork.changed), (sent(), vec![]));
    }

    #[test]
    fn a_value_changed_on_upwork_is_adopted_and_named() {
        let mut theirs = JobDraft { title: "Build two booking pages".into(), ..sent() };
        (theirs.payment, theirs.hourly_from, theirs.hourly_to) = (Payment::Hourly, "30.00".into(), "45.00".into());
        theirs.skills.push(DraftSkill::unlisted("Patience"));
        theirs.prefer(Field::Countries, vec!["France".into()]);
        let fields = [Field::Title, Field::HourlyFrom, Field::Skills, Field::Countries, Field::Visibility];
        let (merged, on_upwork) = merge(Some(&sent()), &content(theirs, &fields), &everything());
        assert_eq!(on_upwork.changed, [Field::Title, Field::HourlyFrom, Field::Skills, Field::Countries]);
        assert_eq!((merged.title.as_str(), merged.payment), ("Build two booking pages", Payment::Hourly));
        assert_eq!(
            (merged.hourly_from.as_str(), merged.preferred(Field::Countries)),
            ("30.00", &["France".into()][..])
        );
        assert!(merged.skills[0].optional && merged.skills.len() == 2, "{:?}", merged.skills);
    }

    #[test]
    fn a_value_that_upwork_does_not_return_stays_as_sent_and_is_named() {
        let (merged, on_upwork) = merge(Some(&sent()), &content(sent(), &[Field::Title, Field::Skills]), &everything());
        assert_eq!(merged, sent());
        let expected = [
            Field::Category,
            Field::Subcategory,
            Field::Experience,
            Field::Amount,
            Field::Description,
            Field::Visibility,
            Field::Languages,
        ];
        assert_eq!((on_upwork.as_sent, on_upwork.replaced), (expected.to_vec(), vec![]));
    }

    #[test]
    fn for_a_job_posted_elsewhere_the_fields_that_a_change_replaces_are_named() {
        let theirs = JobDraft { title: "Theirs".into(), amount: "5.00".into(), ..JobDraft::default() };
        let (merged, on_upwork) = merge(None, &content(theirs, &[Field::Title, Field::Amount]), &everything());
        assert_eq!((merged.title.as_str(), merged.amount.as_str()), ("Theirs", "5.00"));
        assert!(on_upwork.changed.is_empty() && on_upwork.as_sent.is_empty(), "{on_upwork:?}");
        assert!(on_upwork.replaced.contains(&Field::Questions) && on_upwork.replaced.contains(&Field::Visibility));
        let has = |field| on_upwork.replaced.contains(&field);
        assert!(!has(Field::Title) && !has(Field::HourlyFrom) && !has(Field::Hours) && !has(Field::Languages));
    }

    #[test]
    fn typed_values_stay_and_the_rest_follows_upwork() {
        let typed = JobDraft { title: "Mine".into(), ..sent() };
        let theirs = JobDraft { title: "Theirs".into(), description: "Theirs.".into(), ..sent() };
        let content = content(theirs, &[Field::Title, Field::Description]);
        let (merged, _) = merge(Some(&sent()), &content, &everything());
        let rebased = rebase(typed, Some(&sent()), &merged, &content);
        assert_eq!((rebased.title.as_str(), rebased.description.as_str()), ("Mine", "Theirs."));
    }

    #[test]
    fn a_payment_type_read_without_rates_marks_the_rate_as_changed() {
        let parts = FormParts { left_out: vec![Field::HourlyFrom, Field::HourlyTo], ..FormParts::default() };
        let hourly = JobDraft { payment: Payment::Hourly, ..JobDraft::default() };
        let (merged, on_upwork) = merge(Some(&sent()), &content(hourly, &[Field::HourlyFrom]), &parts);
        assert_eq!((merged.payment, on_upwork.changed), (Payment::Hourly, vec![Field::HourlyFrom]));
    }
}
