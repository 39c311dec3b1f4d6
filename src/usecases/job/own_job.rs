use crate::caller::Caller;
use crate::store::records::JobLink;
use crate::usecases::{Failure, Services};

/// Finds a job that the caller posted from this issue; any other job is unknown.
pub(crate) async fn own_job(services: &Services, caller: &Caller, job_id: &str) -> Result<JobLink, Failure> {
    let job_link = services.store.tenant(&caller.client_key).job_links().find(job_id).await?;
    let own = |job_link: &JobLink| job_link.issue_id == caller.issue.id && job_link.account_id == caller.account_id;
    job_link.filter(own).ok_or(Failure::UnknownPost)
}
