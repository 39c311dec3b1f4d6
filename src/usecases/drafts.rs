//! What a user typed and has not posted: kept for the account and the issue, in any browser.

use app::model::{FailedPost, JobDraft};
use jiff::SignedDuration;

use super::{Failure, Services};
use crate::caller::Caller;
use crate::store::records::{JobPost, PostState, SavedDraft};

/// A draft that nobody has touched for so long is deleted.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Keeps a draft, in place of the one before.
pub async fn save_draft(services: &Services, caller: &Caller, draft: JobDraft) -> Result<(), Failure> {
    let saved_at = services.clock.now();
    let saved = SavedDraft {
        client_key: caller.client_key.clone(),
        account_id: caller.account_id.clone(),
        issue_id: caller.issue.id.clone(),
        draft,
        failed_post: None,
        saved_at,
        expires_at: saved_at + KEPT_FOR,
    };
    Ok(services.store.drafts().put(&caller.client_key, saved).await?)
}

/// Keeps what a post was made of as its user's draft, with its `end`, unless that was saved since.
pub(super) async fn give_back(services: &Services, post: &JobPost, end: &PostState) -> Result<(), Failure> {
    let JobPost { client_key, account_id, issue, started_at, .. } = post;
    let drafts = services.store.drafts();
    let saved = drafts.find(client_key, account_id, &issue.id, services.clock.now()).await?;
    if saved.is_some_and(|saved| saved.saved_at > *started_at) {
        return Ok(());
    }
    let given_back = SavedDraft {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        issue_id: issue.id.clone(),
        draft: post.draft.clone(),
        failed_post: failed(end),
        saved_at: *started_at,
        expires_at: services.clock.now() + KEPT_FOR,
    };
    Ok(drafts.put(client_key, given_back).await?)
}

fn failed(end: &PostState) -> Option<FailedPost> {
    match end.clone() {
        PostState::Refused { message, reference, .. } => Some(FailedPost::Refused { message, reference }),
        PostState::NotPosted { reference } => Some(FailedPost::NotPosted { reference }),
        _ => None,
    }
}

/// Deletes the caller's draft for the issue.
pub async fn discard_draft(services: &Services, caller: &Caller) -> Result<(), Failure> {
    Ok(services.store.drafts().remove(&caller.client_key, &caller.account_id, &caller.issue.id).await?)
}

/// The caller's draft for the issue, and when it was saved.
pub(super) async fn saved(services: &Services, caller: &Caller) -> Result<Option<SavedDraft>, Failure> {
    let Caller { client_key, account_id, issue } = caller;
    Ok(services.store.drafts().find(client_key, account_id, &issue.id, services.clock.now()).await?)
}

/// The caller's draft for the issue.
#[cfg(test)]
pub(super) async fn saved_draft(services: &Services, caller: &Caller) -> Result<Option<JobDraft>, Failure> {
    Ok(saved(services, caller).await?.map(|saved| saved.draft))
}
