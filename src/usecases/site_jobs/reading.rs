use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::caller::ClientKey;
use crate::store::records::{JobLink, JobPosition, TenantState};
use crate::usecases::account::access;
use crate::usecases::forge;
use crate::usecases::job::{refresh_jobs, show};
use crate::usecases::{Failure, Services};

/// A job is read in the background no more often than this, over all processes.
const EVERY: SignedDuration = SignedDuration::from_mins(30);
/// Upwork closes a job that is inactive for 30 days. A much older one is read when somebody opens its issue.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Number of jobs per read of the store.
const CHUNK: usize = 100;
/// Maximum number of jobs of a site per round, so that no site delays the others.
const MAX_READS: usize = 100;

/// Reads the statuses of open jobs, each with its poster's connection, so that colleagues without one see it too. One
/// process at a time reads a job: it claims it first. An unreadable job is tried again half an hour later.
///
/// # Errors
/// The store does not answer.
pub async fn read_states(services: &Arc<Services>) -> Result<(), Failure> {
    for client_key in services.store.tenants().await? {
        if let Err(cause) = read_of(services, &client_key).await {
            tracing::warn!(tenant = %client_key, %cause, "where the jobs of a site stand could not be read");
        }
    }
    Ok(())
}

/// Reads a tenant's jobs, newest first. Stops if Upwork does not answer: the next round tries again.
async fn read_of(services: &Arc<Services>, client_key: &ClientKey) -> Result<(), Failure> {
    let tenant = services.store.tenant(client_key).lookup().await?;
    let Some(tenant) = tenant.filter(|tenant| tenant.state == TenantState::Enabled) else { return Ok(()) };
    if forge::is_silent(services, client_key).await? {
        return Ok(());
    }
    let services = services.within(client_key, tenant.generation);
    let (mut after, mut reads): (Option<JobPosition>, usize) = (None, 0);
    loop {
        let oldest = services.clock.now() - MAX_AGE;
        let links = services.store.tenant(client_key).job_links().list_newest(after.as_ref(), CHUNK).await?;
        let is_last = links.len() < CHUNK || links.last().is_some_and(|link| link.posted_at < oldest);
        after = links.last().map(JobLink::position);
        for link in links.into_iter().filter(|link| link.posted_at >= oldest) {
            // A stop waits for the job that is being read, and for no other.
            if services.tracker.is_closed() || reads == MAX_READS {
                return Ok(());
            }
            if is_due(&link, services.clock.now()) && read(&services, &link).await? {
                reads += 1;
            }
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Whether a job's status may have changed. An ended job is read again once its status has been deleted.
fn is_due(link: &JobLink, now: Timestamp) -> bool {
    let is_over = show::fresh(link.status.as_ref(), now).is_some_and(|read| read.status.is_over());
    let is_fresh = link.seen_at.is_some_and(|seen| now.duration_since(seen) < EVERY);
    !is_over && !is_fresh && link.read_after.is_none_or(|after| after <= now)
}

/// Whether Upwork was asked.
async fn read(services: &Arc<Services>, link: &JobLink) -> Result<bool, Failure> {
    let JobLink { client_key, account_id, job_id, .. } = link;
    let connection = match access::connection(services, client_key, account_id).await {
        // Nobody can read it: it is shown as last seen, without numbers.
        Err(Failure::NotConnected | Failure::ReconnectNeeded) => return Ok(false),
        connection => connection?,
    };
    let now = services.clock.now();
    if !services.store.tenant(client_key).job_links().claim_reading(job_id, now, now + EVERY).await? {
        return Ok(false);
    }
    match refresh_jobs::refresh_one(services, &connection, link).await {
        // Applies to this account alone.
        Err(cause @ (Failure::ReconnectNeeded | Failure::RefreshRefused(_) | Failure::RefreshUnderWay { .. })) => {
            tracing::info!(tenant = %client_key, %cause, "a connection can't read where its jobs stand");
            Ok(true)
        }
        read => read.map(|()| true),
    }
}
