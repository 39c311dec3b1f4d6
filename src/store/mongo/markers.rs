use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{DELETE_AT, MARKERS};
use super::key::Key;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{Marker, SetMarker};
use crate::store::{Markers, Result};

#[async_trait]
impl Markers for Engine {
    async fn is_set(&self, client_key: &ClientKey, marker: &Marker, now: Timestamp) -> Result<bool> {
        let found: Option<SetMarker> = self.collection(MARKERS)?.find(&key(client_key, marker)).await?;
        Ok(found.is_some_and(|found| found.expires_at > now))
    }

    async fn set(&self, client_key: &ClientKey, marker: Marker, expires_at: Timestamp) -> Result<()> {
        let set = SetMarker { client_key: client_key.clone(), marker, expires_at };
        self.collection(MARKERS)?.put(&key(client_key, &set.marker), document(&set)?).await
    }

    async fn clear(&self, client_key: &ClientKey, marker: &Marker) -> Result<()> {
        self.collection(MARKERS)?.remove(&key(client_key, marker)).await.map(drop)
    }

    async fn deleted_issues(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<IssueId>> {
        // From the prefix to the last id that begins with it: the index serves a range.
        let prefix = Marker::DELETED_ISSUE;
        let range = doc! { "$gte": prefix, "$lte": format!("{prefix}{}", char::MAX) };
        let set: Vec<SetMarker> = self.collection(MARKERS)?.all(&Key::of(client_key).and("id", range)).await?;
        let issue = |set: SetMarker| match set.marker {
            Marker::DeletedIssue { issue_id } if set.expires_at > now => Some(issue_id),
            _ => None,
        };
        let mut issues: Vec<IssueId> = set.into_iter().filter_map(issue).collect();
        issues.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        Ok(issues)
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(MARKERS)?.remove_all(&Key::of(client_key)).await
    }
}

fn key(client_key: &ClientKey, marker: &Marker) -> Key {
    Key::of(client_key).and("id", marker.id())
}

pub(super) fn document(set: &SetMarker) -> Result<Document> {
    let mut document = encode(&key(&set.client_key, &set.marker), set)?;
    document.insert(DELETE_AT, date(set.expires_at));
    Ok(document)
}
