use serde::{Deserialize, Serialize};

use super::{Job, JobStatus};

/// What is wanted of the jobs of a whole site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobsQuery {
    /// Which of them.
    pub filter: JobsFilter,
    /// Where the last page ended; absent for the first one.
    pub cursor: Option<String>,
    /// Whether the rows are for a file: then there are more on a page, and an end of them all.
    pub for_file: bool,
}

/// Which jobs; what is empty or absent keeps none out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobsFilter {
    /// Where they stand on Upwork, as far as known.
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
    /// Where the next page begins; absent on the last one. There may be nothing behind it that the viewer may see.
    pub next: Option<String>,
}

/// A job with what only this page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteJob {
    /// Its issue, as Jira tells it.
    pub issue: SiteIssue,
    /// The job. What it pays and for whom is there for those who could also see it with their own Upwork account.
    pub job: Job,
    /// When Upwork last said where it stands, RFC 3339 in UTC, where that is too long ago to show what it said.
    pub seen_at: Option<String>,
    /// Who posted it.
    pub poster: SitePoster,
}

/// An issue in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteIssue {
    /// What people call it.
    pub key: String,
    /// Its first line.
    pub summary: String,
    /// The name of its status.
    pub status: String,
    /// Its page in Jira; empty where the site's address is not known.
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
    /// The name that Jira shows; absent where it shows none.
    pub name: Option<String>,
}

/// What the page of a site's jobs starts with: the jobs come later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteJobsPage {
    /// The viewer's account.
    pub account: String,
}
