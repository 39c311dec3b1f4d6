#[cfg(feature = "ssr")]
use leptos::server_fn::Bytes;
#[cfg(feature = "ssr")]
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::json::Json;
use crate::model::{FieldError, Job};

/// The response to a failed call. Says what to do; the cause is only in the log, under `reference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?} ({reference})")]
pub struct ApiError {
    /// What went wrong; decides the text and the status.
    pub code: ErrorCode,
    /// The id of the line in the server's log; empty if no server was reached.
    #[serde(default)]
    pub reference: String,
    /// Invalid fields, with [`ErrorCode::InvalidDraft`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// What is missing, Upwork's message, or who is logged in now: text that may be shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Seconds after which it makes sense to try again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Open jobs of the issue that the user has not seen yet, with [`ErrorCode::AlreadyPosted`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<Job>,
}

/// The closed set of what can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A token is missing.
    TokenMissing,
    /// The token has expired.
    TokenExpired,
    /// The token is invalid for any other reason.
    TokenInvalid,
    /// The token is valid, but for another kind of endpoint.
    WrongToken,
    /// The site has disabled the app.
    TenantDisabled,
    /// The operator does not allow the site to use the app.
    SiteNotAllowed,
    /// Nobody is logged in to Jira.
    Anonymous,
    /// The host now speaks for another account, or about another issue, than the page was made for.
    CallerChanged,
    /// The token names no issue.
    NoIssue,
    /// The body can't be read.
    BadRequest,
    /// The body is too large.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
    /// The operator has not set up the Upwork key.
    NotConfigured,
    /// The caller has no connection.
    NotConnected,
    /// Upwork no longer accepts the caller's tokens.
    ReconnectNeeded,
    /// The caller's tokens are being refreshed elsewhere; `retry_after` says when to try again.
    ConnectionBusy,
    /// Upwork did not refresh the caller's tokens, and did not say that they are invalid.
    RefreshRefused,
    /// The connected Upwork user may not post for the chosen organization, or for any.
    NoOrganization,
    /// The key or the user lacks a permission on Upwork; `message` names it.
    MissingPermission,
    /// Some fields are invalid; `fields` names them.
    InvalidDraft,
    /// Jira lets the caller read the issue but not edit it.
    MayNotEdit,
    /// Jira does not let the caller administer the site.
    NotAdministrator,
    /// Jira does not let the app read the issue, and the call needs to know what the caller may do with it.
    IssueHidden,
    /// Jira does not answer, and the call needs an answer.
    JiraUnavailable,
    /// The code is not one of the caller's one-time codes, or has expired.
    WrongCode,
    /// The code came too late: Upwork no longer accepts the user's consent.
    ConnectExpired,
    /// Another post for this issue is in flight.
    PostInFlight,
    /// The issue has an open job that the user has not seen yet; `jobs` names it.
    AlreadyPosted,
    /// An earlier post for this issue may have created a job, and its outcome could not be determined.
    OutcomeUnknown,
    /// The caller has no such post.
    UnknownPost,
    /// Too many calls; `retry_after` says when to try again.
    RateLimited,
    /// Upwork refused a call; `message` has its message.
    Refused,
    /// Upwork does not answer.
    UpworkUnavailable,
    /// Upwork's bot protection blocks the server.
    UpworkUnreachable,
    /// Upwork no longer knows the job.
    JobGone,
    /// The job has changed on Upwork since its form was filled.
    JobChanged,
    /// Our own fault.
    Internal,
    /// The server was not reached. Made in the browser only.
    Offline,
    /// A code that this release does not know.
    #[serde(other)]
    Other,
}

impl ErrorCode {
    /// The host no longer speaks for the page's caller: another account is logged in, or nobody.
    pub(crate) const OTHER_CALLER: [Self; 2] = [Self::CallerChanged, Self::Anonymous];

    /// Whether nothing may be done until the page's caller is back.
    pub(crate) fn is_other_caller(self) -> bool {
        Self::OTHER_CALLER.contains(&self)
    }

    /// Whether the same call may succeed a little later, although nobody does anything.
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
    /// An error with only its code and reference.
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

/// Where a server function stores its error. The router answers with it: no other place turns an error into a status
/// and a body. Provide a new one in Leptos' context for each call.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
pub struct FailedCall(std::sync::Arc<std::sync::OnceLock<ApiError>>);

#[cfg(feature = "ssr")]
impl FailedCall {
    /// The error, if the call failed.
    pub fn error(&self) -> Option<&ApiError> {
        self.0.get()
    }
}

/// Errors of Leptos itself have no reference yet: the router adds it.
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

    /// Every failed call ends here, whether a use case failed or Leptos could not read the arguments. Nothing is encoded:
    /// the router replaces the response.
    fn ser(&self) -> Bytes {
        if let Some(failed) = leptos::prelude::use_context::<FailedCall>() {
            // One call fails once.
            _ = failed.0.set(self.clone());
        }
        Bytes::new()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;

    #[test]
    fn a_failed_call_leaves_its_error_for_the_router() {
        let failed = FailedCall::default();
        Owner::new().with(|| {
            provide_context(failed.clone());
            assert!(ApiError::new(ErrorCode::Refused, "r-1").ser().is_empty(), "the router encodes it");
        });
        assert_eq!(failed.error(), Some(&ApiError::new(ErrorCode::Refused, "r-1")));
    }
}
