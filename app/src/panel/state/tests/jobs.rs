use super::owned;
use crate::model::{Job, JobStatus, Poster, Statuses, testing};
use crate::panel::state::Jobs;

pub(super) fn a_job(id: &str, mine: bool) -> Job {
    Job { mine, ..testing::a_job(id) }
}

#[test]
fn a_new_job_of_the_viewer_is_reported_once() {
    owned(|| {
        let jobs = Jobs::new(vec![a_job("1", true)], Statuses::Readable);
        assert!(!jobs.accept(vec![a_job("1", true)], Statuses::Readable));
        assert!(!jobs.accept(vec![a_job("2", false), a_job("1", true)], Statuses::Readable), "somebody else's");
        let more = vec![a_job("3", true), a_job("2", false), a_job("1", true)];
        assert!(jobs.accept(more.clone(), Statuses::Readable));
        assert!(!jobs.accept(more, Statuses::Readable));
    });
}

#[test]
fn only_one_status_read_runs_at_a_time() {
    owned(|| {
        let jobs = Jobs::new(Vec::new(), Statuses::Due);
        assert!(jobs.start_reading() && !jobs.start_reading() && jobs.is_reading());
        jobs.stop_reading();
        assert!(!jobs.is_reading() && jobs.start_reading());
    });
}

#[test]
fn posters_are_requested_once_for_each_job_of_others() {
    owned(|| {
        let jobs = Jobs::new(vec![a_job("1", true)], Statuses::Readable);
        assert!(!jobs.ask_for_posters(), "the viewer's own");
        jobs.accept(vec![a_job("2", false)], Statuses::Readable);
        assert!(jobs.ask_for_posters() && !jobs.ask_for_posters());
        jobs.set_posters(vec![Poster { job_id: "2".into(), name: "Ada".into() }]);
        assert_eq!((jobs.poster("2").as_deref(), jobs.poster("1")), (Some("Ada"), None));
    });
}

#[test]
fn a_job_that_ends_while_the_panel_is_open_keeps_its_place() {
    owned(|| {
        let over = |id| Job { status: Some(JobStatus::Filled), ..a_job(id, true) };
        let jobs = Jobs::new(vec![a_job("3", true), a_job("2", true), over("1")], Statuses::Readable);
        assert!(jobs.is_folded(&over("1")) && jobs.any_open());
        jobs.accept(vec![over("3"), over("2"), over("1")], Statuses::Readable);
        assert!(!jobs.is_folded(&over("3")) && !jobs.is_folded(&over("2")) && !jobs.any_open());
        assert!(!jobs.is_folded(&a_job("1", true)), "open again");
    });
}
