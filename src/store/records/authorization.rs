//! Started, unfinished connects.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Sealed;
use crate::caller::{AccountId, ClientKey, IssueId, IssueKey};

/// All connects that an account has started and not finished: one record, so that one comparison of its revision
/// settles everything that concerns all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAuthorizations {
    /// The tenant.
    pub client_key: ClientKey,
    /// Who asked for them.
    pub account_id: AccountId,
    /// Oldest first. Releases that stored a record for each authorization did not write this field.
    #[serde(default)]
    pub list: Vec<Authorization>,
    /// Wrong one-time codes since the oldest of the codes that wait.
    #[serde(default)]
    pub wrong_codes: u32,
    /// When the last of them ends.
    pub expires_at: Timestamp,
    /// Changes with every write: a writer names the one it has read.
    #[serde(default)]
    pub revision: String,
}

/// A started connect. Single use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// Unguessable; part of the state that travels through the browser.
    pub id: String,
    /// The key of the issue it was requested from, for display.
    pub issue_id: IssueId,
    /// The issue's project, if known.
    #[serde(default)]
    pub issue_key: Option<IssueKey>,
    /// The tenant's [generation](super::Tenant::generation) when it was asked for.
    #[serde(default)]
    pub generation: u64,
    /// Whether the host vouched for the logged-in user at the time. Otherwise no start continues automatically.
    #[serde(default)]
    pub from_host: bool,
    /// Data that the adapter needs at the callback (a PKCE verifier, a request token's secret), sealed.
    #[serde(default)]
    #[serde(rename = "memo")]
    pub handshake: Option<Sealed>,
    /// How often a browser was sent on to Upwork, or may have been.
    #[serde(default)]
    pub starts: u32,
    /// Submitted forms of the start page: each can be used once.
    #[serde(default)]
    pub used_forms: Vec<String>,
    /// Whether anyone has used the start page. From then on the callback always shows a code.
    #[serde(default)]
    pub confirmed: bool,
    /// Its state.
    #[serde(default)]
    pub progress: AuthorizationProgress,
    /// From then on it is void.
    pub expires_at: Timestamp,
}

/// The state of a connect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorizationProgress {
    /// Nobody has continued to Upwork with it yet.
    #[default]
    Asked,
    /// A browser was sent on to Upwork.
    Opened,
    /// The callback is making the connection.
    Finishing,
    /// The callback has shown a one-time code, and the account has yet to enter it.
    CodeWaiting {
        /// The code that was shown, sealed.
        code: Sealed,
        /// Upwork's answer, sealed.
        answer: Sealed,
        /// Until this time the caller that entered the code is creating the connection.
        #[serde(default)]
        taken_until: Option<Timestamp>,
    },
    /// The code was entered, and this is its end.
    CodeUsed {
        /// The code, sealed: entered again, it is answered the same.
        code: Sealed,
        /// Whether a connection was created. Otherwise it was too late for Upwork.
        connected: bool,
    },
}

impl Authorization {
    /// The one-time code, for as long as entering it has an answer.
    pub const fn code(&self) -> Option<&Sealed> {
        match &self.progress {
            AuthorizationProgress::CodeWaiting { code, .. } | AuthorizationProgress::CodeUsed { code, .. } => {
                Some(code)
            }
            AuthorizationProgress::Asked | AuthorizationProgress::Opened | AuthorizationProgress::Finishing => None,
        }
    }

    /// Its sealed values, in this order: the handshake, the code, Upwork's answer.
    pub fn sealed(&self) -> [Option<&Sealed>; 3] {
        let (code, answer) = match &self.progress {
            AuthorizationProgress::CodeWaiting { code, answer, .. } => (Some(code), Some(answer)),
            AuthorizationProgress::CodeUsed { code, .. } => (Some(code), None),
            AuthorizationProgress::Asked | AuthorizationProgress::Opened | AuthorizationProgress::Finishing => {
                (None, None)
            }
        };
        [self.handshake.as_ref(), code, answer]
    }

    /// The same, to be re-encrypted.
    pub fn sealed_mut(&mut self) -> [Option<&mut Sealed>; 3] {
        let (code, answer) = match &mut self.progress {
            AuthorizationProgress::CodeWaiting { code, answer, .. } => (Some(code), Some(answer)),
            AuthorizationProgress::CodeUsed { code, .. } => (Some(code), None),
            AuthorizationProgress::Asked | AuthorizationProgress::Opened | AuthorizationProgress::Finishing => {
                (None, None)
            }
        };
        [self.handshake.as_mut(), code, answer]
    }

    /// Whether its code has yet to be entered.
    pub const fn waits_for_code(&self) -> bool {
        matches!(self.progress, AuthorizationProgress::CodeWaiting { .. })
    }

    /// Whether its code was entered and a connection was created.
    pub const fn has_connected(&self) -> bool {
        matches!(self.progress, AuthorizationProgress::CodeUsed { connected: true, .. })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_authorization_of_an_older_release_reads_as_none() {
        let old = json!({
            "id": "AAAAAAAAAAAAAAAAAAAAAA", "client_key": "tenant-a", "account_id": "712020:mia", "issue_id": "10001",
            "memo": "k1.bWVtbw", "expires_at": "2026-11-21T12:10:00Z",
        });
        let read: AccountAuthorizations = serde_json::from_value(old).unwrap();
        assert_eq!((read.list, read.wrong_codes, read.revision.as_str()), (vec![], 0, ""));
        assert_eq!(read.account_id.as_str(), "712020:mia");
    }

    #[test]
    fn an_authorization_without_the_later_fields_proves_nothing() {
        let old = json!({"id": "A", "issue_id": "10001", "expires_at": "2026-11-21T12:10:00Z"});
        let read: Authorization = serde_json::from_value(old).unwrap();
        assert!(!read.from_host && !read.confirmed && read.code().is_none());
        assert_eq!((read.progress, read.starts), (AuthorizationProgress::Asked, 0));
    }
}
