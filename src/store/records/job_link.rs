//! The link between an issue and a job.

use app::model::{JobDraft, JobStatus, Warning};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::caller::{AccountId, ClientKey, IssueId, IssueKey, ProjectId};

/// The lasting link of an issue to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLink {
    /// The tenant.
    pub client_key: ClientKey,
    /// The issue.
    pub issue_id: IssueId,
    /// Upwork's id of the job.
    pub job_id: String,
    /// Its public page.
    pub url: String,
    /// The title it was posted with.
    pub title: String,
    /// The organization it was posted for.
    pub organization: String,
    /// Who posted it.
    pub account_id: AccountId,
    /// When.
    pub posted_at: Timestamp,
    /// The post that created it.
    pub post_id: String,
    /// Parts of the job that Upwork did not save.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The last status read.
    #[serde(default)]
    pub status: Option<ReadStatus>,
    /// When a status was last read, also after it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
    /// Nobody reads it in the background before: a process has done so, or is doing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_after: Option<Timestamp>,
    /// The key and project of the issue, as Jira last told them; unknown for jobs of older releases until a page learns
    /// them.
    #[serde(default, skip_serializing_if = "IssuePlace::is_unknown")]
    pub place: IssuePlace,
    /// The draft that it was created from, as typed: editing the job starts from there. Absent for jobs of older
    /// releases.
    #[serde(default)]
    pub draft: Option<Box<JobDraft>>,
}

/// Where an issue is: both change when it moves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuePlace {
    /// What people call it.
    #[serde(default)]
    pub key: Option<IssueKey>,
    /// Its project.
    #[serde(default)]
    pub project: Option<ProjectId>,
}

impl IssuePlace {
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// A place in the list of a tenant's jobs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPosition {
    /// When the job was posted.
    pub posted_at: Timestamp,
    /// Upwork's id of the job.
    pub job_id: String,
}

/// A change of a job link: the parts that are present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobLinkChange {
    /// The job's new text.
    pub words: Option<JobWords>,
    /// The job's new status.
    pub status: Option<ReadStatus>,
    /// Where the job's issue is now.
    pub place: Option<IssuePlace>,
}

/// A job's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobWords {
    /// Its title.
    pub title: String,
    /// The draft that it was created from.
    pub draft: Box<JobDraft>,
    /// Parts of the job that Upwork did not save.
    pub warnings: Vec<Warning>,
}

impl JobLink {
    /// Applies a change to it.
    pub fn change(&mut self, change: JobLinkChange) {
        if let Some(JobWords { title, draft, warnings }) = change.words {
            (self.title, self.draft, self.warnings) = (title, Some(draft), warnings);
        }
        let is_newer = |read: &ReadStatus| self.status.as_ref().is_none_or(|kept| kept.read_at <= read.read_at);
        if let Some(read) = change.status.filter(is_newer) {
            self.seen_at = Some(read.read_at);
            self.status = Some(read);
        }
        if let Some(place) = change.place {
            self.place = place;
        }
    }

    /// Where it is in the list of its tenant's jobs.
    pub fn position(&self) -> JobPosition {
        JobPosition { posted_at: self.posted_at, job_id: self.job_id.clone() }
    }
}

/// A status read from Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadStatus {
    /// The status.
    pub status: JobStatus,
    /// How many freelancers proposed, if Upwork said so.
    #[serde(default)]
    pub proposals: Option<u32>,
    /// How many were hired, if Upwork said so.
    #[serde(default)]
    pub hires: Option<u32>,
    /// When it was read; it is shown for at most 24 hours.
    pub read_at: Timestamp,
}
