use serde::{Deserialize, Serialize};

use super::{Job, JobStatus};

/// A request for the jobs of a whole site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobsQuery {
    /// Which jobs to return.
    pub filter: JobsFilter,
    /// Where the last page ended; absent for the first one.
    pub cursor: Option<String>,
    /// Whether the rows are for a file: then pages are larger, and their total is limited.
    pub for_file: bool,
}

/// Filters; an empty or absent one lets every job pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobsFilter {
    /// The status on Upwork, if known.
    pub status: Option<JobStatus>,
    /// The id of the issue's project.
    pub project: String,
    /// The account that posted them.
    pub poster: String,
    /// A part of the job's title, in any case.
    pub title: String,
    /// The key of the issue, in any case.
    pub issue: String,
}

/// Some jobs of the site, newest first, on issues that the viewer may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobsPage {
    /// The jobs.
    pub rows: Vec<SiteJob>,
    /// The cursor of the next page; absent on the last one. The next page may contain nothing that the viewer may see.
    pub next: Option<String>,
}

/// A job with the data that only this page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteJob {
    /// Its issue, from Jira.
    pub issue: SiteIssue,
    /// The job. Pay and organization are included for viewers who could also see them with their own Upwork account.
    pub job: Job,
    /// When its status was last read, RFC 3339 in UTC, if that is too long ago to show the status.
    pub seen_at: Option<String>,
    /// Who posted it.
    pub poster: SitePoster,
}

/// An issue in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteIssue {
    /// The key that users know.
    pub key: String,
    /// Its first line.
    pub summary: String,
    /// The name of its status.
    pub status: String,
    /// Its page in Jira; empty if the site's address is not known.
    pub url: String,
    /// The id of its project; may be empty.
    pub project: String,
    /// The name of its project; may be empty.
    pub project_name: String,
}

/// Who posted a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePoster {
    /// The Atlassian account, which Jira shows to everybody on the site.
    pub account: String,
    /// The name that Jira shows; absent if Jira shows none.
    pub name: Option<String>,
}

/// The first state of the page of a site's jobs: the jobs are loaded later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteJobsPage {
    /// The viewer's account.
    pub account: String,
}
