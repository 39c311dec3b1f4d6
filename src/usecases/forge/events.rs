use std::sync::Arc;

use super::admit::{Admission, Refusal, admit_page, new_tenant, seen_by_event};
use super::{Services, change, retired, write};
use crate::atlassian::forge::Invocation;
use crate::caller::ClientKey;
use crate::store::records::TenantState;
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
    let retired = write(services, &key, |known| {
        let tenant = known.cloned().unwrap_or_else(|| new_tenant(services, &key, invocation));
        let forge = tenant.forge.clone().filter(|_| tenant.state != TenantState::Retired)?;
        Some(retired(tenant, forge, services.clock.now()))
    });
    retired.await?;
    match services.store.tenant(&key).lookup().await? {
        Some(tenant) if tenant.state == TenantState::Retired => clearing::clear(services, &key).await,
        _ => Ok(()),
    }
}
