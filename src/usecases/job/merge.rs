//! Compares a job's content on Upwork with what was last sent from here: the form starts from Upwork's values, field by
//! field, if they are known.

use app::model::{Field, FormParts, JobDraft, OnUpwork, Payment};

use super::field::{all, has_value, is_same_value, take};
use crate::upwork::JobContent;

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

/// The fields that a user has changed in a form that began with `base`. White space is a change too: the user typed it.
pub(crate) fn touched(typed: &JobDraft, base: &JobDraft) -> Vec<Field> {
    let is_touched = |field: &Field| {
        let mut untouched = typed.clone();
        take(*field, base, &mut untouched);
        untouched != *typed
    };
    all().filter(is_touched).collect()
}

/// The typed changes of a job, on top of its current values: fields that the user has not changed follow Upwork.
pub(crate) fn rebase(typed: JobDraft, touched: &[Field], now: &JobDraft) -> JobDraft {
    let mut rebased = typed;
    for field in all().filter(|field| !touched.contains(field)) {
        take(field, now, &mut rebased);
    }
    rebased
}

/// Adds the fields that have changed since the form was filled in, and that the user left alone.
pub(crate) fn note_changes(on_upwork: &mut OnUpwork, typed: &JobDraft, touched: &[Field], now: &JobDraft) {
    let is_known = |field: &Field| touched.contains(field) || on_upwork.changed.contains(field);
    let changed: Vec<Field> = all().filter(|field| !is_known(field) && !is_same_value(*field, now, typed)).collect();
    on_upwork.as_sent.retain(|field| !changed.contains(field));
    on_upwork.changed.extend(changed);
}

/// Whether sending `wanted`, which was made from `base`, would overwrite a value that is new on Upwork since then. A
/// field that already has the wanted value is no reason: the change may have been sent before, and its answer lost.
pub(crate) fn would_overwrite(base: &JobDraft, now: &JobDraft, wanted: &JobDraft) -> bool {
    all().any(|field| !is_same_value(field, now, base) && !is_same_value(field, wanted, now))
}

/// Supported fields whose value on Upwork is unknown.
fn unknown_fields(content: &JobContent, parts: &FormParts, payment: Payment) -> impl Iterator<Item = Field> {
    all().filter(move |field| {
        let applies = match field {
            Field::Amount => payment == Payment::Fixed,
            Field::HourlyFrom | Field::Hours => payment == Payment::Hourly,
            _ => true,
        };
        applies && parts.supports(*field) && !content.known.contains(field)
    })
}

#[cfg(test)]
mod tests {
    use app::model::{DraftSkill, ExperienceLevel, Hours, Visibility};

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
        let spaced = format!("{}\n", sent().description);
        let typed = JobDraft { title: "Mine".into(), description: spaced.clone(), ..sent() };
        let mut now = JobDraft { title: "Theirs".into(), description: "Theirs.".into(), ..sent() };
        now.prefer(Field::Languages, vec!["German".into()]);
        let touched = touched(&typed, &sent());
        assert_eq!(touched, [Field::Title, Field::Description]);
        let rebased = rebase(typed, &touched, &now);
        assert_eq!((rebased.title, rebased.description), ("Mine".into(), spaced));
        let languages = rebased.preferences.into_iter().find(|chosen| chosen.name == "languages").expect("languages");
        assert_eq!(languages.values, ["German"]);
    }

    #[test]
    fn fields_that_changed_on_upwork_since_the_form_began_are_named_once() {
        let theirs = "Theirs.".to_owned();
        let mut now = JobDraft { title: theirs.clone(), people: "1".into(), description: theirs, ..sent() };
        now.prefer(Field::Languages, vec!["German".into()]);
        let mut on_upwork = OnUpwork {
            changed: vec![Field::Title],
            as_sent: vec![Field::Languages, Field::Category],
            ..OnUpwork::default()
        };
        note_changes(&mut on_upwork, &sent(), &[Field::Description], &now);
        assert_eq!(
            (on_upwork.changed, on_upwork.as_sent),
            (vec![Field::Title, Field::Languages], vec![Field::Category])
        );
    }

    #[test]
    fn only_new_values_on_upwork_that_the_edit_changes_count_as_overwritten() {
        let mine = JobDraft { title: "Mine".into(), ..sent() };
        let tidied = JobDraft { description: "A page &quot;to book&quot; with. Soon.".into(), ..sent() };
        assert!(!would_overwrite(&sent(), &tidied, &mine));
        let theirs = JobDraft { description: "Theirs.".into(), ..sent() };
        assert!(would_overwrite(&sent(), &theirs, &mine), "another field than the one that was typed in");
        let both = JobDraft { title: "Theirs".into(), ..sent() };
        assert!(would_overwrite(&sent(), &both, &mine));
        assert!(!would_overwrite(&sent(), &mine, &mine), "sent before, and the answer was lost");
    }

    #[test]
    fn a_payment_type_read_without_rates_marks_the_rate_as_changed() {
        let parts = FormParts { left_out: vec![Field::HourlyFrom, Field::HourlyTo], ..FormParts::default() };
        let hourly = JobDraft { payment: Payment::Hourly, ..JobDraft::default() };
        let (merged, on_upwork) = merge(Some(&sent()), &content(hourly, &[Field::HourlyFrom]), &parts);
        assert_eq!((merged.payment, on_upwork.changed), (Payment::Hourly, vec![Field::HourlyFrom]));
    }
}
