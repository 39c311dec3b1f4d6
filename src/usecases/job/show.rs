//! Converts records to the types that the screens show.

use app::model::{AccountLink, Job, JobBudget, JobDraft, JobStatus, Money, Organization, Payment};
use jiff::{SignedDuration, Timestamp};

use crate::caller::{AccountId, Caller};
use crate::store::records::{Connection, ConnectionState, JobLink, ReadStatus};
use crate::usecases::{Failure, Services, UpworkLink};

/// Data read from Upwork is shown for at most this long (Upwork's terms of use).
pub(crate) const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Converts a job link for a viewer who has these organizations. `None` if its URL is not under the configured Upwork
/// address.
///
/// Only the poster and members of the job's organization get the budget: they see it on Upwork too. The organization's name
/// comes from the viewer's own connection, never from another user's.
pub(crate) fn job(
    services: &Services,
    viewer: Option<&AccountId>,
    organizations: &[Organization],
    job_link: JobLink,
) -> Option<Job> {
    let path = job_link.url.strip_prefix(services.upwork_web_url.as_str())?;
    if !path.starts_with('/') {
        return None;
    }
    let fresh = fresh(job_link.status.as_ref(), services.clock.now()).cloned();
    let mine = viewer == Some(&job_link.account_id);
    let organization = organizations.iter().find(|organization| organization.id == job_link.organization);
    let budget = job_link.draft.as_deref().filter(|_| mine || organization.is_some()).and_then(budget);
    Some(Job {
        mine,
        budget,
        organization: organization.map(|organization| organization.name.clone()),
        id: job_link.job_id,
        title: job_link.title,
        url: job_link.url,
        posted_at: job_link.posted_at.to_string(),
        status: fresh.as_ref().map(|read| read.status),
        proposals: fresh.as_ref().and_then(|read| read.proposals),
        hires: fresh.and_then(|read| read.hires),
        warnings: job_link.warnings,
    })
}

/// The budget in a draft; `None` if it has no valid amount.
fn budget(draft: &JobDraft) -> Option<JobBudget> {
    let cents = |text: &str| Money::parse(text).ok().map(Money::cents).filter(|cents| *cents > 0);
    match draft.payment {
        Payment::Fixed => Some(JobBudget::Fixed { cents: cents(&draft.amount)? }),
        Payment::Hourly => {
            let (from_cents, to_cents) = (cents(&draft.hourly_from)?, cents(&draft.hourly_to)?);
            Some(JobBudget::Hourly { from_cents, to_cents })
        }
    }
}

/// The jobs of the caller's issue that may be open: all except those known to be over.
pub(crate) async fn open_jobs(services: &Services, caller: &Caller) -> Result<Vec<Job>, Failure> {
    let job_links = services.store.tenant(&caller.client_key).job_links().list(&caller.issue.id).await?;
    let jobs = job_links.into_iter().filter_map(|job_link| job(services, Some(&caller.account_id), &[], job_link));
    Ok(jobs.filter(|job| !job.status.is_some_and(JobStatus::is_over)).collect())
}

/// A status that may be shown at `now`.
pub(crate) fn fresh(status: Option<&ReadStatus>, now: Timestamp) -> Option<&ReadStatus> {
    status.filter(|read| now.duration_since(read.read_at) < SHOWN_FOR)
}

/// The state of an account's connection to Upwork.
pub(crate) fn account(services: &Services, connection: Option<Connection>) -> AccountLink {
    if let UpworkLink::Missing(missing) = &services.upwork {
        return AccountLink::NotConfigured { missing: missing.clone() };
    }
    match connection {
        None => AccountLink::NotConnected,
        Some(Connection { state: ConnectionState::ReconnectNeeded, name, .. }) => AccountLink::ReconnectNeeded { name },
        Some(Connection { name, organizations, organization, .. }) => {
            AccountLink::Connected { name, organizations, organization }
        }
    }
}
