//! The job links of a replaced installation, which its successor takes over.

use crate::caller::ClientKey;
use crate::store::records::{JobLink, Record, Tenant};
use crate::usecases::{Failure, Services};

/// Moves links that a replaced installation has received since: a post may have been in flight.
pub(in crate::usecases) async fn move_leftovers(services: &Services, tenant: &Tenant) -> Result<(), Failure> {
    let Some(forge) = tenant.forge.as_ref().filter(|forge| forge.superseded) else { return Ok(()) };
    match services.store.installations().current(&forge.site).await? {
        Some(current) if current.tenant != tenant.client_key => {
            move_job_links(services, &tenant.client_key, &current.tenant).await
        }
        _ => Ok(()),
    }
}

/// Only the links: drafts, tokens and posts in flight belong to an installation.
pub(super) async fn move_job_links(services: &Services, old: &ClientKey, new: &ClientKey) -> Result<(), Failure> {
    let (from, to) = (services.store.tenant(old), services.store.tenant(new));
    for record in from.export().await? {
        let Record::JobLink(job_link) = record else { continue };
        to.job_links().add(JobLink { client_key: new.clone(), ..job_link.clone() }).await?;
        from.job_links().remove(&job_link.issue_id, &job_link.job_id).await?;
    }
    Ok(())
}
