use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use jiff::Timestamp;

use super::auth_attempt::AuthAttempt;
use super::auth_error::AuthError;
use super::hook_body::HookBody;
use super::request_context::RequestContext;
use super::{AuthState, Rejected, lifecycle};
use crate::atlassian::tokens::{CompactToken, Issuer, hook};
use crate::caller::ClientKey;
use crate::delivery::Delivery;

/// An administrator has enabled the app.
#[derive(Debug)]
pub struct Enabled {
    /// The tenant.
    pub client_key: ClientKey,
    /// The hook's token and body.
    pub delivery: Delivery,
}

/// An administrator has disabled the app.
#[derive(Debug)]
pub struct Disabled {
    /// The tenant.
    pub client_key: ClientKey,
    /// The hook's token and body.
    pub delivery: Delivery,
}

impl<S: Send + Sync> FromRequest<S> for Enabled
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let (client_key, delivery) = verified(&Arc::from_ref(state), request, "enabled").await?;
        Ok(Self { client_key, delivery })
    }
}

impl<S: Send + Sync> FromRequest<S> for Disabled
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let (client_key, delivery) = verified(&Arc::from_ref(state), request, "disabled").await?;
        Ok(Self { client_key, delivery })
    }
}

async fn verified(auth: &AuthState, request: Request, event: &'static str) -> Result<(ClientKey, Delivery), Rejected> {
    let mut attempt = AuthAttempt::at(event, auth);
    enter(&mut attempt, request, event).await.map_err(|cause| attempt.refuse(&cause))
}

/// `signed-install` covers install and uninstall; these two are signed with the tenant's secret. If Atlassian signs
/// them some day, that is accepted too.
async fn enter(
    attempt: &mut AuthAttempt<'_>,
    request: Request,
    event: &str,
) -> Result<(ClientKey, Delivery), AuthError> {
    let (parts, body) = request.into_parts();
    let context = RequestContext::of(&parts);
    let token = context.header_token()?;
    let (client_key, issued_at, body) = if token.is_asymmetric() {
        let body = HookBody::read(body).await;
        let site = body.as_ref().ok().and_then(|body| body.site(&attempt.auth.sites));
        let claims = lifecycle::verify(attempt, &parts, &token, site.as_ref()).await?;
        (claims.client_key, claims.issued_at, body?)
    } else {
        let (client_key, issued_at) = verify(attempt, &context, &token).await?;
        (client_key, issued_at, HookBody::read(body).await?)
    };
    body.check(event, &client_key)?;
    if let Some(tenant) = attempt.auth.store.tenant(&client_key).lookup().await? {
        attempt.on_the_list(&tenant)?;
    }
    Ok((client_key, Delivery { issued_at, token: token.fingerprint(), body: body.fingerprint }))
}

/// Only the current secret counts here: hooks do not come from open tabs.
async fn verify(
    attempt: &mut AuthAttempt<'_>,
    context: &RequestContext<'_>,
    token: &CompactToken,
) -> Result<(ClientKey, Timestamp), AuthError> {
    let hash = context.hash()?;
    let tenant = attempt.claimed_tenant(token).await?;
    let secrets = [attempt.secret(&tenant)?];
    let issuer = Issuer { client_key: &tenant.client_key, secrets: &secrets };
    let issued_at = hook::verify(token, &issuer, &hash, attempt.auth.now())?;
    Ok((tenant.client_key, issued_at))
}
