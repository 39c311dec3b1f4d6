use app::api::ErrorCode;

use crate::atlassian::install_keys::KeyFault;
use crate::atlassian::qsh::TargetTooLong;
use crate::atlassian::tokens::TokenFault;
use crate::body::BodyFault;
use crate::caller::Session;
use crate::keyring::OpenError;
use crate::store::StoreError;

/// Why a request was rejected. For the log; the client gets only [`AuthError::code`].
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
    /// The response to the client: too little to distinguish one invalid token from another.
    pub(super) const fn code(&self) -> ErrorCode {
        match self {
            Self::NoToken => ErrorCode::TokenMissing,
            Self::Token(TokenFault::Expired) => ErrorCode::TokenExpired,
            Self::TwoTokens
            | Self::Token(_)
            | Self::Key(_)
            | Self::Target(_)
            | Self::UnknownTenant
            | Self::RetiredTenant
            | Self::OtherGeneration
            | Self::OtherTenant
            | Self::OtherIssue => ErrorCode::TokenInvalid,
            Self::ExcludedSite => ErrorCode::SiteNotAllowed,
            Self::DisabledTenant => ErrorCode::TenantDisabled,
            Self::CallerChanged(_) | Self::AccountChanged(_) => ErrorCode::CallerChanged,
            Self::Anonymous => ErrorCode::Anonymous,
            Self::NoIssue => ErrorCode::NoIssue,
            Self::BadRequest(_) => ErrorCode::BadRequest,
            Self::TooLarge => ErrorCode::TooLarge,
            Self::TooSlow => ErrorCode::TooSlow,
            Self::Store(_) | Self::Sealed(_) | Self::SecretNotText => ErrorCode::Internal,
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
