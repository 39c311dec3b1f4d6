use super::owned;
use crate::job_dialog::state::Entries;
use crate::model::{DraftSkill, Field, JobDraft, Payment};

fn issue() -> JobDraft {
    JobDraft { title: "Fix the login".into(), ..JobDraft::default() }
}

#[test]
fn what_follows_from_the_draft_changes_with_it() {
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
fn a_draft_has_no_more_questions_than_the_form_has_fields() {
    owned(|| {
        let draft = JobDraft { questions: vec!["?".into(); 7], ..issue() };
        assert_eq!(Entries::new(draft, issue(), false).question_count.get(), 5);
    });
}

#[test]
fn what_is_typed_back_is_the_original_again() {
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
fn a_length_is_counted_in_characters_without_the_space_around_them() {
    owned(|| {
        let entries = Entries::new(JobDraft { title: " é ".into(), ..issue() }, issue(), false);
        assert_eq!(entries.length(Field::Title), 1);
    });
}

#[test]
fn a_job_that_is_changed_is_loading_until_it_is_there() {
    owned(|| {
        let entries = Entries::new(JobDraft::default(), JobDraft::default(), true);
        assert!(entries.is_loading() && entries.job_id().is_none());
        entries.set_job("42".into(), issue());
        assert!(!entries.is_loading());
        assert_eq!((entries.job_id().as_deref(), entries.original()), (Some("42"), issue()));
        assert!(!Entries::new(issue(), issue(), false).is_loading());
    });
}
