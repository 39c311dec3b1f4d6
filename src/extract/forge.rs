//! Callers on Forge, proven by a Forge Invocation Token. Three extractors, one for each kind of route; none has a switch.

use std::sync::Arc;

use app::api::ErrorCode;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use secrecy::SecretString;

use super::{AuthState, Rejected, Scheme};
use crate::atlassian::forge::{FitFault, ForgeKeyFault, Invocation, InvocationToken};
use crate::caller::{AccountId, Issue};
use crate::reference;

/// Longest token for Jira that is accepted in a header, in bytes.
const MAX_OAUTH_TOKEN_BYTES: usize = 16 * 1024;

/// The tokens for Jira that Atlassian sends with a call.
#[derive(Clone, Debug, Default)]
pub struct JiraTokens {
    /// The user's own, for questions about what the user may see or do.
    pub user: Option<SecretString>,
    /// The app's, for work without a user.
    pub app: Option<SecretString>,
}

/// A page on an issue.
#[derive(Debug)]
pub struct ForgeIssuePage {
    /// What the token proves.
    pub invocation: Invocation,
    /// The viewer of the page.
    pub account: AccountId,
    /// The issue.
    pub issue: Issue,
    /// The tokens for Jira.
    pub tokens: JiraTokens,
}

/// A page of any kind.
#[derive(Debug)]
pub struct ForgePage {
    /// What the token proves.
    pub invocation: Invocation,
    /// The viewer of the page.
    pub account: AccountId,
    /// The issue that the page is on, if it is on one.
    pub issue: Option<Issue>,
    /// The tokens for Jira.
    pub tokens: JiraTokens,
}

/// An event: no user is involved.
#[derive(Debug)]
pub struct ForgeEvent {
    /// What the token proves.
    pub invocation: Invocation,
    /// The tokens for Jira.
    pub tokens: JiraTokens,
}

impl<S: Send + Sync> FromRequestParts<S> for ForgeIssuePage
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        verified(parts, &Arc::from_ref(state), |invocation, tokens| {
            let (account, issue) = (invocation.account()?, invocation.issue()?);
            Ok(Self { invocation, account, issue, tokens })
        })
        .await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ForgePage
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        verified(parts, &Arc::from_ref(state), |invocation, tokens| {
            let account = invocation.account()?;
            let issue = match invocation.issue() {
                Ok(issue) => Some(issue),
                Err(FitFault::NoIssue) => None,
                Err(fault) => return Err(fault),
            };
            Ok(Self { invocation, account, issue, tokens })
        })
        .await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ForgeEvent
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        verified(parts, &Arc::from_ref(state), |invocation, tokens| {
            invocation.require_event()?;
            Ok(Self { invocation, tokens })
        })
        .await
    }
}

/// Why a call was refused.
#[derive(Debug, thiserror::Error)]
enum FitError {
    #[error("there is no invocation token")]
    NoToken,
    #[error("there is more than one token")]
    TwoTokens,
    #[error(transparent)]
    Token(#[from] FitFault),
    #[error(transparent)]
    Key(#[from] ForgeKeyFault),
    #[error("no Forge app is served")]
    NotServed,
}

impl FitError {
    /// 401 means an invalid token and nothing else, because that is how Atlassian interprets it.
    const fn code(&self) -> ErrorCode {
        match self {
            Self::NoToken => ErrorCode::TokenMissing,
            Self::Token(FitFault::Expired) => ErrorCode::TokenExpired,
            Self::Token(FitFault::NotAnEvent) => ErrorCode::WrongToken,
            Self::Token(FitFault::Anonymous) => ErrorCode::Anonymous,
            Self::Token(FitFault::NoIssue) => ErrorCode::NoIssue,
            Self::Key(ForgeKeyFault::Unavailable(_)) => ErrorCode::JiraUnavailable,
            Self::NotServed => ErrorCode::BadRequest,
            Self::TwoTokens | Self::Token(_) | Self::Key(_) => ErrorCode::TokenInvalid,
        }
    }
}

async fn verified<T>(
    parts: &Parts,
    auth: &AuthState,
    require: impl FnOnce(Invocation, JiraTokens) -> Result<T, FitFault>,
) -> Result<T, Rejected> {
    let verified = match verify(parts, auth).await {
        Ok(invocation) => require(invocation, jira_tokens(&parts.headers)).map_err(FitError::Token),
        Err(cause) => Err(cause),
    };
    verified.map_err(|cause| {
        let reference = reference::current(auth.random.as_ref());
        tracing::warn!(reference, path = parts.uri.path(), %cause, "a Forge call was refused");
        Rejected { scheme: Scheme::Bearer, ..Rejected::new(cause.code(), reference) }
    })
}

async fn verify(parts: &Parts, auth: &AuthState) -> Result<Invocation, FitError> {
    let verifier = auth.forge.as_ref().ok_or(FitError::NotServed)?;
    let token = InvocationToken::parse(bearer(parts)?)?;
    let key = verifier.keys.find(token.key_id()).await?;
    Ok(verifier.policy.verify(&token, &key, auth.now())?)
}

/// The one token of a request. With two, two readers could each believe another one.
fn bearer(parts: &Parts) -> Result<&str, FitError> {
    let in_query =
        parts.uri.query().is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "jwt"));
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let (first, second) = (headers.next(), headers.next());
    if second.is_some() || (in_query && first.is_some()) {
        return Err(FitError::TwoTokens);
    }
    let text = first.ok_or(FitError::NoToken)?.to_str().map_err(|_| FitFault::Malformed)?;
    let (scheme, token) = text.split_once(' ').ok_or(FitError::NoToken)?;
    // Names of schemes are case-insensitive (RFC 9110, section 11.1).
    if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() { Ok(token) } else { Err(FitError::NoToken) }
}

fn jira_tokens(headers: &HeaderMap) -> JiraTokens {
    let token = |name: &str| {
        let text = headers.get(name)?.to_str().ok()?;
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
        (!text.is_empty() && text.len() <= MAX_OAUTH_TOKEN_BYTES && is_plain).then(|| SecretString::from(text))
    };
    JiraTokens { user: token("x-forge-oauth-user"), app: token("x-forge-oauth-system") }
}
