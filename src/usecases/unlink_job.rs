use jiff::SignedDuration;

use super::{Failure, Services, matching, permission};
use crate::caller::Caller;
use crate::store::records::{DraftKey, Kept};

/// For so long a job that was untied is not taken for that of a post of unknown outcome. Those look back for minutes.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// Unties a job from the caller's issue. The job itself stays as it is at Upwork. Unties nothing of another issue.
pub async fn unlink_job(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    permission::to_unlink(services, caller).await?;
    let (store, client_key) = (services.store.as_ref(), &caller.client_key);
    let tie = store.job_references().find(client_key, job_id).await?;
    let Some(tie) = tie.filter(|tie| tie.issue_id == caller.issue.id) else { return Ok(()) };
    let untied = Kept { json: "true".to_owned(), expires_at: services.clock.now() + REMEMBERED };
    store.fetched().put(client_key, &matching::untied_name(job_id), untied).await?;
    let edit = DraftKey { account_id: tie.account_id, issue_id: tie.issue_id, job_id: Some(tie.job_id) };
    store.drafts().remove(client_key, &edit).await?;
    let removed = store.job_references().remove(client_key, &caller.issue.id, job_id).await?;
    tracing::info!(tenant = %client_key, removed, "a job was untied from its issue");
    Ok(())
}
