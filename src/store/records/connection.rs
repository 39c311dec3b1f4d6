//! An account's connection to Upwork, and what remains of one that has ended.

use app::model::Organization;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Sealed;
use crate::caller::{AccountId, ClientKey};

/// An account's link to Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The tenant.
    pub client_key: ClientKey,
    /// The Jira user.
    pub account_id: AccountId,
    /// The user's id on Upwork.
    pub upwork_user: String,
    /// The user's name on Upwork.
    pub name: String,
    /// Client organizations the user may post for.
    pub organizations: Vec<Organization>,
    /// The one chosen last.
    pub organization: Option<String>,
    /// [`Tokens`](crate::upwork::Tokens) as JSON, sealed.
    pub tokens: Sealed,
    /// Whether Upwork accepts the tokens, as far as is known.
    pub state: ConnectionState,
    /// When it was created.
    pub connected_at: Timestamp,
    /// Held while one of the server processes refreshes the tokens: only that one may write new ones.
    #[serde(default)]
    pub refresh_lease: Option<RefreshLease>,
    /// How often Upwork has refused the tokens since the last successful call, without saying that they are invalid.
    #[serde(default)]
    pub refusals: u32,
    /// When Upwork last accepted the tokens, to within a few minutes. Shown only: nothing is decided by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// A refresh in progress, and who performs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshLease {
    /// Identifies this refresh; unique.
    pub owner: String,
    /// After this time anybody may take over the lease: its owner has probably died.
    pub until: Timestamp,
}

/// Whether Upwork accepts a connection's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// As far as known.
    Active,
    /// No longer: the user must connect again.
    ReconnectNeeded,
}

/// Tokens of a connection that has ended: Upwork has yet to be asked to revoke them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// Names it within its tenant.
    pub id: String,
    /// The tenant.
    pub client_key: ClientKey,
    /// Whose connection it was.
    pub account_id: AccountId,
    /// The tokens, sealed as they were in the connection.
    pub tokens: Sealed,
    /// After this time the request is not repeated.
    pub expires_at: Timestamp,
}

impl Revocation {
    /// The revocation for a connection that ends. The same connection always results in the same one.
    pub fn of(connection: Connection, expires_at: Timestamp) -> Self {
        let Connection { client_key, account_id, tokens, version, .. } = connection;
        Self { id: format!("{account_id} {version}"), client_key, account_id, tokens, expires_at }
    }
}

/// How a connect failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectFailure {
    /// True when the user declined, false for everything else.
    pub denied: bool,
    /// When the record expires.
    pub expires_at: Timestamp,
}
