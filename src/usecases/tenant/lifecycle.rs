//! Install, uninstall, enable, disable: the state of a tenant.
//!
//! Hooks arrive late, twice and in any order, and two services with different clocks sign them. So only competing
//! events are compared: an uninstall yields only to a later install, and an *enabled* or *disabled* hook only to a
//! later one of these.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use crate::caller::ClientKey;
use crate::delivery::Delivery;
use crate::keyring::Place;
use crate::store::records::{LifecycleEvent, PreviousSecret, Sealed, Seen, Tenant, TenantState};
use crate::usecases::tenant::clearing;
use crate::usecases::{Failure, Services};

/// How long the previous secret stays valid for page and context tokens after a reinstall, so that open tabs survive.
const PREVIOUS_SECRET: SignedDuration = SignedDuration::from_mins(10);

/// The content of a verified install hook.
#[derive(Debug)]
pub struct Install {
    /// The tenant.
    pub client_key: ClientKey,
    /// The secret of its HS256 tokens from now on.
    pub shared_secret: SecretString,
    /// Allowed by `ATLASSIAN_SITES`.
    pub base_url: String,
    /// The address that users see, if it differs and is valid.
    pub display_url: Option<String>,
    /// The hook's token and body.
    pub delivery: Delivery,
}

/// Opens a tenant's secret.
pub(crate) fn open_secret(services: &Services, tenant: &Tenant) -> Result<SecretString, Failure> {
    let opened = services.keyring.open(&Place::tenant_secret(&tenant.client_key), &tenant.secret)?;
    Ok(String::from_utf8_lossy(opened.expose_secret()).into_owned().into())
}

/// Creates or replaces the tenant. A hook that is older than the stored state changes nothing.
pub async fn install(services: &Services, installed: Install) -> Result<(), Failure> {
    let client_key = &installed.client_key;
    let sealed =
        services.keyring.seal(&Place::tenant_secret(client_key), installed.shared_secret.expose_secret().as_bytes());
    change(services, client_key, LifecycleEvent::Installed, &installed.delivery, |known, at| {
        Some(Tenant {
            client_key: client_key.clone(),
            base_url: installed.base_url.clone(),
            display_url: installed.display_url.clone(),
            state: TenantState::Enabled,
            secret: sealed.clone(),
            previous_secret: known.and_then(|tenant| previous_secret(services, tenant, &installed.shared_secret)),
            state_at: at,
            installed_at: Some(at),
            uninstalled_at: known.and_then(|tenant| tenant.uninstalled_at),
            accepted: known.map(|tenant| tenant.accepted.clone()).unwrap_or_default(),
            generation: known.map_or(0, next_generation),
            forgotten: false,
            cleared: false,
            forge: None,
            version: 0,
        })
    })
    .await
}

/// The tenant's generation once it is installed again.
fn next_generation(tenant: &Tenant) -> u64 {
    tenant.generation + u64::from(tenant.state == TenantState::Retired)
}

/// The previous secret of a tenant that is being installed again; none for a retired tenant. A hook that is delivered
/// twice brings no new secret, so the previous one stays as it is.
fn previous_secret(services: &Services, tenant: &Tenant, next: &SecretString) -> Option<PreviousSecret> {
    if tenant.state == TenantState::Retired {
        return None;
    }
    let now = open_secret(services, tenant).ok();
    if now.is_some_and(|now| now.expose_secret() == next.expose_secret()) {
        return tenant.previous_secret.clone();
    }
    Some(PreviousSecret { secret: tenant.secret.clone(), until: services.clock.now() + PREVIOUS_SECRET })
}

/// Records that the site's administrator has enabled or disabled the app. A retired tenant stays retired.
pub async fn set_enabled(
    services: &Services,
    client_key: &ClientKey,
    enabled: bool,
    delivery: &Delivery,
) -> Result<(), Failure> {
    let (event, state) = if enabled {
        (LifecycleEvent::Enabled, TenantState::Enabled)
    } else {
        (LifecycleEvent::Disabled, TenantState::Disabled)
    };
    change(services, client_key, event, delivery, |known, _| {
        let tenant = known.filter(|tenant| tenant.state != TenantState::Retired)?;
        Some(Tenant { state, state_at: delivery.issued_at, ..tenant.clone() })
    })
    .await
}

/// Retires the tenant at once, deletes its connections and all other data of its accounts, and asks Upwork to revoke
/// the tokens. The links between issues and jobs are kept for a reinstall. Uninstalling an unknown tenant does nothing.
pub async fn uninstall(services: &Arc<Services>, client_key: &ClientKey, delivery: &Delivery) -> Result<(), Failure> {
    change(services, client_key, LifecycleEvent::Uninstalled, delivery, |known, at| {
        let known = known?.clone();
        let retired_before = known.state == TenantState::Retired;
        Some(Tenant {
            state: TenantState::Retired,
            secret: Sealed(String::new()),
            previous_secret: None,
            cleared: false,
            state_at: if retired_before { known.state_at } else { at },
            uninstalled_at: known.uninstalled_at.max(Some(at)),
            ..known
        })
    })
    .await?;
    match services.store.tenant(client_key).lookup().await? {
        Some(tenant) if tenant.state == TenantState::Retired => clearing::clear(services, client_key).await,
        _ => Ok(()),
    }
}

/// Changes a tenant by compare-and-set, and tries again if another writer came first. `make` gets the tenant and the
/// time of the event; `None` leaves the tenant as it is.
async fn change(
    services: &Services,
    client_key: &ClientKey,
    event: LifecycleEvent,
    delivery: &Delivery,
    make: impl Fn(Option<&Tenant>, Timestamp) -> Option<Tenant>,
) -> Result<(), Failure> {
    let store = services.store.tenant(client_key);
    loop {
        let (now, known) = (services.clock.now(), store.lookup().await?);
        if let Some(tenant) = &known
            && !should_apply(tenant, event, delivery)?
        {
            return Ok(());
        }
        let Some(next) = make(known.as_ref(), time_of(delivery, now)) else { return Ok(()) };
        let next = Tenant { accepted: next.accepted.and(event, delivery, now), ..next };
        if store.save(next, known.map(|tenant| tenant.version)).await? {
            return Ok(());
        }
    }
}

/// A token may be dated slightly ahead, by a clock that is fast. Nothing can have happened after it was reported.
fn time_of(delivery: &Delivery, now: Timestamp) -> Timestamp {
    // In whole seconds, as tokens have it.
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    delivery.issued_at.min(now)
}

/// Whether a hook changes anything: not if it was seen before, or is too late. The same token with another body is a
/// forgery.
fn should_apply(tenant: &Tenant, event: LifecycleEvent, delivery: &Delivery) -> Result<bool, Failure> {
    match tenant.accepted.seen(delivery) {
        Seen::WithAnotherBody => return Err(Failure::TokenReused),
        // Enabling or disabling again is harmless; repeating an install or uninstall is not.
        Seen::Before if matches!(event, LifecycleEvent::Installed | LifecycleEvent::Uninstalled) => return Ok(false),
        Seen::Before | Seen::Never => {}
    }
    let is_late = is_late(tenant, event, delivery.issued_at);
    if is_late {
        tracing::info!(tenant = %tenant.client_key, ?event, "a lifecycle hook arrived late and was ignored");
    }
    Ok(!is_late)
}

/// Whether a competing event happened after this one. Within the same second, the one that arrives later wins.
fn is_late(tenant: &Tenant, event: LifecycleEvent, issued_at: Timestamp) -> bool {
    match event {
        LifecycleEvent::Installed => {
            // Records of older releases have only this time.
            let installed_at = tenant.installed_at.unwrap_or(tenant.state_at);
            Some(issued_at) < tenant.uninstalled_at.max(Some(installed_at))
        }
        LifecycleEvent::Uninstalled => Some(issued_at) < tenant.installed_at,
        LifecycleEvent::Enabled | LifecycleEvent::Disabled => issued_at < tenant.state_at,
    }
}
