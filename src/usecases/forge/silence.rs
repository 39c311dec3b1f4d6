//! Removals that nobody reports: Forge has no event for them, but every existing installation calls once an hour.

use jiff::SignedDuration;

use super::change;
use crate::caller::ClientKey;
use crate::store::records::{ForgeTenant, Tenant, TenantState};
use crate::usecases::tenant::clearing;
use crate::usecases::{Failure, Services};

/// Background work for an installation pauses after this long without a call.
const MAX_SILENCE: SignedDuration = SignedDuration::from_hours(48);
/// After this long without a call, an installation is gone.
const MAX_KEPT: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Whether an installation has been silent for so long that background work for it pauses.
pub(in crate::usecases) async fn is_silent(services: &Services, client_key: &ClientKey) -> Result<bool, Failure> {
    if !client_key.is_forge() {
        return Ok(false);
    }
    let tenant = services.store.tenant(client_key).lookup().await?;
    Ok(tenant.is_some_and(|tenant| is_silent_for(services, &tenant, MAX_SILENCE)))
}

fn is_silent_for(services: &Services, tenant: &Tenant, time: SignedDuration) -> bool {
    let seen_at = tenant.forge.as_ref().map(|forge| forge.seen_at);
    seen_at.is_some_and(|seen_at| services.clock.now().duration_since(seen_at) >= time)
}

/// Deletes all data of installations that have been silent for 60 days. A later page begins again.
pub async fn delete_silent(services: &Services) -> Result<(), Failure> {
    for client_key in services.store.tenants().await? {
        if client_key.is_forge() && delete(services, &client_key).await? {
            tracing::info!(tenant = %client_key, "an installation was silent for 60 days: its data is deleted");
        }
    }
    Ok(())
}

async fn delete(services: &Services, client_key: &ClientKey) -> Result<bool, Failure> {
    let now = services.clock.now();
    let given_up = change(services, client_key, |tenant| {
        if tenant.state == TenantState::Retired || !is_silent_for(services, tenant, MAX_KEPT) {
            return None;
        }
        let forge = tenant.forge.clone()?;
        Some(Tenant {
            state: TenantState::Retired,
            // Not the current time: nobody has announced a removal, so the next page must not be refused.
            state_at: forge.seen_at,
            uninstalled_at: Some(now),
            forgotten: true,
            cleared: false,
            forge: Some(ForgeTenant { app_token: None, ..forge }),
            ..tenant.clone()
        })
    });
    if given_up.await?.is_none() {
        return Ok(false);
    }
    clearing::clear_once_more(services, client_key).await?;
    Ok(true)
}
