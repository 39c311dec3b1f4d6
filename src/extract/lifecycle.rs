use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::request::Parts;
use secrecy::SecretString;

use super::auth_attempt::AuthAttempt;
use super::auth_error::AuthError;
use super::hook_body::HookBody;
use super::request_context::RequestContext;
use super::{AuthState, Rejected};
use crate::atlassian::site::SiteOrigin;
use crate::atlassian::tokens::CompactToken;
use crate::atlassian::tokens::lifecycle::{self, LifecycleClaims};
use crate::caller::ClientKey;
use crate::delivery::{Delivery, PeerAddress};
use crate::store::records::LifecycleEvent;

/// A site installs the app, or installs it again.
#[derive(Debug)]
pub struct Installed {
    /// The tenant.
    pub client_key: ClientKey,
    /// The address of its REST API.
    pub base_url: SiteOrigin,
    /// The origin that users see, if that differs.
    pub display_url: Option<String>,
    /// The secret of its tokens from now on.
    pub shared_secret: SecretString,
    /// The hook's token and body.
    pub delivery: Delivery,
}

/// A site has uninstalled the app. It may be unknown.
#[derive(Debug)]
pub struct Uninstalled {
    /// The tenant.
    pub client_key: ClientKey,
    /// The hook's token and body.
    pub delivery: Delivery,
}

impl<S: Send + Sync> FromRequest<S> for Installed
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("installed", &auth);
        installed(&mut attempt, request).await.map_err(|cause| attempt.refuse(&cause))
    }
}

impl<S: Send + Sync> FromRequest<S> for Uninstalled
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("uninstalled", &auth);
        let entered = enter(&mut attempt, request, LifecycleEvent::Uninstalled).await;
        let Entered { client_key, delivery, .. } = entered.map_err(|cause| attempt.refuse(&cause))?;
        Ok(Self { client_key, delivery })
    }
}

async fn installed(attempt: &mut AuthAttempt<'_>, request: Request) -> Result<Installed, AuthError> {
    let Entered { client_key, body, delivery } = enter(attempt, request, LifecycleEvent::Installed).await?;
    let sites = &attempt.auth.sites;
    let base_url = body.site(sites).ok_or(AuthError::BadRequest("the site of `baseUrl` may not install"))?;
    Ok(Installed {
        client_key,
        display_url: body.display_url(sites, &base_url),
        base_url,
        shared_secret: body.secret()?,
        delivery,
    })
}

/// A hook whose token is valid and whose body is about the token's tenant.
struct Entered {
    client_key: ClientKey,
    body: HookBody,
    delivery: Delivery,
}

/// Token first, body second: a client without a valid token learns nothing about the body.
async fn enter(attempt: &mut AuthAttempt<'_>, request: Request, event: LifecycleEvent) -> Result<Entered, AuthError> {
    let (parts, body) = request.into_parts();
    let token = RequestContext::of(&parts).header_token()?;
    lifecycle::key_id(&token)?;
    let body = HookBody::read(body).await;
    let mut site = body.as_ref().ok().and_then(|body| body.site(&attempt.auth.sites));
    if site.is_none() && event == LifecycleEvent::Uninstalled {
        // A site that was removed from the list may still uninstall.
        site = attempt.kept_site(&token.unverified_issuer()?).await?;
    }
    let LifecycleClaims { client_key, issued_at } = verify(attempt, &parts, &token, site.as_ref()).await?;
    let body = body?;
    body.check(event.name(), &client_key)?;
    let delivery = Delivery { issued_at, token: token.fingerprint(), body: body.fingerprint.clone() };
    Ok(Entered { client_key, body, delivery })
}

/// The sender, for the rate limit of key lookups: senders take turns.
fn sender(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<PeerAddress>().map(|PeerAddress(address)| *address)
}

/// Verifies a lifecycle token. The site is not trusted yet: it only chooses among key servers that are all Atlassian's.
pub(super) async fn verify(
    attempt: &mut AuthAttempt<'_>,
    parts: &Parts,
    token: &CompactToken,
    site: Option<&SiteOrigin>,
) -> Result<LifecycleClaims, AuthError> {
    let auth = attempt.auth;
    attempt.note(&token.unverified_issuer()?);
    let hash = RequestContext::of(parts).hash()?;
    lifecycle::could_be_valid(token, &auth.base_url, &hash, auth.now())?;
    let id = lifecycle::key_id(token)?;
    let key = auth.install_keys.find(&id, site, sender(parts)).await?;
    let claims = lifecycle::verify(token, &key, &auth.base_url, &hash, auth.now())?;
    auth.install_keys.prove(&id, site, &key).await;
    // Atlassian does not document which keys it signs with: the log shows them to the operator.
    tracing::info!(tenant = %claims.client_key, kid = id.as_str(), path = parts.uri.path(), "signed by Atlassian");
    Ok(claims)
}
