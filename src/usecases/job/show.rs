//! Records as the screens show them.

use app::model::{AccountLink, Job, JobBudget, JobDraft, JobStatus, Money, Organization, Payment};
use jiff::SignedDuration;

use crate::caller::{AccountId, Caller};
use crate::store::records::{Connection, ConnectionState, JobLink};
use crate::usecases::{Failure, Services, UpworkLink};

/// Nothing read from Upwork is shown for longer (Upwork's terms of use).
pub(crate) const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A job reference, for a viewer with their own organizations. `None` when its link does not lie under the configured Upwork
/// address.
///
/// What it pays is told to its poster and to members of its organization, who see it on Upwork too; the organization's name
/// comes from the viewer's own connection, never from another user's.
pub(crate) fn job(
    services: &Services,
    viewer: Option<&AccountId>,
    organizations: &[Organization],
    reference: JobLink,
) -> Option<Job> {
    let path = reference.url.strip_prefix(services.upwork_web_url.as_str())?;
    if !path.starts_with('/') {
        return None;
    }
    let now = services.clock.now();
    let fresh = reference.status.filter(|read| now.duration_since(read.read_at) < SHOWN_FOR);
    let mine = viewer == Some(&reference.account_id);
    let organization = organizations.iter().find(|organization| organization.id == reference.organization);
    let budget = reference.draft.as_deref().filter(|_| mine || organization.is_some()).and_then(budget);
    Some(Job {
        mine,
        budget,
        organization: organization.map(|organization| organization.name.clone()),
        id: reference.job_id,
        title: reference.title,
        url: reference.url,
        posted_at: reference.posted_at.to_string(),
        status: fresh.as_ref().map(|read| read.status),
        proposals: fresh.as_ref().and_then(|read| read.proposals),
        hires: fresh.and_then(|read| read.hires),
        warnings: reference.warnings,
    })
}

/// What a job pays by what was typed for it; `None` where that names no amount.
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

/// The jobs of the caller's issue that may be open: all that are not known to be over.
pub(crate) async fn open_jobs(services: &Services, caller: &Caller) -> Result<Vec<Job>, Failure> {
    let references = services.store.tenant(&caller.client_key).job_links().list(&caller.issue.id).await?;
    let jobs = references.into_iter().filter_map(|reference| job(services, Some(&caller.account_id), &[], reference));
    Ok(jobs.filter(|job| !job.status.is_some_and(JobStatus::is_over)).collect())
}

/// How an account stands with Upwork.
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
