//! Facts that safety depends on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::caller::{AccountId, ClientKey, IssueId};

/// A fact that safety depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Marker {
    /// A user unlinked the job: no lookup of a post links it again.
    UnlinkedJob {
        /// The job.
        job_id: String,
    },
    /// Jira's last answer was that the account may not edit the issue.
    MayNotEdit {
        /// The account.
        account_id: AccountId,
        /// The issue.
        issue_id: IssueId,
    },
    /// Jira reported the issue as deleted, and has not confirmed it yet.
    DeletedIssue {
        /// The issue.
        issue_id: IssueId,
    },
}

impl Marker {
    /// The beginning of the ids of [`Marker::DeletedIssue`], and of no others.
    pub const DELETED_ISSUE: &str = "deleted-issue ";

    /// Its id within the tenant. Ids contain no space, so the combined key is unambiguous.
    pub fn id(&self) -> String {
        match self {
            Self::UnlinkedJob { job_id } => format!("unlinked {job_id}"),
            Self::MayNotEdit { account_id, issue_id } => format!("may-not-edit {account_id} {issue_id}"),
            Self::DeletedIssue { issue_id } => format!("{}{issue_id}", Self::DELETED_ISSUE),
        }
    }
}

/// A marker that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetMarker {
    /// The tenant.
    pub client_key: ClientKey,
    /// The fact.
    pub marker: Marker,
    /// From then on it is void.
    pub expires_at: Timestamp,
}
