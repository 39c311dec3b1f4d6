use std::time::Duration;

use app::api::{ApiError, ErrorCode};
use app::model::{FieldError, Job};

use crate::atlassian::jira::JiraError;
use crate::keyring::OpenError;
use crate::random::Rng;
use crate::reference;
use crate::store::StoreError;
use crate::upwork::UpworkError;

/// Why a use case failed: the causes, for the log. [`Failure::report`] creates the caller's error.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The operator has not set up the Upwork key.
    #[error("no Upwork key is configured")]
    NotConfigured,
    /// The caller has no connection.
    #[error("the account has no connection")]
    NotConnected,
    /// Upwork no longer accepts the tokens of the caller's connection.
    #[error("the connection's tokens are no longer valid")]
    ReconnectNeeded,
    /// Another call is refreshing the connection's tokens, for longer than the caller can wait.
    #[error("the connection's tokens are being refreshed")]
    RefreshUnderWay {
        /// When to try again.
        retry_after: Duration,
    },
    /// Upwork did not refresh the tokens, but did not say that they are invalid either.
    #[error("the refresh was refused: {0}")]
    RefreshRefused(String),
    /// The caller may not post for the chosen organization, or for any.
    #[error("no client organization to post for")]
    NoOrganization,
    /// Fields that are missing or wrong.
    #[error("the draft is invalid: {0:?}")]
    InvalidDraft(Vec<FieldError>),
    /// The id of a post is not one of our own.
    #[error("the id of the post is malformed")]
    BadPostId,
    /// The cursor of a list is not one that this caller was given.
    #[error("the cursor is none that this caller was given")]
    BadCursor,
    /// A lifecycle token that was already used came again with another body.
    #[error("a lifecycle token that was used came again with another body")]
    TokenReused,
    /// The call is about an issue, and the page belongs to none.
    #[error("the page does not belong to an issue")]
    NoIssue,
    /// Jira does not let the caller administer the site.
    #[error("the caller does not administer the site")]
    NotAdministrator,
    /// An account that a call names has no valid id.
    #[error("the id of the account is malformed")]
    BadAccountId,
    /// Jira lets the caller view the issue, but not edit it.
    #[error("the caller may not edit the issue")]
    MayNotEdit,
    /// Jira does not let the app read the issue, so it does not say what the caller may do.
    #[error("Jira hides the issue from the app")]
    IssueHidden,
    /// Jira does not say what the caller may do.
    #[error("Jira does not say what the caller may do")]
    JiraSilent,
    /// The session token was embedded in a page, and the call needs one that was issued for a fresh context token.
    #[error("the session comes from a page, and this call needs one from the host")]
    NotFromHost,
    /// Another call that entered the same code is still making the connection.
    #[error("the same code is being used by another call")]
    ConnectUnderWay,
    /// The entered code matches no one-time code of the account that is still valid.
    #[error("no such code waits for the account")]
    WrongCode,
    /// Upwork no longer accepts the authorization code.
    #[error("the code came too late for Upwork")]
    ConnectExpired,
    /// Jira asked for a pause.
    #[error("Jira cannot be asked for another {} s what the caller may do", .retry_after.as_secs())]
    JiraBusy {
        /// When to try again.
        retry_after: Duration,
    },
    /// Another post for the issue is in progress.
    #[error("another post for the issue is in progress")]
    PostInFlight,
    /// The issue has open jobs that the caller has not confirmed.
    #[error("the issue has an open job that the caller has not confirmed")]
    AlreadyPosted(Vec<Job>),
    /// The outcome of an earlier post for the issue is unknown: it may have created a job.
    #[error("the outcome of an earlier post for the issue could not be determined")]
    OutcomeUnknown,
    /// The caller has no such post.
    #[error("no such post for this caller")]
    UnknownPost,
    /// The job has changed on Upwork since its form was filled.
    #[error("the job has changed on Upwork since its form was filled")]
    JobChanged,
    /// A call to Upwork failed.
    #[error("Upwork: {0}")]
    Upwork(#[from] UpworkError),
    /// A store operation failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed value cannot be decrypted.
    #[error("a sealed value cannot be decrypted: {0}")]
    Sealed(#[from] OpenError),
    /// A sealed value was decrypted and holds invalid JSON.
    #[error("a sealed value cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A background task panicked or was canceled.
    #[error("a task was lost: {0}")]
    Lost(#[from] tokio::task::JoinError),
}

impl Failure {
    /// The failure of a call that needs an answer of Jira and has none.
    pub(crate) const fn without_jira(cause: &JiraError) -> Self {
        match cause {
            JiraError::Throttled { retry_after } => Self::JiraBusy { retry_after: *retry_after },
            _ => Self::JiraSilent,
        }
    }

    /// Logs the cause, and returns the answer that refers to the log line.
    pub fn report(self, random: &dyn Rng) -> ApiError {
        let reference = reference::current(random);
        self.report_as(reference)
    }

    /// The same, under an existing reference.
    pub fn report_as(self, reference: String) -> ApiError {
        let code = self.code();
        if matches!(code, ErrorCode::Internal) || matches!(self, Self::TokenReused) {
            tracing::error!(reference, cause = %self, "call failed");
        } else {
            tracing::warn!(reference, cause = %self, ?code, "call refused");
        }
        let mut error = ApiError::new(code, reference);
        match self {
            Self::InvalidDraft(fields) => error.fields = fields,
            Self::AlreadyPosted(jobs) => error.jobs = jobs,
            Self::Upwork(UpworkError::Refused { message, fields }) => {
                error.message = message.into_words();
                error.fields = fields;
            }
            Self::Upwork(UpworkError::MissingPermission(what)) => error.message = what.into_words(),
            Self::RefreshUnderWay { retry_after } | Self::JiraBusy { retry_after } => {
                error.retry_after = Some(whole_seconds(retry_after));
            }
            Self::Upwork(UpworkError::RateLimited { retry_after }) => {
                error.retry_after = retry_after.map(whole_seconds);
            }
            _ => {}
        }
        error
    }

    const fn code(&self) -> ErrorCode {
        match self {
            Self::NotConfigured => ErrorCode::NotConfigured,
            Self::NotConnected => ErrorCode::NotConnected,
            Self::ReconnectNeeded | Self::Upwork(UpworkError::ReconnectNeeded(_)) => ErrorCode::ReconnectNeeded,
            Self::RefreshUnderWay { .. } => ErrorCode::ConnectionBusy,
            Self::RefreshRefused(_) => ErrorCode::RefreshRefused,
            Self::NoOrganization => ErrorCode::NoOrganization,
            Self::InvalidDraft(_) => ErrorCode::InvalidDraft,
            Self::BadPostId | Self::BadCursor | Self::BadAccountId => ErrorCode::BadRequest,
            Self::NotAdministrator => ErrorCode::NotAdministrator,
            // The same code as at the endpoint, which rejects the tokens of a tenant that has left.
            Self::TokenReused | Self::NotFromHost | Self::Store(StoreError::NotInstalled) => ErrorCode::TokenInvalid,
            Self::NoIssue => ErrorCode::NoIssue,
            Self::MayNotEdit => ErrorCode::MayNotEdit,
            Self::WrongCode => ErrorCode::WrongCode,
            Self::ConnectExpired => ErrorCode::ConnectExpired,
            Self::IssueHidden => ErrorCode::IssueHidden,
            Self::JiraSilent => ErrorCode::JiraUnavailable,
            Self::PostInFlight => ErrorCode::PostInFlight,
            Self::AlreadyPosted(_) => ErrorCode::AlreadyPosted,
            Self::OutcomeUnknown => ErrorCode::OutcomeUnknown,
            Self::UnknownPost => ErrorCode::UnknownPost,
            Self::JobChanged => ErrorCode::JobChanged,
            Self::Upwork(UpworkError::MissingPermission(_)) => ErrorCode::MissingPermission,
            Self::Upwork(UpworkError::Refused { .. } | UpworkError::Unauthorized(_)) => ErrorCode::Refused,
            Self::Upwork(UpworkError::NotFound(_)) => ErrorCode::JobGone,
            Self::Upwork(UpworkError::Challenged(_)) => ErrorCode::UpworkUnreachable,
            Self::JiraBusy { .. } | Self::Upwork(UpworkError::RateLimited { .. }) => ErrorCode::RateLimited,
            Self::ConnectUnderWay | Self::Upwork(UpworkError::Unavailable(_) | UpworkError::Unknown(_)) => {
                ErrorCode::UpworkUnavailable
            }
            Self::Store(_) | Self::Sealed(_) | Self::Unreadable(_) | Self::Lost(_) => ErrorCode::Internal,
        }
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use app::model::{Field, Problem};

    use super::*;
    use crate::random::SystemRng;

    fn reported(failure: impl Into<Failure>) -> ApiError {
        failure.into().report(&SystemRng)
    }

    #[test]
    fn each_upwork_error_has_a_code_and_a_remedy() {
        let fields = vec![FieldError::new(Field::Title, Problem::Refused("too short".into()))];
        let refused = reported(UpworkError::Refused { message: "No.".into(), fields: fields.clone() });
        assert_eq!((refused.code, refused.message.as_str(), refused.fields), (ErrorCode::Refused, "No.", fields));
        let permission = reported(UpworkError::MissingPermission("Job Postings".into()));
        assert_eq!((permission.code, permission.message.as_str()), (ErrorCode::MissingPermission, "Job Postings"));
        let limited = reported(UpworkError::RateLimited { retry_after: Some(Duration::from_millis(39_001)) });
        assert_eq!((limited.code, limited.retry_after), (ErrorCode::RateLimited, Some(40)));
        let busy = reported(Failure::RefreshUnderWay { retry_after: Duration::from_millis(4_001) });
        assert_eq!((busy.code, busy.retry_after), (ErrorCode::ConnectionBusy, Some(5)));
        assert!(busy.code.is_passing());
        let jira_busy = reported(Failure::JiraBusy { retry_after: Duration::from_secs(30) });
        assert_eq!((jira_busy.code, jira_busy.retry_after), (ErrorCode::RateLimited, Some(30)));
        let limited = reported(UpworkError::RateLimited { retry_after: None });
        assert_eq!((limited.code, limited.retry_after), (ErrorCode::RateLimited, None));
        for (error, code) in [
            (UpworkError::ReconnectNeeded("401".into()), ErrorCode::ReconnectNeeded),
            (UpworkError::Unavailable("no route".into()), ErrorCode::UpworkUnavailable),
            (UpworkError::Unknown("cut off".into()), ErrorCode::UpworkUnavailable),
            (UpworkError::Unauthorized("403".into()), ErrorCode::Refused),
            (UpworkError::NotFound("no such job".into()), ErrorCode::JobGone),
            (UpworkError::Challenged("a wall".into()), ErrorCode::UpworkUnreachable),
        ] {
            let reported = reported(error);
            assert_eq!((reported.code, reported.message.as_str()), (code, ""), "a cause is for the log");
        }
    }

    #[test]
    fn each_refusal_has_its_code_and_a_reference() {
        let fields = vec![FieldError::new(Field::Amount, Problem::Missing)];
        let invalid = reported(Failure::InvalidDraft(fields.clone()));
        assert_eq!((invalid.code, invalid.fields), (ErrorCode::InvalidDraft, fields));
        for (failure, code) in [
            (Failure::NotConfigured, ErrorCode::NotConfigured),
            (Failure::NotConnected, ErrorCode::NotConnected),
            (Failure::ReconnectNeeded, ErrorCode::ReconnectNeeded),
            (Failure::RefreshRefused("invalid_request".into()), ErrorCode::RefreshRefused),
            (Failure::NoOrganization, ErrorCode::NoOrganization),
            (Failure::BadPostId, ErrorCode::BadRequest),
            (Failure::BadAccountId, ErrorCode::BadRequest),
            (Failure::NotAdministrator, ErrorCode::NotAdministrator),
            (Failure::NoIssue, ErrorCode::NoIssue),
            (Failure::NotFromHost, ErrorCode::TokenInvalid),
            (Failure::IssueHidden, ErrorCode::IssueHidden),
            (Failure::ConnectUnderWay, ErrorCode::UpworkUnavailable),
            (Failure::WrongCode, ErrorCode::WrongCode),
            (Failure::ConnectExpired, ErrorCode::ConnectExpired),
            (Failure::PostInFlight, ErrorCode::PostInFlight),
            (Failure::AlreadyPosted(Vec::new()), ErrorCode::AlreadyPosted),
            (Failure::OutcomeUnknown, ErrorCode::OutcomeUnknown),
            (Failure::UnknownPost, ErrorCode::UnknownPost),
            (Failure::JobChanged, ErrorCode::JobChanged),
            (Failure::Store(StoreError::Unavailable("secret address".into())), ErrorCode::Internal),
        ] {
            let reported = reported(failure);
            assert_eq!((reported.code, reported.message.as_str()), (code, ""));
            assert!(reported.reference.len() >= 16, "{}", reported.reference);
        }
    }
}
