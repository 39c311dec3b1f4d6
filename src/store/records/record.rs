//! Any record, for export and import.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    AccountAuthorizations, ConnectFailure, Connection, JobLink, JobPost, Revocation, SavedDraft, SetMarker, Tenant,
};
use crate::caller::{AccountId, ClientKey};

/// Something fetched from Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheEntry {
    /// JSON.
    pub json: String,
    /// At most 24 hours after it was read.
    pub expires_at: Timestamp,
}

/// Any record, to be moved from one store to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
pub enum Record {
    /// The tenant itself.
    Tenant(Tenant),
    /// An account's link to Upwork.
    Connection(Connection),
    /// Tokens that Upwork has yet to be asked to revoke.
    Revocation(Revocation),
    /// An account's started connects.
    Authorization(AccountAuthorizations),
    /// How an account's last connect failed.
    ConnectFailure {
        /// The tenant.
        client_key: ClientKey,
        /// The account.
        account_id: AccountId,
        /// How.
        failure: ConnectFailure,
    },
    /// An attempt to post.
    JobPost(Box<JobPost>),
    /// A link of an issue to a job.
    #[serde(rename = "job_reference")]
    JobLink(JobLink),
    /// What a user typed.
    SavedDraft(Box<SavedDraft>),
    /// A fact that safety depends on.
    Marker(SetMarker),
    /// Something fetched from Upwork.
    #[serde(rename = "fetched")]
    Cached {
        /// The tenant.
        client_key: ClientKey,
        /// Its name in the cache.
        name: String,
        /// The cached value.
        kept: CacheEntry,
    },
}

impl Record {
    /// The tenant it belongs to.
    pub const fn client_key(&self) -> &ClientKey {
        match self {
            Self::Tenant(tenant) => &tenant.client_key,
            Self::Connection(connection) => &connection.client_key,
            Self::Revocation(revocation) => &revocation.client_key,
            Self::Authorization(authorization) => &authorization.client_key,
            Self::JobPost(post) => &post.client_key,
            Self::JobLink(job_link) => &job_link.client_key,
            Self::SavedDraft(draft) => &draft.client_key,
            Self::Marker(set) => &set.client_key,
            Self::ConnectFailure { client_key, .. } | Self::Cached { client_key, .. } => client_key,
        }
    }
}
