use jiff::SignedDuration;

use crate::caller::Caller;
use crate::store::records::{DraftKey, Marker};
use crate::usecases::account::permission;
use crate::usecases::{Failure, Services};

/// For this long, an unlinked job cannot be taken for the result of a post of unknown outcome. Lookups go back only
/// minutes.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// Unlinks a job from the caller's issue. The job on Upwork stays as it is. Unlinks nothing from other issues.
pub async fn unlink_job(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    permission::to_unlink(services, caller).await?;
    let store = services.store.tenant(&caller.client_key);
    let link = store.job_links().find(job_id).await?;
    let Some(link) = link.filter(|link| link.issue_id == caller.issue.id) else { return Ok(()) };
    // Before the link is deleted: a lookup that finds no link must find the marker.
    let unlinked = Marker::UnlinkedJob { job_id: job_id.to_owned() };
    store.markers().set(unlinked, services.clock.now() + REMEMBERED).await?;
    let edit = DraftKey { account_id: link.account_id, issue_id: link.issue_id, job_id: Some(link.job_id) };
    store.drafts().remove(&edit).await?;
    let removed = store.job_links().remove(&caller.issue.id, job_id).await?;
    tracing::info!(tenant = %caller.client_key, removed, "a job was unlinked from its issue");
    Ok(())
}
