//! What is deleted when a site uninstalls, at once and later.
//!
//! An uninstall deletes at once. A crash may interrupt it, and a write that began before may come after it; so every
//! retired tenant is cleared repeatedly, until no such write can be in progress any more.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::caller::ClientKey;
use crate::store::records::{Tenant, TenantState};
use crate::usecases::account::revocation;
use crate::usecases::{Failure, Services, forge};

/// No hook is older than an hour and two minutes when it arrives, and nothing that a request began takes this long.
const LATE_WRITES: SignedDuration = SignedDuration::from_hours(2);

/// How long a retired tenant's job links are kept for a reinstall.
const RETIRED_RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Deletes all data of a retired tenant's accounts, and asks Upwork to revoke the tokens: best effort, in the
/// background.
pub(crate) async fn clear(services: &Arc<Services>, client_key: &ClientKey) -> Result<(), Failure> {
    delete_accounts(services, client_key).await?;
    let (owned, tenant) = (Arc::clone(services), client_key.clone());
    services.spawn(async move {
        if let Err(cause) = revocation::revoke_of(&owned, &tenant).await {
            tracing::error!(%tenant, %cause, "tokens of an uninstalled site could not be revoked");
        }
    });
    Ok(())
}

async fn delete_accounts(services: &Services, client_key: &ClientKey) -> Result<(), Failure> {
    let store = services.store.tenant(client_key);
    store.connections().end_all(services.clock.now() + revocation::RETENTION).await?;
    store.authorizations().remove_all().await?;
    store.drafts().remove_all().await?;
    store.markers().remove_all().await?;
    store.cache().remove_all().await?;
    services.jira.forget(client_key).await;
    Ok(())
}

/// Clears every retired tenant that may have data left. Failures are logged: the next round tries again.
pub async fn clear_retired(services: &Services) -> Result<(), Failure> {
    for client_key in services.store.uncleared_tenants().await? {
        if let Err(cause) = clear_once_more(services, &client_key).await {
            tracing::error!(tenant = %client_key, %cause, "an uninstalled site could not be cleared");
        }
    }
    Ok(())
}

pub(crate) async fn clear_once_more(services: &Services, client_key: &ClientKey) -> Result<(), Failure> {
    let Some(tenant) = retired(services, client_key).await? else { return Ok(()) };
    delete_accounts(services, client_key).await?;
    forge::move_leftovers(services, &tenant).await?;
    if tenant.forgotten {
        let store = services.store.tenant(client_key);
        store.job_links().remove_all().await?;
        store.job_posts().remove_all().await?;
        tracing::info!(tenant = %client_key, "the remaining data of an uninstalled site was deleted");
    }
    if services.clock.now() >= tenant.uninstalled_at.unwrap_or(tenant.state_at) + LATE_WRITES {
        let seen = tenant.version;
        services.store.tenant(client_key).save(Tenant { cleared: true, ..tenant }, Some(seen)).await?;
    }
    Ok(())
}

/// Deletes the data that was kept for 30 days for a reinstall. Recorded before anything is deleted: a reinstall that
/// comes first keeps everything, and one that comes later finds nothing. The tenant's record stays, without a secret.
pub async fn forget_retired(services: &Services) -> Result<(), Failure> {
    for client_key in services.store.retired_tenants(services.clock.now() - RETIRED_RETENTION).await? {
        let Some(tenant) = retired(services, &client_key).await? else { continue };
        let seen = tenant.version;
        let given_up = Tenant { forgotten: true, cleared: false, ..tenant };
        if services.store.tenant(&client_key).save(given_up, Some(seen)).await? {
            clear_once_more(services, &client_key).await?;
        }
    }
    Ok(())
}

/// The tenant, if it is still retired: it may have come back since it was listed.
async fn retired(services: &Services, client_key: &ClientKey) -> Result<Option<Tenant>, Failure> {
    let tenant = services.store.tenant(client_key).lookup().await?;
    Ok(tenant.filter(|tenant| tenant.state == TenantState::Retired))
}
