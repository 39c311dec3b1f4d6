//! Records as the screens show them.

use app::model::{AccountLink, Job};
use jiff::SignedDuration;

use crate::caller::AccountId;
use crate::store::records::{Connection, ConnectionState, JobLink};
use crate::usecases::{Services, UpworkLink};

/// Nothing read from Upwork is shown for longer (Upwork's terms of use).
pub(crate) const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A job reference, for a viewer. `None` when its link does not lie under the configured Upwork address.
pub(crate) fn job(services: &Services, viewer: Option<&AccountId>, reference: JobLink) -> Option<Job> {
    let path = reference.url.strip_prefix(services.upwork_web_url.as_str())?;
    if !path.starts_with('/') {
        return None;
    }
    let now = services.clock.now();
    let fresh = reference.status.filter(|read| now.duration_since(read.read_at) < SHOWN_FOR);
    Some(Job {
        mine: viewer == Some(&reference.account_id),
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
