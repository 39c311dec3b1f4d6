//! A job for the tests of all modules: its fields are filled in at one place only.

use super::Job;

/// A colleague's job, known only by its link.
pub(crate) fn a_job(id: &str) -> Job {
    Job {
        id: id.into(),
        title: format!("Job {id}"),
        url: format!("https://www.upwork.com/jobs/~02{id}"),
        posted_at: "2026-11-21T10:00:00Z".into(),
        mine: false,
        status: None,
        proposals: None,
        hires: None,
        budget: None,
        organization: None,
        warnings: Vec::new(),
    }
}
