#[cfg(feature = "ssr")]
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::json::Json;
use crate::model::{FieldError, Job};

/// The answer to a call that failed. Says what to do, never why inside: the cause stands in the log under `reference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?} ({reference})")]
pub struct ApiError {
    /// What went wrong, for the texts and for the status.
    pub code: ErrorCode,
    /// The id of the line in the server's log; empty where no server was reached.
    #[serde(default)]
    pub reference: String,
    /// Fields that need another value, with [`ErrorCode::InvalidDraft`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// What is missing, what Upwork said, or who is logged in now: words that may be shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Seconds after which it makes sense to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Open jobs of the issue that the user has not been told of, with [`ErrorCode::AlreadyPosted`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<Job>,
}

/// The closed set of what can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No token where one is needed.
    TokenMissing,
    /// The token's time is over.
    TokenExpired,
    /// Any other fault of a token.
    TokenInvalid,
    /// The token is good, and for another kind of endpoint.
    WrongToken,
    /// The site has disabled the add-on.
    TenantDisabled,
    /// The operator does not let the site have the add-on.
    SiteNotAllowed,
    /// Nobody is signed in to Jira.
    Anonymous,
    /// The host now speaks for somebody else, or of another issue, than the page was made for.
    CallerChanged,
    /// The token names no issue.
    NoIssue,
    /// The body can't be read.
    BadRequest,
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The operator has not set up the Upwork key.
    NotConfigured,
    /// The caller has no connection.
    NotConnected,
    /// Upwork no longer takes the caller's tokens.
    ReconnectNeeded,
    /// The caller's tokens are being refreshed, elsewhere; `retry_after` says when to come back.
    ConnectionBusy,
    /// Upwork did not refresh the caller's tokens, and did not say that they are no longer good.
    RefreshRefused,
    /// The connected Upwork user may not post for the chosen organization, or for any.
    NoOrganization,
    /// The key or the user lacks a permission at Upwork; `message` names it.
    MissingPermission,
    /// Some fields need another value; `fields` names them.
    InvalidDraft,
    /// Jira lets the caller look at the issue, and no more.
    MayNotEdit,
    /// Jira does not let the caller administer the site.
    NotAdministrator,
    /// Jira does not let the app read the issue, and the call needs to know what the caller may do with it.
    IssueHidden,
    /// Jira does not answer, and the call needs it to.
    JiraUnavailable,
    /// No one-time code of the caller's account is this one; or it was, and is no longer good.
    WrongCode,
    /// The code came too late: Upwork no longer takes what the user consented to.
    ConnectExpired,
    /// Another post for this issue is under way.
    PostInFlight,
    /// The issue has an open job that the user has not been told of; `jobs` names it.
    AlreadyPosted,
    /// An earlier post for this issue may have made a job, and nobody could find out.
    OutcomeUnknown,
    /// No such post for this caller.
    UnknownPost,
    /// Too many calls; `retry_after` says when to come back.
    RateLimited,
    /// Upwork refused a call; `message` has its words.
    Refused,
    /// Upwork does not answer.
    UpworkUnavailable,
    /// Upwork's bot protection does not let the server through.
    UpworkUnreachable,
    /// Upwork no longer knows the job.
    JobGone,
    /// Our own fault.
    Internal,
    /// The server was not reached. Made in the browser only.
    Offline,
    /// A code that this release does not know.
    #[serde(other)]
    Other,
}

impl ErrorCode {
    /// The host no longer speaks for the page's caller: somebody else is logged in, or nobody.
    pub(crate) const OTHER_CALLER: [Self; 2] = [Self::CallerChanged, Self::Anonymous];

    /// Whether nothing may be done until the page's caller is back.
    pub(crate) fn is_other_caller(self) -> bool {
        Self::OTHER_CALLER.contains(&self)
    }

    /// Whether the same call may well succeed a little later, with nobody doing anything.
    pub const fn is_passing(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::TooSlow
                | Self::Internal
                | Self::UpworkUnavailable
                | Self::JiraUnavailable
                | Self::RateLimited
                | Self::ConnectionBusy
                | Self::RefreshRefused
                | Self::UpworkUnreachable
        )
    }
}

impl ApiError {
    /// An error with nothing but its code and reference.
    pub fn new(code: ErrorCode, reference: impl Into<String>) -> Self {
        Self {
            code,
            reference: reference.into(),
            fields: Vec::new(),
            message: String::new(),
            retry_after: None,
            jobs: Vec::new(),
        }
    }
}

/// Faults of the transport. On the server no reference exists yet: the router adds it before the answer leaves.
#[cfg(feature = "ssr")]
impl FromServerFnError for ApiError {
    type Encoder = Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let code = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                ErrorCode::BadRequest
            }
            _ => ErrorCode::Internal,
        };
        Self::new(code, "")
    }
}
