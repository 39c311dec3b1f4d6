//! From an error code to its HTTP status: the one place that decides it.

use app::api::ErrorCode;
use axum::http::StatusCode;

/// The status of a code.
pub(crate) const fn of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::TokenMissing | ErrorCode::TokenExpired | ErrorCode::TokenInvalid => StatusCode::UNAUTHORIZED,
        ErrorCode::WrongToken
        | ErrorCode::TenantDisabled
        | ErrorCode::SiteNotAllowed
        | ErrorCode::Anonymous
        | ErrorCode::CallerChanged
        | ErrorCode::MissingPermission
        | ErrorCode::MayNotEdit
        | ErrorCode::IssueHidden
        | ErrorCode::NotAdministrator => StatusCode::FORBIDDEN,
        ErrorCode::NoIssue | ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::NotConfigured
        | ErrorCode::NotConnected
        | ErrorCode::ReconnectNeeded
        | ErrorCode::NoOrganization
        | ErrorCode::PostInFlight
        | ErrorCode::AlreadyPosted
        | ErrorCode::OutcomeUnknown
        | ErrorCode::JobChanged => StatusCode::CONFLICT,
        ErrorCode::ConnectExpired | ErrorCode::JobGone => StatusCode::GONE,
        ErrorCode::InvalidDraft | ErrorCode::Refused | ErrorCode::WrongCode => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::UnknownPost => StatusCode::NOT_FOUND,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::UpworkUnavailable
        | ErrorCode::UpworkUnreachable
        | ErrorCode::JiraUnavailable
        | ErrorCode::ConnectionBusy
        | ErrorCode::RefreshRefused => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal | ErrorCode::Offline | ErrorCode::Other => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
