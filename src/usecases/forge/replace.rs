//! One live installation per site and environment: a new one replaces the old one and takes over its job links.
//!
//! A crash at any point leaves a record of what is still to be done; the next page of either installation completes it.
//! A site without a record (for example after an import) gets one from the first installation that is seen.

use std::sync::Arc;

use super::job_links::move_job_links;
use super::{change, retired};
use crate::caller::ClientKey;
use crate::store::records::{ForgeSite, ForgeTenant, Installation};
use crate::usecases::tenant::clearing;
use crate::usecases::{Failure, Services};

/// Whether an installation is the live one of its site. A new one becomes the live one.
pub(super) async fn claim(
    services: &Arc<Services>,
    site: &ForgeSite,
    tenant: &ClientKey,
    is_new: bool,
) -> Result<bool, Failure> {
    let installations = services.store.installations();
    loop {
        let current = installations.current(site).await?;
        if current.as_ref().is_some_and(|current| current.tenant == *tenant) {
            return Ok(true);
        }
        if current.as_ref().is_some_and(|current| current.replaces.is_some()) {
            finish_replacing(services, site).await?;
            continue;
        }
        if current.is_some() && !is_new {
            return Ok(false);
        }
        let seen = current.as_ref().map(|current| current.version);
        let replaces = current.map(|current| current.tenant);
        let next = Installation { site: site.clone(), tenant: tenant.clone(), replaces, version: 0 };
        if installations.save(next, seen).await? {
            return Ok(true);
        }
    }
}

/// Retires the replaced installation permanently, and moves its job links. Idempotent.
pub(super) async fn finish_replacing(services: &Arc<Services>, site: &ForgeSite) -> Result<(), Failure> {
    let installations = services.store.installations();
    let Some(current) = installations.current(site).await? else { return Ok(()) };
    let Some(old) = current.replaces.clone() else { return Ok(()) };
    retire_permanently(services, &old).await?;
    move_job_links(services, &old, &current.tenant).await?;
    let seen = current.version;
    installations.save(Installation { replaces: None, ..current }, Some(seen)).await?;
    tracing::info!(tenant = %old, "an installation was replaced by a new one on the same site");
    Ok(())
}

/// Retires an installation that has a successor. It never comes back.
pub(super) async fn retire_permanently(services: &Arc<Services>, old: &ClientKey) -> Result<(), Failure> {
    let now = services.clock.now();
    let replaced = change(services, old, |tenant| {
        let forge = tenant.forge.clone().filter(|forge| !forge.superseded)?;
        Some(retired(tenant.clone(), ForgeTenant { superseded: true, ..forge }, now))
    });
    replaced.await?;
    clearing::clear(services, old).await
}
