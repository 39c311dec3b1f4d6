use serde::{Deserialize, Serialize};

use super::{AccountLink, FormOptions, FormParts, IssueGap, Job, JobDraft};

/// What the dialog starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialogPage {
    /// Whether a job that is at Upwork is changed. Which one, the host tells the page.
    pub edits: bool,
    /// The id of the post that the dialog will send: one dialog, one job.
    pub post_id: String,
    /// What the fields start with.
    pub draft: JobDraft,
    /// What the issue would make of an empty form: fields can be set back to it.
    pub issue_draft: JobDraft,
    /// When `draft` was saved, RFC 3339 in UTC; absent where it is the issue's.
    pub saved_at: Option<String>,
    /// Whether the issue could be read from Jira.
    pub from_issue: bool,
    /// What of the issue is not in the fields; nothing where they hold an earlier draft.
    #[serde(default)]
    pub issue_gaps: Vec<IssueGap>,
    /// Labels and components of the issue, as skills that the user may take over.
    pub suggestions: Vec<String>,
    /// Jobs of the issue that are open, as far as known; of no use where a job is changed.
    #[serde(default)]
    pub open_jobs: Vec<Job>,
    /// Host name of the viewer's Jira: links there are not for the public.
    pub jira_host: String,
    /// Upwork's choices where they were at hand; otherwise the dialog asks for them.
    pub options: Option<FormOptions>,
    /// Which fields Upwork's interface takes; the form leaves the others out.
    pub parts: FormParts,
    /// How the viewer stands with Upwork.
    pub account: AccountLink,
}
