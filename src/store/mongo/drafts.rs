use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::Document;

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{DELETE_AT, DRAFTS};
use super::key::Key;
use crate::caller::{AccountId, ClientKey, IssueId};
use crate::store::records::SavedDraft;
use crate::store::{Drafts, Result, same_tenant};

#[async_trait]
impl Drafts for Engine {
    async fn find(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        issue_id: &IssueId,
        now: Timestamp,
    ) -> Result<Option<SavedDraft>> {
        let found: Option<SavedDraft> = self.rows(DRAFTS)?.find(&key(client_key, account_id, issue_id)).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()> {
        same_tenant(client_key, &draft.client_key)?;
        let key = key(client_key, &draft.account_id, &draft.issue_id);
        self.rows(DRAFTS)?.put(&key, document(&draft)?).await
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId, issue_id: &IssueId) -> Result<()> {
        self.rows(DRAFTS)?.remove(&key(client_key, account_id, issue_id)).await.map(drop)
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.rows(DRAFTS)?.remove_all(&Key::of(client_key)).await
    }
}

fn key(client_key: &ClientKey, account_id: &AccountId, issue_id: &IssueId) -> Key {
    Key::of(client_key).and("accountId", account_id.as_str()).and("issueId", issue_id.as_str())
}

pub(super) fn document(draft: &SavedDraft) -> Result<Document> {
    let mut document = encode(&key(&draft.client_key, &draft.account_id, &draft.issue_id), draft)?;
    document.insert(DELETE_AT, date(draft.expires_at));
    Ok(document)
}
