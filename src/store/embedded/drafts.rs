use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::SAVED_DRAFT;
use crate::caller::ClientKey;
use crate::store::records::{DraftKey, SavedDraft};
use crate::store::{Drafts, Result, same_tenant};

#[async_trait]
impl Drafts for Engine {
    async fn find(&self, client_key: &ClientKey, key: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>> {
        self.read(|snapshot| SAVED_DRAFT.find(snapshot, client_key, &row(key), now))
    }

    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()> {
        same_tenant(client_key, &draft.client_key)?;
        let row = row(&draft.key());
        self.write(move |tx| SAVED_DRAFT.put(tx, &draft.client_key, &row, &draft).map(Change::Made)).await
    }

    async fn remove(&self, client_key: &ClientKey, key: &DraftKey) -> Result<()> {
        let (client_key, row) = (client_key.clone(), row(key));
        self.write(move |tx| {
            let removed = SAVED_DRAFT.remove(tx, &client_key, &row)?;
            Ok(removed.map_or(Change::None(()), |_| Change::Made(())))
        })
        .await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| SAVED_DRAFT.remove_all(tx, &client_key).map(Change::Made)).await
    }
}

/// Ids contain no space, so the combined key is unambiguous.
pub(super) fn row(key: &DraftKey) -> String {
    let DraftKey { account_id, issue_id, job_id } = key;
    match job_id {
        None => format!("{account_id} {issue_id}"),
        Some(job_id) => format!("{account_id} {issue_id} {job_id}"),
    }
}
