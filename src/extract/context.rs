use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, FromRequest, Request};
use serde::Deserialize;

use super::auth_attempt::AuthAttempt;
use super::auth_error::AuthError;
use super::request_context::RequestContext;
use super::{AuthState, Rejected};
use crate::atlassian::tokens::{CompactToken, Issuer, JiraClaims, context};
use crate::body::read_body;
use crate::caller::{Issue, Session, SessionSource};
use crate::store::records::Tenant;

/// Large enough for the longest token.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// A session for the caller of a token that the page has just got from its host. If the page also sends its session
/// token, the session is for the same caller.
#[derive(Clone, Debug)]
pub struct ContextCaller(pub Session);

/// What the page may send with the token.
#[derive(Default, Deserialize)]
struct Renewal {
    /// The session token that is to be renewed.
    previous: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for ContextCaller
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("context", &auth);
        enter(&mut attempt, request).await.map(Self).map_err(|cause| attempt.refuse(&cause))
    }
}

/// Nothing in the address counts here: the token does not cover it.
async fn enter(attempt: &mut AuthAttempt<'_>, request: Request) -> Result<Session, AuthError> {
    let (parts, body) = request.into_parts();
    let token = RequestContext::of(&parts).header_token()?;
    let tenant = attempt.claimed_tenant(&token).await?;
    let secrets = attempt.secrets(&tenant)?;
    let issuer = Issuer { client_key: &tenant.client_key, secrets: &secrets };
    let claims = context::verify(&token, &issuer, attempt.auth.now())?;
    attempt.served(&tenant)?;
    let fresh = session_of(claims, &tenant)?;
    match read(body).await?.previous {
        Some(previous) => {
            let former = attempt.auth.sessions.read_former(&CompactToken::parse(&previous)?)?;
            same_caller(fresh, former)
        }
        None => Ok(fresh),
    }
}

/// If the token names no issue, the session has none: the host gives such tokens to pages of the whole site, and to
/// dialogs.
fn session_of(claims: JiraClaims, tenant: &Tenant) -> Result<Session, AuthError> {
    let JiraClaims { client_key, account_id, issue, project, .. } = claims;
    let issue = issue.map(|issue| Issue { id: issue.id, key: issue.key, project });
    let account_id = account_id.ok_or(AuthError::Anonymous)?;
    Ok(Session { client_key, account_id, issue, generation: tenant.generation, source: SessionSource::Host })
}

/// The body, which may be empty.
async fn read(body: Body) -> Result<Renewal, AuthError> {
    let bytes = read_body(body, MAX_BODY_BYTES).await?;
    if bytes.is_empty() {
        return Ok(Renewal::default());
    }
    serde_json::from_slice(&bytes).map_err(|_| AuthError::BadRequest("the body is not that of a renewal"))
}

/// Makes sure that a page continues only for the account that it was made for: another user may have logged in to the
/// host meanwhile, and must not continue with the page's contents.
fn same_caller(fresh: Session, former: Session) -> Result<Session, AuthError> {
    if fresh.client_key != former.client_key {
        return Err(AuthError::CallerChanged("site"));
    }
    if fresh.generation != former.generation {
        return Err(AuthError::CallerChanged("installation"));
    }
    if fresh.account_id != former.account_id {
        return Err(AuthError::AccountChanged(Box::new(fresh)));
    }
    let issue = match (fresh.issue, former.issue) {
        // A dialog's token may name no issue, and an issue's key and project may have changed since.
        (None, former) => former,
        (Some(fresh), Some(former)) if fresh.id == former.id => {
            Some(Issue { id: fresh.id, key: fresh.key.or(former.key), project: fresh.project.or(former.project) })
        }
        (Some(_), _) => return Err(AuthError::CallerChanged("issue")),
    };
    Ok(Session { issue, ..fresh })
}
