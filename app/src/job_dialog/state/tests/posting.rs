use super::owned;
use crate::job_dialog::state::{PostProgress, Posting};
use crate::model::testing::a_job;
use crate::model::{Field, FieldError, JobDraft, Problem};

#[test]
fn the_same_id_is_sent_until_the_server_assigns_another() {
    owned(|| {
        let posting = Posting::new("p1".into());
        assert_eq!(posting.submission(JobDraft::default()).id, "p1");
        posting.fail();
        assert_eq!(posting.submission(JobDraft::default()).id, "p1");
        posting.renew("p2".into());
        assert_eq!(posting.submission(JobDraft::default()).id, "p2");
    });
}

#[test]
fn a_failed_call_continues_once_with_a_new_id() {
    owned(|| {
        let posting = Posting::new("p1".into());
        assert!(!posting.goes_on());
        posting.fail();
        assert!(posting.goes_on() && !posting.goes_on());
    });
}

#[test]
fn a_lookup_that_has_begun_forgets_that_the_call_failed() {
    owned(|| {
        let posting = Posting::new("p1".into());
        posting.fail();
        posting.check();
        assert!(posting.is_busy() && !posting.goes_on());
    });
}

#[test]
fn posting_although_a_job_may_exist_is_reported_to_the_server() {
    owned(|| {
        let posting = Posting::new("p1".into());
        assert!(!posting.submission(JobDraft::default()).anyway);
        posting.set_anyway(true);
        assert!(posting.submission(JobDraft::default()).anyway);
        posting.set_anyway(false);
        assert!(!posting.submission(JobDraft::default()).anyway);
    });
}

#[test]
fn another_job_is_posted_only_beside_the_confirmed_ones() {
    owned(|| {
        let posting = Posting::new("p1".into());
        assert!(!posting.is_news(&[]) && posting.is_news(&[a_job("1")]));
        posting.agree(&[a_job("1")]);
        assert!(!posting.is_news(&[a_job("1")]) && posting.is_news(&[a_job("1"), a_job("2")]));
        assert_eq!(posting.submission(JobDraft::default()).beside, ["1"]);
    });
}

#[test]
fn only_interaction_after_the_job_was_created_keeps_the_dialog_open() {
    owned(|| {
        let posting = Posting::new("p1".into());
        posting.touch();
        assert!(!posting.is_used());
        posting.set(PostProgress::Posted("https://www.upwork.com/jobs/~021".into()));
        posting.touch();
        assert!(posting.is_used());
    });
}

#[test]
fn each_progress_state_has_its_step() {
    owned(|| {
        let posting = Posting::new("p1".into());
        let problem = FieldError::new(Field::Title, Problem::Missing);
        for (progress, step, busy, over) in [
            (PostProgress::Problems(vec![problem.clone()]), 0, false, false),
            (PostProgress::Posting, 2, true, false),
            (PostProgress::Checking, 2, true, false),
            (PostProgress::Posted("https://a".into()), 4, true, true),
        ] {
            posting.set(progress.clone());
            assert_eq!((posting.step(), posting.is_busy(), posting.is_over()), (step, busy, over));
            assert_eq!(posting.problems().is_empty(), !matches!(progress, PostProgress::Problems(_)));
            assert_eq!(posting.url().is_some(), over);
            assert_eq!(posting.status(false).is_some(), busy && !over);
        }
        posting.set(PostProgress::Posting);
        assert_ne!(posting.status(true), posting.status(false));
    });
}
