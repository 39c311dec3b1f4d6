//! The text of a job, to change it or to post it again: for the user who posted it, from the issue that it is linked
//! to.

use std::sync::Arc;
use std::time::Duration;

use app::model::{EditedJob, FormParts, JobDraft, JobEdit, OnUpwork};

use crate::caller::Caller;
use crate::store::records::{JobLink, SavedDraft};
use crate::upwork::{JobContent, deadline};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for;
use crate::usecases::dialog::drafts;
use crate::usecases::dialog::open_dialog::preselected;
use crate::usecases::job::own_job::own_job;
use crate::usecases::job::{merge, show};
use crate::usecases::{Failure, Services};

/// The form waits for Upwork for this long, then starts from what was last sent.
const CALLS: Duration = Duration::from_secs(8);

/// A job's content on Upwork, and its poster's unsent changes. If Upwork can't be asked, the form starts from what was
/// last sent.
pub async fn edited_job(services: &Arc<Services>, caller: &Caller, job_id: &str) -> Result<EditedJob, Failure> {
    let link = own_job(services, caller, job_id).await?;
    let saved = drafts::saved(services, caller, Some(job_id)).await?;
    let saved_at = saved.as_ref().map(|saved| saved.saved_at.to_string());
    let content = deadline::within(CALLS, read_content(services, &link)).await;
    let sent = link.draft.as_deref();
    match (content, sent) {
        (Ok(content), _) => {
            let parts = access::upwork(services)?.form_parts();
            let (posted, mut on_upwork) = merged(&link, &content, &parts);
            let draft = match saved {
                None => posted.clone(),
                Some(SavedDraft { draft: typed, touched, .. }) => {
                    let unknown = || merge::touched(&typed, sent.unwrap_or(&JobDraft::default()));
                    let touched = touched.unwrap_or_else(unknown);
                    merge::note_changes(&mut on_upwork, &typed, &touched, &posted);
                    merge::rebase(typed, &touched, &posted)
                }
            };
            Ok(EditedJob { posted, draft, saved_at, on_upwork: Some(on_upwork) })
        }
        (Err(cause), Some(sent)) => {
            tracing::info!(tenant = %link.client_key, %cause, "the job's words could not be read; showing what was sent");
            let draft = saved.map_or_else(|| sent.clone(), |saved| saved.draft);
            Ok(EditedJob { posted: sent.clone(), draft, saved_at, on_upwork: None })
        }
        (Err(failure), None) => Err(failure),
    }
}

/// What a job says: as Upwork has it now, and as it was last sent where Upwork does not tell.
fn merged(link: &JobLink, content: &JobContent, parts: &FormParts) -> (JobDraft, OnUpwork) {
    let (merged, on_upwork) = merge::merge(link.draft.as_deref(), content, parts);
    (JobDraft { organization: link.organization.clone(), ..merged }, on_upwork)
}

/// Fails if saving `wanted` would replace something that the job says only since its form was filled with `base`.
///
/// A form without a base was filled with what was last sent, because Upwork did not answer then. If it does not answer
/// now either, the change goes ahead: the form has said so.
pub(crate) async fn refuse_to_replace(
    services: &Arc<Services>,
    link: &JobLink,
    base: Option<&JobDraft>,
    wanted: &JobDraft,
) -> Result<(), Failure> {
    let content = match (read_content(services, link).await, base) {
        (Ok(content), _) => content,
        (Err(failure), Some(_)) => return Err(failure),
        (Err(cause), None) => {
            tracing::info!(tenant = %link.client_key, %cause, "the job's words could not be read before a change");
            return Ok(());
        }
    };
    let (now, _) = merged(link, &content, &access::upwork(services)?.form_parts());
    match base.or(link.draft.as_deref()) {
        Some(base) if merge::would_overwrite(base, &now, wanted) => Err(Failure::JobChanged),
        _ => Ok(()),
    }
}

async fn read_content(services: &Arc<Services>, link: &JobLink) -> Result<JobContent, Failure> {
    let connection = access::connection(services, &link.client_key, &link.account_id).await?;
    act_for(services, connection, &link.organization, |upwork, access| {
        let job_id = link.job_id.clone();
        Box::pin(async move { upwork.job_content(&access, &job_id).await })
    })
    .await
}

/// Saves the changes typed for a job, and replaces what was saved before.
pub async fn save_edit(services: &Services, caller: &Caller, edit: JobEdit) -> Result<(), Failure> {
    own_job(services, caller, &edit.job_id).await?;
    let touched = edit.base.as_ref().map(|base| merge::touched(&edit.draft, base));
    drafts::save_edit(services, caller, edit, touched).await
}

/// Deletes what was saved for a job.
pub async fn discard_edit(services: &Services, caller: &Caller, job_id: &str) -> Result<(), Failure> {
    drafts::discard(services, caller, Some(job_id)).await
}

/// Turns a job's text into the caller's draft of a new one, unless a draft exists.
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
