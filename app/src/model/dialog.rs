use serde::{Deserialize, Serialize};

use super::{AccountLink, FormOptions, FormParts, IssueGap, Job, JobDraft};

/// The dialog's first state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialogPage {
    /// Whether an existing job on Upwork is being changed. The host tells the page which one.
    pub edits: bool,
    /// The id of the post that the dialog will send: one dialog, one job.
    pub post_id: String,
    /// The initial values of the fields.
    pub draft: JobDraft,
    /// What an empty form would take from the issue: fields can be reset to it.
    pub issue_draft: JobDraft,
    /// When `draft` was saved, RFC 3339 in UTC; absent if it comes from the issue.
    pub saved_at: Option<String>,
    /// Whether the issue could be read from Jira.
    pub from_issue: bool,
    /// The parts of the issue that are not in the fields; empty if the fields contain an earlier draft.
    #[serde(default)]
    pub issue_gaps: Vec<IssueGap>,
    /// Labels and components of the issue, as suggested skills.
    pub suggestions: Vec<String>,
    /// Open jobs of the issue, if known; unused when a job is edited.
    #[serde(default)]
    pub open_jobs: Vec<Job>,
    /// Host name of the viewer's Jira: links there are not for the public.
    pub jira_host: String,
    /// Upwork's choices if they were at hand; otherwise the dialog requests them.
    pub options: Option<FormOptions>,
    /// The fields that Upwork's API supports; the form leaves the others out.
    pub parts: FormParts,
    /// How the viewer is connected to Upwork.
    pub account: AccountLink,
}
