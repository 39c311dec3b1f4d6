use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::request::Parts;
use jiff::Timestamp;
use secrecy::SecretString;

use super::asked::Asked;
use super::attempt::Attempt;
use super::cause::Cause;
use super::hook_body::HookBody;
use super::{Doors, Rejected};
use crate::atlassian::site::SiteOrigin;
use crate::atlassian::tokens::CompactToken;
use crate::atlassian::tokens::lifecycle::{self, LifecycleClaims};
use crate::caller::ClientKey;

/// A site installs the add-on, or installs it again.
#[derive(Debug)]
pub struct Installed {
    /// The tenant.
    pub client_key: ClientKey,
    /// Where its REST interface is.
    pub base_url: SiteOrigin,
    /// The origin where people see it, if that differs.
    pub display_url: Option<String>,
    /// The secret of its tokens from now on.
    pub shared_secret: SecretString,
    /// When the hook's token was made.
    pub issued_at: Timestamp,
}

/// A site has uninstalled the add-on. It may be one that is not known.
#[derive(Debug)]
pub struct Uninstalled {
    /// The tenant.
    pub client_key: ClientKey,
    /// When the hook's token was made.
    pub issued_at: Timestamp,
}

impl<S: Send + Sync> FromRequest<S> for Installed
where
    Arc<Doors>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let doors = Arc::<Doors>::from_ref(state);
        let mut attempt = Attempt::at("installed", &doors);
        installed(&mut attempt, request).await.map_err(|cause| attempt.refuse(&cause))
    }
}

impl<S: Send + Sync> FromRequest<S> for Uninstalled
where
    Arc<Doors>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let doors = Arc::<Doors>::from_ref(state);
        let mut attempt = Attempt::at("uninstalled", &doors);
        let entered = enter(&mut attempt, request, "uninstalled").await;
        let (claims, ..) = entered.map_err(|cause| attempt.refuse(&cause))?;
        Ok(Self { client_key: claims.client_key, issued_at: claims.issued_at })
    }
}

async fn installed(attempt: &mut Attempt<'_>, request: Request) -> Result<Installed, Cause> {
    let (claims, body, base_url) = enter(attempt, request, "installed").await?;
    Ok(Installed {
        client_key: claims.client_key,
        display_url: body.display_url(&attempt.doors.sites, &base_url),
        base_url,
        shared_secret: body.secret()?,
        issued_at: claims.issued_at,
    })
}

/// Token first, body second: who has no good token learns nothing of what is wrong with the body.
async fn enter(
    attempt: &mut Attempt<'_>,
    request: Request,
    event: &str,
) -> Result<(LifecycleClaims, HookBody, SiteOrigin), Cause> {
    let (parts, body) = request.into_parts();
    let token = Asked::of(&parts).header_token()?;
    lifecycle::key_id(&token)?;
    let body = HookBody::read(body).await;
    let (claims, site) = verify(attempt, &parts, &token, body.as_ref().ok()).await?;
    let body = body?;
    body.check(event, &claims.client_key)?;
    Ok((claims, body, site.ok_or(Cause::BadRequest("`baseUrl` may not install"))?))
}

/// Verifies a lifecycle token. The body is not believed yet: it only chooses among key servers that are all Atlassian's.
pub(super) async fn verify(
    attempt: &mut Attempt<'_>,
    parts: &Parts,
    token: &CompactToken,
    body: Option<&HookBody>,
) -> Result<(LifecycleClaims, Option<SiteOrigin>), Cause> {
    let doors = attempt.doors;
    attempt.note(&token.unverified_issuer()?);
    let hash = Asked::of(parts).hash(&doors.base_url)?;
    let site = body.and_then(|body| body.site(&doors.sites));
    let key = doors.install_keys.find(&lifecycle::key_id(token)?, site.as_ref()).await?;
    let claims = lifecycle::verify(token, &key, &doors.base_url, &hash, doors.now())?;
    Ok((claims, site))
}
