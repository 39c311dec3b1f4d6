use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use super::owned;
use crate::model::{FailedPost, Job, PostInFlight};
use crate::panel::state::{CallState, Posts, Prompts, Question};

#[test]
fn only_one_call_runs_at_a_time() {
    owned(|| {
        let calls = CallState::new();
        assert!(calls.start() && !calls.start());
        calls.end();
        assert!(calls.start());
    });
}

#[test]
fn a_post_is_polled_by_one_loop() {
    owned(|| {
        let calls = CallState::new();
        assert!(calls.start_watching() && !calls.start_watching());
        calls.stop_watching();
        assert!(calls.start_watching());
    });
}

#[test]
fn the_last_failed_call_is_repeated() {
    owned(|| {
        let calls = CallState::new();
        assert!(calls.retry().is_none());
        let counts = [(); 2].map(|()| Arc::new(AtomicU32::new(0)));
        for count in &counts {
            let count = Arc::clone(count);
            calls.fail(Arc::new(move || _ = count.fetch_add(1, Relaxed)));
        }
        if let Some(retry) = calls.retry() {
            retry();
        }
        assert_eq!(counts.map(|count| count.load(Relaxed)), [0, 1]);
    });
}

#[test]
fn a_failure_removes_the_last_success_message() {
    owned(|| {
        let calls = CallState::new();
        calls.set_feedback("Unlinked.".into());
        calls.fail(Arc::new(|| {}));
        assert_eq!(calls.feedback(""), "");
    });
}

#[test]
fn an_abandoned_post_blocks_nothing() {
    owned(|| {
        let post = |given_up| PostInFlight { title: "Fix the login".into(), mine: true, checking: true, given_up };
        let posts = Posts::new(Some(post(false)), None);
        assert!(posts.is_under_way() && posts.status(false).is_some() && posts.status(true).is_none());
        posts.accept(Some(post(true)), None);
        assert!(!posts.is_under_way() && posts.status(false).is_none() && posts.status(true).is_some());
        posts.accept(None, Some(FailedPost::NotPosted { reference: "r1".into() }));
        assert!(posts.status(true).is_none());
        assert!(!posts.with_failed(|_| "failed".into()).is_empty());
    });
}

#[test]
fn only_one_question_is_open_at_a_time_and_only_beside_its_job() {
    owned(|| {
        let prompts = Prompts::new();
        let is_asked = |place| prompts.with(place, |_| ()).is_some();
        prompts.ask(Question::Disconnect);
        assert!(is_asked("") && !is_asked("1"));
        prompts.ask(Question::Close(a_job()));
        assert!(is_asked("1") && !is_asked(""));
        assert_eq!(prompts.take_back(), Some(Question::Close(a_job())));
        assert!(!is_asked("1") && prompts.open_question().is_none());
    });
}

#[test]
fn the_result_of_an_action_is_shown_beside_its_job() {
    owned(|| {
        let calls = CallState::new();
        calls.set_feedback_at("1", "Closed.".into());
        assert_eq!([calls.feedback("1"), calls.feedback("2"), calls.feedback("")], ["Closed.", "", ""]);
    });
}

fn a_job() -> Job {
    super::jobs::a_job("1", true)
}
