//! The caller: the ids that a token proves. All of them are Atlassian's: opaque, of limited length, never numbers.

pub mod forge;

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// An id that is empty, too long, or contains a character that no Atlassian id has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct InvalidId;

/// Longest id that is accepted from outside, in bytes. Atlassian's account ids end at 128.
const MAX_BYTES: usize = 255;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses an id from outside.
            pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let plain = text.bytes().all(|b| b.is_ascii_graphic());
                if text.is_empty() || text.len() > MAX_BYTES || !plain { Err(InvalidId) } else { Ok(Self(text)) }
            }

            /// The id as received.
            pub const fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a tenant: one Jira site that installed the app.
    ClientKey
}
id! {
    /// Names a Jira user.
    AccountId
}
id! {
    /// Identifies an issue permanently; numeric, stored as text.
    IssueId
}
id! {
    /// Names an issue for people; changes when the issue moves.
    IssueKey
}
id! {
    /// Identifies a project permanently.
    ProjectId
}

impl ClientKey {
    /// The prefix of the keys of tenants on Forge, before the id of their installation.
    pub const FORGE_PREFIX: &str = "forge:";

    /// Names an installation on Forge. No Connect site can have such a key: tokens that name one are refused.
    pub fn of_installation(installation: &forge::InstallationId) -> Self {
        Self(format!("{}{installation}", Self::FORGE_PREFIX))
    }

    /// Whether it names an installation on Forge.
    pub fn is_forge(&self) -> bool {
        self.as_str().starts_with(Self::FORGE_PREFIX)
    }
}

/// The issue that a token is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The id that data is stored under.
    pub id: IssueId,
    /// The key that people read, if the token or the signed address has it.
    pub key: Option<IssueKey>,
    /// The issue's project, if known.
    pub project: Option<ProjectId>,
}

/// A user's own token for Jira, on hosts that provide one. `Debug` does not show it.
#[derive(Clone, Debug)]
pub struct JiraToken(pub SecretString);

/// Tenant, account and issue, as proven by a token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The tenant.
    pub client_key: ClientKey,
    /// The Jira user.
    pub account_id: AccountId,
    /// The issue.
    pub issue: Issue,
    /// The token to call Jira with as this user, if the host provides one.
    pub jira_token: Option<JiraToken>,
}

/// Where a session token came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionSource {
    /// It was embedded in a page. Whoever has the page's signed address can have such a token.
    Page,
    /// It was exchanged for a fresh context token, which the host gives only to the user who is logged in now.
    Host,
    /// None: on Forge every call proves its caller. No window that such a page opens can prove where it came from.
    Forge,
}

/// What a session token proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The tenant.
    pub client_key: ClientKey,
    /// The Jira user.
    pub account_id: AccountId,
    /// The issue; absent on a page of the whole site.
    pub issue: Option<Issue>,
    /// The tenant's [generation](crate::store::records::Tenant::generation) when the token was issued.
    pub generation: u64,
    /// Where the token came from.
    pub source: SessionSource,
}

impl Session {
    /// A session of a caller that another token has proven.
    pub fn of(caller: Caller, generation: u64, source: SessionSource) -> Self {
        let Caller { client_key, account_id, issue, .. } = caller;
        Self { client_key, account_id, issue: Some(issue), generation, source }
    }

    /// Whether the host has vouched for the account: it gives a token only to the user who is logged in now.
    pub const fn is_from_host(&self) -> bool {
        match self.source {
            SessionSource::Host | SessionSource::Forge => true,
            SessionSource::Page => false,
        }
    }

    /// The caller, if the session is about an issue.
    pub fn caller(&self) -> Option<Caller> {
        let issue = self.issue.clone()?;
        let (client_key, account_id) = (self.client_key.clone(), self.account_id.clone());
        Some(Caller { client_key, account_id, issue, jira_token: None })
    }
}

/// The viewer of a page, as proven by a page token. Without an account (an anonymous viewer) the page is read-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The tenant.
    pub client_key: ClientKey,
    /// The Jira user, if anyone is signed in.
    pub account_id: Option<AccountId>,
    /// The issue.
    pub issue: Issue,
}

impl Viewer {
    /// The caller that this viewer may act as.
    pub fn caller(&self) -> Option<Caller> {
        let account_id = self.account_id.clone()?;
        let (client_key, issue) = (self.client_key.clone(), self.issue.clone());
        Some(Caller { client_key, account_id, issue, jira_token: None })
    }
}
