//! What a user has typed and not sent.

use app::model::{FailedPost, Field, JobDraft};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::caller::{AccountId, ClientKey, IssueId};

/// Identifies a draft. An account has one for an issue, and one more for each job on it that it is editing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// The author.
    pub account_id: AccountId,
    /// The issue.
    pub issue_id: IssueId,
    /// The job that is being edited; absent for one that is not posted yet.
    pub job_id: Option<String>,
}

/// What a user typed in the dialog of an issue and has not posted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The tenant.
    pub client_key: ClientKey,
    /// The author.
    pub account_id: AccountId,
    /// The issue.
    pub issue_id: IssueId,
    /// The job that is being edited; absent for one that is not posted yet.
    #[serde(default)]
    pub job_id: Option<String>,
    /// What was typed.
    pub draft: JobDraft,
    /// The fields of a job that its user has changed; absent where that is unknown. Not the values that the form began
    /// with: what comes from Upwork is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touched: Option<Vec<Field>>,
    /// The end of the post that restored it; removed once something is typed.
    #[serde(default)]
    pub failed_post: Option<FailedPost>,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// From then on it is void.
    pub expires_at: Timestamp,
}

impl SavedDraft {
    /// The key that identifies it.
    pub fn key(&self) -> DraftKey {
        let Self { account_id, issue_id, job_id, .. } = self;
        DraftKey { account_id: account_id.clone(), issue_id: issue_id.clone(), job_id: job_id.clone() }
    }
}
