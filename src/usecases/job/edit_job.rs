//! The text of a job, to change it or to post it again: for the user who posted it, from the issue that it is linked
//! to.

use app::model::{EditedJob, JobDraft, JobEdit};

use crate::caller::Caller;
use crate::usecases::dialog::drafts;
use crate::usecases::dialog::open_dialog::preselected;
use crate::usecases::job::change_job::own_job;
use crate::usecases::job::show;
use crate::usecases::{Failure, Services};

/// The text of a job, and what its poster has typed for it since.
pub async fn edited_job(services: &Services, caller: &Caller, job_id: &str) -> Result<EditedJob, Failure> {
    let posted = posted(services, caller, job_id).await?;
    let saved = drafts::saved(services, caller, Some(job_id)).await?;
    let saved_at = saved.as_ref().map(|saved| saved.saved_at.to_string());
    let draft = saved.map_or_else(|| posted.clone(), |saved| saved.draft);
    Ok(EditedJob { posted, draft, saved_at })
}

/// Saves what was typed for a job, in place of what was saved before.
pub async fn save_edit(services: &Services, caller: &Caller, edit: JobEdit) -> Result<(), Failure> {
    own_job(services, caller, &edit.job_id).await?;
    drafts::save(services, caller, Some(&edit.job_id), edit.draft).await
}

/// Deletes what was saved for a job.
pub async fn discard_edit(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    drafts::discard(services, caller, Some(job_id)).await
}

/// Turns a job's text into the caller's draft of a new one, unless there is a draft already.
pub async fn reuse_job(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    posted(services, caller, job_id).await?;
    match drafts::saved(services, caller, None).await? {
        Some(_) => Ok(()),
        None => replace_draft(services, caller, job_id).await,
    }
}

/// Turns a job's text into the caller's draft of a new one, and replaces an existing draft.
pub async fn replace_draft(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    let posted = posted(services, caller, job_id).await?;
    let connection = services.store.tenant(&caller.client_key).connections().find(&caller.account_id).await?;
    let organization = preselected(&show::account(services, connection), Some(&posted.organization));
    drafts::save_draft(services, caller, JobDraft { organization, ..posted }).await
}

async fn posted(services: &Services, caller: &Caller, job_id: &str) -> Result<JobDraft, Failure> {
    own_job(services, caller, job_id).await?.draft.map(|draft| *draft).ok_or(Failure::UnknownPost)
}
