//! Changes and closes jobs on Upwork. Only the user who posted a job can do so, from the issue that it is linked to.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use app::model::{Closed, JobClosing, JobDraft, JobEdit, JobSpec, JobStatus, PREFERENCES, validate};

use crate::caller::Caller;
use crate::store::records::{JobLink, JobLinkChange, JobWords, ReadStatus};
use crate::upwork::{JobState, UpworkError, deadline, origin};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for;
use crate::usecases::account::permission;
use crate::usecases::dialog::drafts;
use crate::usecases::job::refresh_jobs;
use crate::usecases::{Failure, Services};

/// All calls of one change end within this time.
const CALLS: Duration = Duration::from_secs(16);

/// Replaces the content of a job.
pub async fn update_job(services: &Arc<Services>, caller: &Caller, edit: JobEdit) -> Result<(), Failure> {
    permission::to_post(services, caller).await?;
    let job_link = own_job(services, caller, &edit.job_id).await?;
    // The organization can't change.
    let draft = JobDraft { organization: job_link.organization.clone(), ..edit.draft };
    change(services, job_link, draft, edit.dropped, JobState::Open).await?;
    drafts::discard(services, caller, Some(&edit.job_id)).await
}

/// Closes a job. Upwork may refuse that for some jobs.
pub async fn close_job(services: &Arc<Services>, caller: &Caller, closing: JobClosing) -> Result<(), Failure> {
    permission::to_post(services, caller).await?;
    let job_link = own_job(services, caller, &closing.job_id).await?;
    let draft = job_link.draft.clone().ok_or(Failure::UnknownPost)?;
    let job_state = match closing.closed {
        Closed::Filled => JobState::Filled,
        Closed::Cancelled => JobState::Cancelled,
    };
    change(services, job_link, *draft, Vec::new(), job_state).await
}

/// Finds a job that the caller posted from this issue; any other job is unknown.
pub(crate) async fn own_job(services: &Services, caller: &Caller, job_id: &str) -> Result<JobLink, Failure> {
    let job_link = services.store.tenant(&caller.client_key).job_links().find(job_id).await?;
    let own = |job_link: &JobLink| job_link.issue_id == caller.issue.id && job_link.account_id == caller.account_id;
    job_link.filter(own).ok_or(Failure::UnknownPost)
}

/// Runs in its own task, so that a change on Upwork is recorded even if the caller disconnects.
async fn change(
    services: &Arc<Services>,
    job_link: JobLink,
    draft: JobDraft,
    dropped: Vec<String>,
    job_state: JobState,
) -> Result<(), Failure> {
    let owned = Arc::clone(services);
    let changed = async move { change_on_upwork(&owned, job_link, draft, dropped, job_state).await };
    services.spawn(deadline::within(CALLS, changed)).await?
}

async fn change_on_upwork(
    services: &Arc<Services>,
    job_link: JobLink,
    draft: JobDraft,
    dropped: Vec<String>,
    job_state: JobState,
) -> Result<(), Failure> {
    let spec = validate(&draft, &access::upwork(services)?.form_parts()).map_err(Failure::InvalidDraft)?;
    let spec = JobSpec { dropped: all_dropped(dropped, job_link.draft.as_deref(), &spec), ..spec };
    let connection = access::connection(services, &job_link.client_key, &job_link.account_id).await?;
    let changed = act_for(services, connection, &job_link.organization, |upwork, access| {
        let (job_id, spec) = (job_link.job_id.clone(), spec.clone());
        Box::pin(async move { upwork.update_job(&access, &job_id, &spec, job_state).await })
    });
    let changed = origin::urgent(changed).await;
    if let Err(Failure::Upwork(UpworkError::NotFound(_))) = &changed {
        refresh_jobs::note_gone(services, &job_link).await?;
    }
    let warnings = changed?;
    let JobLink { client_key, issue_id, job_id, .. } = job_link;
    tracing::info!(tenant = %client_key, ?job_state, "a job was changed");
    // Only these fields: others may have changed during the call to Upwork.
    let words = JobWords { title: spec.title, draft: Box::new(draft), warnings };
    let change = JobLinkChange { words: Some(words), status: closed(services, job_state), place: None };
    services.store.tenant(&client_key).job_links().change(&issue_id, &job_id, change).await?;
    Ok(())
}

/// Preferences to remove from the job: those of the last post and those that the user removed, unless they are set now.
fn all_dropped(taken_away: Vec<String>, posted: Option<&JobDraft>, spec: &JobSpec) -> Vec<String> {
    let posted = posted.into_iter().flat_map(|draft| draft.preferences.iter().map(|chosen| chosen.name.clone()));
    let is_known = |name: &String| PREFERENCES.iter().any(|known| known.name == *name);
    let is_gone = |name: &String| spec.preferences.iter().all(|now| now.name != *name);
    let all: BTreeSet<String> = taken_away.into_iter().filter(is_known).chain(posted).filter(is_gone).collect();
    all.into_iter().collect()
}

/// The status to record for a job that was just closed; none for one that stays open.
fn closed(services: &Services, job_state: JobState) -> Option<ReadStatus> {
    let status = match job_state {
        JobState::Open => return None,
        JobState::Filled => JobStatus::Filled,
        JobState::Cancelled => JobStatus::Cancelled,
    };
    Some(ReadStatus { status, proposals: None, hires: None, read_at: services.clock.now() })
}
