//! Install, uninstall, enable, disable: what a tenant may do from then on.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Failure, Services, access};
use crate::caller::ClientKey;
use crate::keyring::Place;
use crate::store::records::{PreviousSecret, Sealed, Tenant, TenantState};

/// How long the secret before a re-install still opens page and context tokens, so that open tabs survive.
const PREVIOUS_SECRET: SignedDuration = SignedDuration::from_mins(10);

/// What a verified install hook brings.
#[derive(Debug)]
pub struct Installed {
    /// The tenant.
    pub client_key: ClientKey,
    /// The secret of its HS256 tokens from now on.
    pub shared_secret: SecretString,
    /// Allowed by `ATLASSIAN_SITES`.
    pub base_url: String,
    /// Where people see the site, if that differs and is sane.
    pub display_url: Option<String>,
    /// `iat` of the hook's token.
    pub issued_at: Timestamp,
}

/// Opens a tenant's secret.
pub(super) fn open_secret(services: &Services, tenant: &Tenant) -> Result<SecretString, Failure> {
    let opened = services.keyring.open(&Place::tenant_secret(&tenant.client_key), &tenant.secret)?;
    Ok(String::from_utf8_lossy(opened.expose_secret()).into_owned().into())
}

/// Writes the tenant, or writes it anew. A late hook, older than what is known, changes nothing.
pub async fn install(services: &Services, installed: Installed) -> Result<(), Failure> {
    let client_key = &installed.client_key;
    let sealed =
        services.keyring.seal(&Place::tenant_secret(client_key), installed.shared_secret.expose_secret().as_bytes());
    change(services, client_key, installed.issued_at, |known| {
        Some(Tenant {
            client_key: client_key.clone(),
            base_url: installed.base_url.clone(),
            display_url: installed.display_url.clone(),
            state: TenantState::Enabled,
            secret: sealed.clone(),
            previous_secret: known.and_then(|tenant| previous_secret(services, tenant, &installed.shared_secret)),
            state_at: installed.issued_at,
            generation: known.map_or(0, next_generation),
            forgotten: false,
            version: 0,
        })
    })
    .await
}

/// The tenant's generation once it is installed again.
fn next_generation(tenant: &Tenant) -> u64 {
    tenant.generation + u64::from(tenant.state == TenantState::Retired)
}

/// What stays open of a tenant that is being installed again. Of a retired one, nothing. A hook that is delivered twice
/// brings no new secret, so what it replaced the first time stays as it is.
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

/// Notes that the site's administrator switched the add-on on or off. A retired tenant stays retired.
pub async fn set_enabled(
    services: &Services,
    client_key: &ClientKey,
    enabled: bool,
    issued_at: Timestamp,
) -> Result<(), Failure> {
    let state = if enabled { TenantState::Enabled } else { TenantState::Disabled };
    change(services, client_key, issued_at, |known| {
        let tenant = known.filter(|tenant| tenant.state != TenantState::Retired)?;
        Some(Tenant { state, state_at: issued_at, ..tenant.clone() })
    })
    .await
}

/// Retires the tenant at once, deletes its connections and whatever else is an account's, and asks Upwork to revoke the
/// tokens. What ties its issues to jobs stays for a re-install. An uninstall of the unknown does nothing.
pub async fn uninstall(services: &Services, client_key: &ClientKey, issued_at: Timestamp) -> Result<(), Failure> {
    change(services, client_key, issued_at, |known| {
        let retired = Tenant {
            state: TenantState::Retired,
            secret: Sealed(String::new()),
            previous_secret: None,
            state_at: issued_at,
            ..known?.clone()
        };
        Some(retired)
    })
    .await?;
    match services.store.tenants().lookup(client_key).await? {
        Some(tenant) if tenant.state == TenantState::Retired => revoke_all(services, client_key).await,
        _ => Ok(()),
    }
}

async fn revoke_all(services: &Services, client_key: &ClientKey) -> Result<(), Failure> {
    let store = services.store.as_ref();
    let removed = store.connections().remove_all(client_key).await?;
    store.authorizations().remove_all(client_key).await?;
    store.drafts().remove_all(client_key).await?;
    store.fetched().remove_all(client_key).await?;
    let tokens = removed.iter().filter_map(|connection| access::open(services, connection).ok()).collect();
    access::revoke(services, tokens, "a connection of an uninstalled site");
    Ok(())
}

/// How long a retired tenant's job references wait for a re-install.
const KEPT_RETIRED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Deletes what is left of tenants that were uninstalled 30 days ago. A tombstone stays: the tenant's record, without a secret.
pub async fn forget_retired(services: &Services) -> Result<(), Failure> {
    let store = services.store.as_ref();
    for client_key in store.tenants().list_retired(services.clock.now() - KEPT_RETIRED).await? {
        let Some(tenant) = store.tenants().lookup(&client_key).await? else { continue };
        if tenant.state != TenantState::Retired {
            continue;
        }
        store.job_references().remove_all(&client_key).await?;
        store.job_posts().remove_all(&client_key).await?;
        let seen = tenant.version;
        store.tenants().save(&client_key, Tenant { forgotten: true, ..tenant }, Some(seen)).await?;
        tracing::info!(tenant = %client_key, "what was left of an uninstalled site was deleted");
    }
    Ok(())
}

/// Changes a tenant as it is now, again if another writer came first. `None` leaves it as it is.
async fn change(
    services: &Services,
    client_key: &ClientKey,
    issued_at: Timestamp,
    make: impl Fn(Option<&Tenant>) -> Option<Tenant>,
) -> Result<(), Failure> {
    let tenants = services.store.tenants();
    loop {
        let known = tenants.lookup(client_key).await?;
        if known.as_ref().is_some_and(|tenant| tenant.state_at > issued_at) {
            tracing::info!(tenant = %client_key, "a lifecycle hook came late and changes nothing");
            return Ok(());
        }
        let Some(tenant) = make(known.as_ref()) else { return Ok(()) };
        if tenants.save(client_key, tenant, known.map(|tenant| tenant.version)).await? {
            return Ok(());
        }
    }
}
