use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::auth_attempt::AuthAttempt;
use super::auth_error::AuthError;
use super::request_context::RequestContext;
use super::{AuthState, Rejected};
use crate::caller::Session;

/// A session, proven by a token of our own. Its tenant still has the app enabled, and has not reinstalled it since.
#[derive(Clone, Debug)]
pub struct SessionCaller(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for SessionCaller
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("session", &auth);
        enter(&mut attempt, &RequestContext::of(parts)).await.map(Self).map_err(|cause| attempt.refuse(&cause))
    }
}

async fn enter(attempt: &mut AuthAttempt<'_>, context: &RequestContext<'_>) -> Result<Session, AuthError> {
    let token = context.header_token()?;
    let session = attempt.auth.sessions.verify(&token, attempt.auth.now())?;
    attempt.note(&session.client_key);
    let tenant = attempt.installed_tenant(&session.client_key).await?;
    if tenant.generation != session.generation {
        return Err(AuthError::OtherGeneration);
    }
    attempt.served(&tenant)?;
    Ok(session)
}
