use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::Document;

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{DELETE_AT, DRAFTS};
use super::key::Key;
use crate::caller::ClientKey;
use crate::store::records::{DraftKey, SavedDraft};
use crate::store::{Drafts, Result, same_tenant};

#[async_trait]
impl Drafts for Engine {
    async fn find(&self, client_key: &ClientKey, draft: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>> {
        let found: Option<SavedDraft> = self.collection(DRAFTS)?.find(&key(client_key, draft)).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()> {
        same_tenant(client_key, &draft.client_key)?;
        let key = key(client_key, &draft.key());
        self.collection(DRAFTS)?.put(&key, document(&draft)?).await
    }

    async fn remove(&self, client_key: &ClientKey, draft: &DraftKey) -> Result<()> {
        self.collection(DRAFTS)?.remove(&key(client_key, draft)).await.map(drop)
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(DRAFTS)?.remove_all(&Key::of(client_key)).await
    }
}

/// A draft of no job has an empty text there: `null` would find documents without the field too.
fn key(client_key: &ClientKey, draft: &DraftKey) -> Key {
    let job_id = draft.job_id.as_deref().unwrap_or_default();
    let of_issue =
        Key::of(client_key).and("accountId", draft.account_id.as_str()).and("issueId", draft.issue_id.as_str());
    of_issue.and("jobId", job_id)
}

pub(super) fn document(draft: &SavedDraft) -> Result<Document> {
    let mut document = encode(&key(&draft.client_key, &draft.key()), draft)?;
    document.insert(DELETE_AT, date(draft.expires_at));
    Ok(document)
}
