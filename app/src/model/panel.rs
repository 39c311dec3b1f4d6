use serde::{Deserialize, Serialize};

use super::{Job, Organization, UnreadJob};

/// All that the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelState {
    /// The viewer's state on Upwork.
    pub account: AccountLink,
    /// Jobs linked to the issue, newest first.
    pub jobs: Vec<Job>,
    /// The post in flight for this issue, by any user.
    pub posting: Option<PostInFlight>,
    /// Whether the viewer has a saved draft for this issue.
    #[serde(default)]
    pub draft_waiting: bool,
    /// When that was saved, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_saved_at: Option<String>,
    /// How the viewer's last post for this issue failed, if it created no job and its draft is unchanged.
    #[serde(default)]
    pub failed_post: Option<FailedPost>,
    /// Whether Jira is known to let the viewer only view the issue.
    #[serde(default)]
    pub view_only: bool,
    /// Whether the statuses of the jobs can be read again.
    #[serde(default)]
    pub statuses: Statuses,
    /// Jobs whose statuses could not be read just now; only in the answer to reading them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadJob>,
    /// Whether a one-time code for the viewer's account is pending: the last step of a connect that was confirmed
    /// outside the panel.
    #[serde(default)]
    pub code_waiting: bool,
    /// How the viewer's last attempt to connect ended, when it did not end well.
    pub notice: Option<ConnectNotice>,
}

/// The viewer's state on Upwork. Never about another user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountLink {
    /// Nobody is signed in to Jira: the page is read-only.
    Anonymous,
    /// The operator has not set up the Upwork key.
    NotConfigured {
        /// Names of the missing settings, only for administrators of the site.
        missing: Vec<String>,
    },
    /// No connection yet.
    NotConnected,
    /// Connected, with tokens that should be valid.
    Connected {
        /// The viewer's name on Upwork.
        name: String,
        /// Client organizations the viewer may post for; empty means none.
        organizations: Vec<Organization>,
        /// The last choice, if there are several organizations.
        organization: Option<String>,
    },
    /// Jira lets the viewer only view the issue. Used only for the dialog.
    ViewOnly,
    /// Connected before, but Upwork no longer accepts the tokens.
    ReconnectNeeded {
        /// The viewer's name on Upwork.
        name: String,
    },
}

/// A post that has not reached its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostInFlight {
    /// The title that is being posted.
    pub title: String,
    /// Whether the viewer started it.
    pub mine: bool,
    /// False while the call is running, true once its outcome is being looked up.
    pub checking: bool,
    /// Whether the outcome has been unknown for a long time: it no longer blocks another post.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given_up: bool,
}

/// The end of a post that created no job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailedPost {
    /// Upwork refused.
    Refused {
        /// Upwork's own message, may be empty.
        message: String,
        /// The id of the line in the server's log.
        reference: String,
    },
    /// It is certain that there is no job, but not why.
    NotPosted {
        /// The id of the line in the server's log.
        reference: String,
    },
}

/// Whether the viewer's own connection can read the status of the jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statuses {
    /// There is no status to read, or no connection to read it with.
    #[default]
    Closed,
    /// They can be read.
    Readable,
    /// The statuses can be read, and at least one that may still change is out of date.
    Due,
}

/// Why the last attempt to connect led nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectNotice {
    /// The user declined on Upwork.
    Denied,
    /// Upwork did not accept the answer, or could not be reached.
    Failed,
}
