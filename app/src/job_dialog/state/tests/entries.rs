use super::owned;
use crate::job_dialog::state::Entries;
use crate::model::{DraftSkill, Field, JobDraft, OnUpwork, Payment};

fn issue() -> JobDraft {
    JobDraft { title: "Fix the login".into(), ..JobDraft::default() }
}

#[test]
fn derived_values_change_with_the_draft() {
    owned(|| {
        let entries = Entries::new(issue(), issue(), false);
        entries.change(&mut |draft| {
            draft.category = "c1".into();
            draft.subcategory = "s1".into();
            draft.payment = Payment::Hourly;
            draft.skills.push(DraftSkill::unlisted(" Rust "));
            draft.questions.push("Why?".into());
        });
        assert_eq!((entries.category.get(), entries.subcategory.get()), ("c1".to_owned(), "s1".to_owned()));
        assert_eq!((entries.payment.get(), entries.question_count.get()), (Payment::Hourly, 1));
        assert_eq!(entries.skill_names(), ["Rust"]);
        assert!(entries.has_skill("rust") && !entries.has_skill("ruby"));
    });
}

#[test]
fn a_draft_has_at_most_as_many_questions_as_the_form_has_fields() {
    owned(|| {
        let draft = JobDraft { questions: vec!["?".into(); 7], ..issue() };
        assert_eq!(Entries::new(draft, issue(), false).question_count.get(), 5);
    });
}

#[test]
fn restoring_a_value_by_typing_removes_the_edited_mark() {
    owned(|| {
        let entries = Entries::new(issue(), issue(), false);
        entries.change(&mut |draft| draft.title.push('!'));
        assert!(!entries.is_original());
        assert_eq!((entries.original_text(Field::Title), entries.length(Field::Title)), ("Fix the login".into(), 14));
        entries.change(&mut |draft| draft.title = "Fix the login".into());
        assert!(entries.is_original());
    });
}

#[test]
fn length_is_counted_in_characters_without_surrounding_spaces() {
    owned(|| {
        let entries = Entries::new(JobDraft { title: " é ".into(), ..issue() }, issue(), false);
        assert_eq!(entries.length(Field::Title), 1);
    });
}

#[test]
fn an_edited_job_counts_as_loading_until_it_arrives() {
    owned(|| {
        let entries = Entries::new(JobDraft::default(), JobDraft::default(), true);
        assert!(entries.is_loading() && entries.job_id().is_none());
        entries.set_job("42".into(), issue(), None);
        assert!(!entries.is_loading());
        assert_eq!((entries.job_id().as_deref(), entries.original()), (Some("42"), issue()));
        assert!(!Entries::new(issue(), issue(), false).is_loading());
    });
}

#[test]
fn a_field_shows_whether_its_value_on_upwork_changed_or_is_unknown() {
    owned(|| {
        let entries = Entries::new(JobDraft::default(), JobDraft::default(), true);
        let on_upwork =
            OnUpwork { changed: vec![Field::Title], as_sent: vec![Field::Languages], ..OnUpwork::default() };
        entries.set_job("42".into(), issue(), Some(on_upwork));
        let marks = [Field::Title, Field::Languages, Field::Description].map(|field| entries.mark(field));
        assert_eq!(marks, ["Changed on Upwork", "As last sent", ""]);
        let origin = entries.origin();
        assert!(
            origin.contains("Changed on Upwork since then: Title.")
                && origin.contains("as last sent: Other languages."),
            "{origin}"
        );
        entries.set_job("42".into(), issue(), None);
        assert!(entries.origin().contains("Saving overwrites any changes made on Upwork"), "{}", entries.origin());
        let replaced = OnUpwork { replaced: vec![Field::Questions], ..OnUpwork::default() };
        entries.set_job("42".into(), issue(), Some(replaced));
        assert!(
            entries.origin().starts_with("This job wasn't posted from here. Saving replaces"),
            "{}",
            entries.origin()
        );
    });
}

#[test]
fn an_edit_contains_the_removed_fields_and_the_content_its_form_began_with() {
    owned(|| {
        let mut posted = issue();
        posted.prefer(Field::English, vec!["fluent".into()]);
        posted.prefer(Field::TalentType, vec!["agencies".into()]);
        let entries = Entries::new(posted.clone(), JobDraft::default(), true);
        entries.set_job("42".into(), posted.clone(), None);
        entries.change(&mut |draft| draft.prefer(Field::English, Vec::new()));
        let edit = entries.edit("42".into());
        assert_eq!((edit.dropped, edit.base), (vec!["english".to_owned()], None));
        entries.set_job("42".into(), posted.clone(), Some(OnUpwork::default()));
        assert_eq!(entries.edit("42".into()).base, Some(posted));
    });
}
