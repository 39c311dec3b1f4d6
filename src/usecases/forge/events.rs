use std::sync::Arc;

use jiff::Timestamp;

use super::admit::{Admission, Refusal, admit_page, seen_by_event, unheard_of};
use super::{Services, change};
use crate::atlassian::forge::Invocation;
use crate::caller::ClientKey;
use crate::store::records::{ForgeTenant, Tenant, TenantState};
use crate::usecases::Failure;
use crate::usecases::tenant::clearing;

/// The app was installed or upgraded. Creates the tenant of a new installation, as its first page would; a page may
/// have been faster, and the event may come twice.
pub async fn installed(
    services: &Arc<Services>,
    invocation: &Invocation,
    admission: &Admission,
) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    if services.store.tenant(&key).lookup().await?.is_some() {
        return hourly(services, invocation, admission).await;
    }
    match admit_page(services, invocation, admission).await {
        Ok(_) | Err(Refusal::Superseded | Refusal::BeingRemoved) => Ok(()),
        Err(Refusal::Failed(failure)) => Err(failure),
    }
}

/// A sign of life, with a new token of the app.
pub async fn hourly(services: &Services, invocation: &Invocation, admission: &Admission) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    change(services, &key, |tenant| seen_by_event(services, tenant, admission)).await.map(drop)
}

/// The app is about to be removed: retires its tenant, like an uninstall on Connect. If the app stays after all, its
/// next page proves that. An unknown installation is retired too: its install event may still be
/// under way.
pub async fn pre_uninstall(services: &Arc<Services>, invocation: &Invocation) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    let store = services.store.tenant(&key);
    loop {
        let known = store.lookup().await?;
        let version = known.as_ref().map(|tenant| tenant.version);
        let tenant = known.unwrap_or_else(|| unheard_of(services, &key, invocation));
        let Some(retired) = retired(tenant, services.clock.now()) else { break };
        if store.save(retired, version).await? {
            break;
        }
    }
    match store.lookup().await? {
        Some(tenant) if tenant.state == TenantState::Retired => clearing::clear(services, &key).await,
        _ => Ok(()),
    }
}

/// `None` for one that is retired already, or is not on Forge.
fn retired(tenant: Tenant, now: Timestamp) -> Option<Tenant> {
    let forge = tenant.forge.clone().filter(|_| tenant.state != TenantState::Retired)?;
    Some(Tenant {
        state: TenantState::Retired,
        state_at: now,
        uninstalled_at: Some(now),
        cleared: false,
        forge: Some(ForgeTenant { app_token: None, ..forge }),
        ..tenant
    })
}
