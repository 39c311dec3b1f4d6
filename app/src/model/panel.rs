use serde::{Deserialize, Serialize};

use super::{Job, Organization, UnreadJob};

/// All that the panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelState {
    /// How the viewer stands with Upwork.
    pub account: AccountLink,
    /// Jobs linked to the issue, newest first.
    pub jobs: Vec<Job>,
    /// The post under way for this issue, by whoever.
    pub posting: Option<PostInFlight>,
    /// Whether the viewer has typed something for this issue and not posted it.
    #[serde(default)]
    pub draft_waiting: bool,
    /// When that was saved, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_saved_at: Option<String>,
    /// How the viewer's last post for this issue ended, where it made no job and its draft still waits as it was sent.
    #[serde(default)]
    pub failed_post: Option<FailedPost>,
    /// Whether Jira is known to let the viewer look at the issue and no more.
    #[serde(default)]
    pub view_only: bool,
    /// Whether the statuses of the jobs can be read again.
    #[serde(default)]
    pub statuses: Statuses,
    /// Jobs whose statuses could not be read just now; only in the answer to reading them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadJob>,
    /// Whether a one-time code waits to be entered by the viewer's account: the last step of a connect that somebody
    /// confirmed outside the panel.
    #[serde(default)]
    pub code_waiting: bool,
    /// How the viewer's last attempt to connect ended, when it did not end well.
    pub notice: Option<ConnectNotice>,
}

/// How the viewer stands with Upwork. Never tells of another user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountLink {
    /// Nobody is signed in to Jira: the page is read-only.
    Anonymous,
    /// The operator has not set up the Upwork key.
    NotConfigured {
        /// Names of the missing settings, for administrators of the site alone.
        missing: Vec<String>,
    },
    /// No connection yet.
    NotConnected,
    /// Connected, tokens believed good.
    Connected {
        /// The viewer's name on Upwork.
        name: String,
        /// Client organizations the viewer may post for; empty means none.
        organizations: Vec<Organization>,
        /// The last choice, where there are several.
        organization: Option<String>,
    },
    /// Jira lets the viewer look at the issue and no more. Only the dialog is told so in this place.
    ViewOnly,
    /// Connected once, but Upwork no longer takes the tokens.
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
    /// Whether nobody could find it out for long: no longer in the way of another post.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given_up: bool,
}

/// The end of a post that made no job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailedPost {
    /// Upwork said no.
    Refused {
        /// Upwork's own words, may be empty.
        message: String,
        /// The id of the line in the server's log.
        reference: String,
    },
    /// It is certain that there is no job, and why is not.
    NotPosted {
        /// The id of the line in the server's log.
        reference: String,
    },
}

/// Whether the viewer's own connection can read where the jobs stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statuses {
    /// There is nothing to read, or nothing to read it with.
    #[default]
    Closed,
    /// They can be read.
    Readable,
    /// They can be, and one that may still change has not been for a while.
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
