//! Changes and closes jobs on Upwork. Only the user who posted a job can do so, from the issue that it is linked to.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use app::model::{Closed, JobClosing, JobDraft, JobEdit, JobSpec, JobStatus, PREFERENCES, validate};

use crate::caller::Caller;
use crate::store::records::{JobLink, JobLinkChange, JobWords, ReadStatus};
use crate::upwork::{UpworkError, deadline, origin};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for;
use crate::usecases::account::permission;
use crate::usecases::dialog::drafts;
use crate::usecases::job::own_job::own_job;
use crate::usecases::job::{edit_job, refresh_jobs};
use crate::usecases::{Failure, Services};

/// All calls of one change end within this time.
const CALLS: Duration = Duration::from_secs(16);

/// Replaces the content of a job, unless it has changed on Upwork since its form was filled.
pub async fn update_job(services: &Arc<Services>, caller: &Caller, edit: JobEdit) -> Result<(), Failure> {
    permission::to_post(services, caller).await?;
    let job_link = own_job(services, caller, &edit.job_id).await?;
    let job_id = edit.job_id.clone();
    // The organization can't change.
    let draft = JobDraft { organization: job_link.organization.clone(), ..edit.draft };
    let edit = JobEdit { draft, ..edit };
    change(services, job_link, |services, job_link| send_edit(services, job_link, edit)).await?;
    drafts::discard(services, caller, Some(&job_id)).await
}

/// Closes a job. Upwork may refuse that for some jobs.
pub async fn close_job(services: &Arc<Services>, caller: &Caller, closing: JobClosing) -> Result<(), Failure> {
    permission::to_post(services, caller).await?;
    let job_link = own_job(services, caller, &closing.job_id).await?;
    change(services, job_link, move |services, job_link| send_closing(services, job_link, closing.closed)).await
}

/// Runs in its own task, so that a change on Upwork is recorded even if the caller disconnects.
async fn change<F, Ended>(services: &Arc<Services>, job_link: JobLink, call: F) -> Result<(), Failure>
where
    F: FnOnce(Arc<Services>, JobLink) -> Ended + Send + 'static,
    Ended: Future<Output = Result<JobLinkChange, Failure>> + Send,
{
    let owned = Arc::clone(services);
    let changed = async move {
        let ended = origin::urgent(call(Arc::clone(&owned), job_link.clone())).await;
        if let Err(Failure::Upwork(UpworkError::NotFound(_))) = &ended {
            refresh_jobs::note_gone(&owned, &job_link).await?;
        }
        let JobLink { client_key, issue_id, job_id, .. } = job_link;
        // Only what has changed: others may have changed other fields during the call to Upwork.
        owned.store.tenant(&client_key).job_links().change(&issue_id, &job_id, ended?).await?;
        Ok(())
    };
    services.spawn(deadline::within(CALLS, changed)).await?
}

async fn send_edit(services: Arc<Services>, job_link: JobLink, edit: JobEdit) -> Result<JobLinkChange, Failure> {
    let JobEdit { draft, dropped, base, .. } = edit;
    let spec = validate(&draft, &access::upwork(&services)?.form_parts()).map_err(Failure::InvalidDraft)?;
    let spec = JobSpec { dropped: all_dropped(dropped, job_link.draft.as_deref(), &spec), ..spec };
    edit_job::refuse_to_replace(&services, &job_link, base.as_ref(), &draft).await?;
    let connection = access::connection(&services, &job_link.client_key, &job_link.account_id).await?;
    let warnings = act_for(&services, connection, &job_link.organization, |upwork, access| {
        let (job_id, spec) = (job_link.job_id.clone(), spec.clone());
        Box::pin(async move { upwork.update_job(&access, &job_id, &spec).await })
    })
    .await?;
    tracing::info!(tenant = %job_link.client_key, "a job was changed");
    let words = JobWords { title: spec.title, draft: Box::new(draft), warnings };
    Ok(JobLinkChange { words: Some(words), ..JobLinkChange::default() })
}

async fn send_closing(services: Arc<Services>, job_link: JobLink, closed: Closed) -> Result<JobLinkChange, Failure> {
    let connection = access::connection(&services, &job_link.client_key, &job_link.account_id).await?;
    act_for(&services, connection, &job_link.organization, |upwork, access| {
        let job_id = job_link.job_id.clone();
        Box::pin(async move { upwork.close_job(&access, &job_id, closed).await })
    })
    .await?;
    tracing::info!(tenant = %job_link.client_key, ?closed, "a job was closed");
    let status = match closed {
        Closed::Filled => JobStatus::Filled,
        Closed::Cancelled => JobStatus::Cancelled,
    };
    let read = ReadStatus { status, proposals: None, hires: None, read_at: services.clock.now() };
    Ok(JobLinkChange { status: Some(read), ..JobLinkChange::default() })
}

/// Preferences to remove from the job: those of the last post and those that the user removed, unless they are set now.
fn all_dropped(taken_away: Vec<String>, posted: Option<&JobDraft>, spec: &JobSpec) -> Vec<String> {
    let posted = posted.into_iter().flat_map(|draft| draft.preferences.iter().map(|chosen| chosen.name.clone()));
    let is_known = |name: &String| PREFERENCES.iter().any(|known| known.name == *name);
    let is_gone = |name: &String| spec.preferences.iter().all(|now| now.name != *name);
    let all: BTreeSet<String> = taken_away.into_iter().filter(is_known).chain(posted).filter(is_gone).collect();
    all.into_iter().collect()
}
