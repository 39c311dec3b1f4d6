use super::{Failure, Services};
use crate::caller::Caller;

/// Unties a job from the caller's issue. The job itself stays as it is at Upwork. Unties nothing of another issue.
pub async fn unlink_job(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    let removed = services.store.job_references().remove(&caller.client_key, &caller.issue.id, job_id).await?;
    tracing::info!(tenant = %caller.client_key, removed, "a job was untied from its issue");
    Ok(())
}
