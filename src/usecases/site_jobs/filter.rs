use app::model::{JobStatus, JobsFilter};
use jiff::Timestamp;

use crate::caller::{IssueKey, ProjectId};
use crate::store::records::JobLink;
use crate::usecases::job::show;

/// Typed text is cut here: no stored value is longer.
const MAX_CHARACTERS: usize = 200;

/// Selects jobs by their stored data.
#[derive(Debug)]
pub(super) struct Wanted {
    status: Option<JobStatus>,
    project: String,
    poster: String,
    title: String,
    issue: String,
}

impl Wanted {
    pub(super) fn of(filter: JobsFilter) -> Self {
        let JobsFilter { status, project, poster, title, issue } = filter;
        let [project, poster, title, issue] = [project, poster, title, issue].map(|text| cut(&text));
        Self { status, project, poster, title: title.to_lowercase(), issue: issue.to_uppercase() }
    }

    /// Whether a job passes at `now`. A status that may no longer be shown counts as unknown.
    pub(super) fn includes(&self, job: &JobLink, now: Timestamp) -> bool {
        self.status.is_none_or(|wanted| show::fresh(job.status.as_ref(), now).is_some_and(|read| read.status == wanted))
            && is(&self.project, job.place.project.as_ref().map(ProjectId::as_str))
            && is(&self.poster, Some(job.account_id.as_str()))
            && is(&self.issue, job.place.key.as_ref().map(IssueKey::as_str))
            && (self.title.is_empty() || job.title.to_lowercase().contains(&self.title))
    }
}

fn is(wanted: &str, kept: Option<&str>) -> bool {
    wanted.is_empty() || kept == Some(wanted)
}

fn cut(text: &str) -> String {
    text.trim().chars().take(MAX_CHARACTERS).collect()
}
