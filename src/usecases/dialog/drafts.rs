//! The draft of a user: stored for the account and the issue, so that any browser can continue.

use app::model::{FailedPost, Field, JobDraft, JobEdit};
use jiff::SignedDuration;

use crate::caller::Caller;
use crate::store::records::{DraftKey, JobPost, PostState, SavedDraft};
use crate::usecases::{Failure, Services};

/// A draft that nobody has changed for this long is deleted.
const RETENTION: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Saves a draft, in place of the one before.
pub async fn save_draft(services: &Services, caller: &Caller, draft: JobDraft) -> Result<(), Failure> {
    save(services, caller, key(caller, None), draft, None).await
}

/// Saves what was typed for a job, and which fields its user has changed.
pub(crate) async fn save_edit(
    services: &Services,
    caller: &Caller,
    edit: JobEdit,
    touched: Option<Vec<Field>>,
) -> Result<(), Failure> {
    save(services, caller, key(caller, Some(&edit.job_id)), edit.draft, touched).await
}

/// Deletes the caller's draft for the issue.
pub async fn discard_draft(services: &Services, caller: &Caller) -> Result<(), Failure> {
    discard(services, caller, None).await
}

async fn save(
    services: &Services,
    caller: &Caller,
    key: DraftKey,
    draft: JobDraft,
    touched: Option<Vec<Field>>,
) -> Result<(), Failure> {
    let saved_at = services.clock.now();
    let DraftKey { account_id, issue_id, job_id } = key;
    let saved = SavedDraft {
        client_key: caller.client_key.clone(),
        account_id,
        issue_id,
        job_id,
        draft,
        touched,
        failed_post: None,
        saved_at,
        expires_at: saved_at + RETENTION,
    };
    Ok(services.store.tenant(&caller.client_key).drafts().put(saved).await?)
}

/// Deletes the draft of a job, or of a new one.
pub(crate) async fn discard(services: &Services, caller: &Caller, job_id: Option<&str>) -> Result<(), Failure> {
    Ok(services.store.tenant(&caller.client_key).drafts().remove(&key(caller, job_id)).await?)
}

/// The caller's draft of a job, or of a new one, and when it was saved.
pub(crate) async fn saved(
    services: &Services,
    caller: &Caller,
    job_id: Option<&str>,
) -> Result<Option<SavedDraft>, Failure> {
    let drafts = services.store.tenant(&caller.client_key).drafts();
    Ok(drafts.find(&key(caller, job_id), services.clock.now()).await?)
}

fn key(caller: &Caller, job_id: Option<&str>) -> DraftKey {
    let Caller { account_id, issue, .. } = caller;
    DraftKey { account_id: account_id.clone(), issue_id: issue.id.clone(), job_id: job_id.map(str::to_owned) }
}

/// The draft that a post was created from.
pub(crate) fn key_of(post: &JobPost) -> DraftKey {
    DraftKey { account_id: post.account_id.clone(), issue_id: post.issue.id.clone(), job_id: None }
}

/// Saves the text of a post as its user's draft, with its `end`, unless the draft was saved since.
pub(crate) async fn restore(services: &Services, post: &JobPost, end: &PostState) -> Result<(), Failure> {
    let (client_key, started_at) = (&post.client_key, post.started_at);
    let drafts = services.store.tenant(client_key).drafts();
    let key = key_of(post);
    let saved = drafts.find(&key, services.clock.now()).await?;
    if saved.is_some_and(|saved| saved.saved_at > started_at) {
        return Ok(());
    }
    let given_back = SavedDraft {
        client_key: client_key.clone(),
        account_id: key.account_id,
        issue_id: key.issue_id,
        job_id: None,
        draft: post.draft.clone(),
        touched: None,
        failed_post: failed(end),
        saved_at: started_at,
        expires_at: services.clock.now() + RETENTION,
    };
    Ok(drafts.put(given_back).await?)
}

fn failed(end: &PostState) -> Option<FailedPost> {
    match end.clone() {
        PostState::Refused { message, reference, .. } => Some(FailedPost::Refused { message, reference }),
        PostState::NotPosted { reference } => Some(FailedPost::NotPosted { reference }),
        _ => None,
    }
}

/// The caller's draft for the issue.
#[cfg(test)]
pub(crate) async fn saved_draft(services: &Services, caller: &Caller) -> Result<Option<JobDraft>, Failure> {
    Ok(saved(services, caller, None).await?.map(|saved| saved.draft))
}
