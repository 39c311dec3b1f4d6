use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use super::replace::{claim, finish_replacing, retire_permanently};
use super::{Services, site};
use crate::atlassian::forge::Invocation;
use crate::caller::ClientKey;
use crate::keyring::Place;
use crate::store::records::{AcceptedTokens, ForgeTenant, ForgeToken, Sealed, Tenant, TenantState};
use crate::usecases::Failure;

/// After the event that announces a removal, pages are refused for this long. A page that is opened later proves that
/// the app was not removed.
const REMOVAL: SignedDuration = SignedDuration::from_mins(10);
/// The resolution at which the time of the last token is stored: it must not cause a write per call.
const SEEN_RESOLUTION: SignedDuration = SignedDuration::from_mins(30);
/// The app's token is renewed this long before its end. An event provides a new one every hour.
const TOKEN_MARGIN: SignedDuration = SignedDuration::from_mins(45);
/// Atlassian's tokens for the app are valid for at least two hours after they were issued.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(90);

/// Data of an invocation in addition to what its token proves.
#[derive(Debug, Default)]
pub struct Admission {
    /// The app's own token for Jira, for work without a user.
    pub app_token: Option<SecretString>,
}

/// Why a page is not served although its token is valid.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Another installation has replaced this one permanently.
    #[error("another installation has replaced this one")]
    Superseded,
    /// The app is about to be removed, as a recent event said.
    #[error("the app is about to be removed")]
    BeingRemoved,
    /// An internal error.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// The tenant of a page: found, created by its first page, or begun again after a removal that did not happen.
pub async fn admit_page(
    services: &Arc<Services>,
    invocation: &Invocation,
    admission: &Admission,
) -> Result<Tenant, Refusal> {
    let key = ClientKey::of_installation(&invocation.installation);
    loop {
        let known = services.store.tenant(&key).lookup().await?;
        let now = services.clock.now();
        if let Some(tenant) = &known {
            admissible(tenant, now)?;
            if !needs_change(tenant, invocation, admission, now) {
                return Ok(tenant.clone());
            }
        }
        if let Some(tenant) = write(services, &key, known.as_ref(), invocation, admission).await? {
            return Ok(tenant);
        }
    }
}

fn admissible(tenant: &Tenant, now: Timestamp) -> Result<(), Refusal> {
    if tenant.forge.as_ref().is_none_or(|forge| forge.superseded) {
        return Err(Refusal::Superseded);
    }
    if tenant.state == TenantState::Retired && now.duration_since(tenant.state_at) < REMOVAL {
        return Err(Refusal::BeingRemoved);
    }
    Ok(())
}

fn needs_change(tenant: &Tenant, invocation: &Invocation, admission: &Admission, now: Timestamp) -> bool {
    let Some(forge) = &tenant.forge else { return true };
    tenant.state != TenantState::Enabled
        || is_due(forge, admission, now)
        || tenant.base_url != invocation.api_base_url
        || invocation.site_url.is_some() && tenant.display_url != invocation.site_url
}

/// Whether the time of the last token, or the app's token, is due for an update.
fn is_due(forge: &ForgeTenant, admission: &Admission, now: Timestamp) -> bool {
    let token_until = forge.app_token.as_ref().map_or(now, |token| token.until);
    let is_token_due = admission.app_token.is_some() && token_until.duration_since(now) <= TOKEN_MARGIN;
    is_token_due || now.duration_since(forge.seen_at) >= SEEN_RESOLUTION
}

/// Writes the tenant as this page describes it. `None` if another writer came first.
async fn write(
    services: &Arc<Services>,
    key: &ClientKey,
    known: Option<&Tenant>,
    invocation: &Invocation,
    admission: &Admission,
) -> Result<Option<Tenant>, Refusal> {
    let (site, seen) = (site(invocation), known.map(|tenant| tenant.version));
    let is_new = known.is_none_or(|tenant| tenant.installed_at.is_none());
    let is_live = claim(services, &site, key, is_new).await?;
    if is_live {
        let fresh = refreshed(services, key, known, invocation, admission);
        if !services.store.tenant(key).save(fresh, seen).await? {
            return Ok(None);
        }
        finish_replacing(services, &site).await?;
    }
    // Checked again: another new installation may have come in between.
    if is_live && claim(services, &site, key, false).await? {
        return Ok(services.store.tenant(key).lookup().await?);
    }
    retire_permanently(services, key).await?;
    Err(Refusal::Superseded)
}

/// The tenant as this page describes it. A retired tenant begins a new generation, so nothing from before is valid.
fn refreshed(
    services: &Services,
    key: &ClientKey,
    known: Option<&Tenant>,
    invocation: &Invocation,
    admission: &Admission,
) -> Tenant {
    let now = services.clock.now();
    let begun = known.filter(|tenant| tenant.state == TenantState::Enabled);
    let kept_token = begun.and_then(|tenant| tenant.forge.as_ref()?.app_token.clone());
    Tenant {
        base_url: invocation.api_base_url.clone(),
        display_url: invocation.site_url.clone().or_else(|| known.and_then(|tenant| tenant.display_url.clone())),
        state: TenantState::Enabled,
        secret: Sealed(String::new()),
        previous_secret: None,
        state_at: begun.map_or(now, |tenant| tenant.state_at),
        installed_at: begun.map_or(Some(now), |tenant| tenant.installed_at),
        uninstalled_at: known.and_then(|tenant| tenant.uninstalled_at),
        accepted: AcceptedTokens::default(),
        generation: known.map_or(0, |tenant| tenant.generation + u64::from(begun.is_none())),
        forgotten: false,
        cleared: false,
        forge: Some(ForgeTenant {
            site: site(invocation),
            seen_at: now,
            superseded: false,
            app_token: sealed_token(services, key, admission).or(kept_token),
        }),
        version: 0,
        client_key: key.clone(),
    }
}

/// A tenant that is not installed, for an event that reports its end first.
pub(super) fn new_tenant(services: &Services, key: &ClientKey, invocation: &Invocation) -> Tenant {
    Tenant { installed_at: None, ..refreshed(services, key, None, invocation, &Admission::default()) }
}

/// The tenant of an event. A retired one stays retired: only a page proves that the app is installed.
pub(super) fn seen_by_event(services: &Services, tenant: &Tenant, admission: &Admission) -> Option<Tenant> {
    let (now, forge) = (services.clock.now(), tenant.forge.clone()?);
    if tenant.state != TenantState::Enabled || !is_due(&forge, admission, now) {
        return None;
    }
    let app_token = sealed_token(services, &tenant.client_key, admission).or_else(|| forge.app_token.clone());
    Some(Tenant { forge: Some(ForgeTenant { seen_at: now, app_token, ..forge }), ..tenant.clone() })
}

fn sealed_token(services: &Services, key: &ClientKey, admission: &Admission) -> Option<ForgeToken> {
    let token = admission.app_token.as_ref()?;
    Some(ForgeToken {
        token: services.keyring.seal(&Place::forge_app_token(key), token.expose_secret().as_bytes()),
        until: services.clock.now() + TOKEN_LIFETIME,
    })
}
