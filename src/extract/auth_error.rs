use app::api::ErrorCode;
use axum::http::StatusCode;

use crate::atlassian::install_keys::KeyFault;
use crate::atlassian::qsh::TargetTooLong;
use crate::atlassian::tokens::TokenFault;
use crate::body::BodyFault;
use crate::caller::Session;
use crate::keyring::OpenError;
use crate::store::StoreError;

/// Why a request was refused. For the log; [`AuthError::answer`] is what the other side learns of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum AuthError {
    #[error("there is no token where this endpoint expects it")]
    NoToken,
    #[error("there is more than one token")]
    TwoTokens,
    #[error(transparent)]
    Token(#[from] TokenFault),
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error(transparent)]
    Target(#[from] TargetTooLong),
    #[error("the tenant is unknown")]
    UnknownTenant,
    #[error("the tenant has uninstalled the app")]
    RetiredTenant,
    #[error("the session is from before the tenant uninstalled the app")]
    OtherGeneration,
    #[error("the tenant has disabled the app")]
    DisabledTenant,
    #[error("the tenant's site is no longer allowed: it is not in ATLASSIAN_SITES")]
    ExcludedSite,
    #[error("the body names another tenant than the token")]
    OtherTenant,
    #[error("the address names another issue than the token")]
    OtherIssue,
    #[error("the host speaks for another {0} than the page was made for")]
    CallerChanged(&'static str),
    #[error("the host speaks for another account than the page was made for")]
    AccountChanged(Box<Session>),
    #[error("nobody is signed in")]
    Anonymous,
    #[error("no issue is named")]
    NoIssue,
    #[error("the body is too large")]
    TooLarge,
    #[error("the body took too long")]
    TooSlow,
    #[error("the request is invalid: {0}")]
    BadRequest(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the tenant's secret cannot be decrypted: {0}")]
    Sealed(#[from] OpenError),
    #[error("the tenant's secret is not text")]
    SecretNotText,
}

impl AuthError {
    /// What the other side learns: too little to tell one wrong token from another.
    pub(super) fn answer(&self) -> (StatusCode, ErrorCode) {
        match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, ErrorCode::TokenMissing),
            Self::Token(TokenFault::Expired) => (StatusCode::UNAUTHORIZED, ErrorCode::TokenExpired),
            Self::TwoTokens
            | Self::Token(_)
            | Self::Key(_)
            | Self::Target(_)
            | Self::UnknownTenant
            | Self::RetiredTenant
            | Self::OtherGeneration
            | Self::OtherTenant
            | Self::OtherIssue => (StatusCode::UNAUTHORIZED, ErrorCode::TokenInvalid),
            Self::ExcludedSite => (StatusCode::FORBIDDEN, ErrorCode::SiteNotAllowed),
            Self::DisabledTenant => (StatusCode::FORBIDDEN, ErrorCode::TenantDisabled),
            Self::CallerChanged(_) | Self::AccountChanged(_) => (StatusCode::FORBIDDEN, ErrorCode::CallerChanged),
            Self::Anonymous => (StatusCode::FORBIDDEN, ErrorCode::Anonymous),
            Self::NoIssue => (StatusCode::BAD_REQUEST, ErrorCode::NoIssue),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, ErrorCode::BadRequest),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, ErrorCode::TooSlow),
            Self::Store(_) | Self::Sealed(_) | Self::SecretNotText => {
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal)
            }
        }
    }
}

impl From<BodyFault<axum::Error>> for AuthError {
    fn from(fault: BodyFault<axum::Error>) -> Self {
        match fault {
            BodyFault::TooLarge => Self::TooLarge,
            fault if fault.is_timeout() => Self::TooSlow,
            BodyFault::Broken(_) => Self::BadRequest("the body was cut off"),
        }
    }
}
