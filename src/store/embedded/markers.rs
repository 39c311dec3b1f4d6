use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::MARKER;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{Marker, SetMarker};
use crate::store::{Markers, Result};

#[async_trait]
impl Markers for Engine {
    async fn is_set(&self, client_key: &ClientKey, marker: &Marker, now: Timestamp) -> Result<bool> {
        self.read(|snapshot| Ok(MARKER.find(snapshot, client_key, &marker.id(), now)?.is_some()))
    }

    async fn set(&self, client_key: &ClientKey, marker: Marker, expires_at: Timestamp) -> Result<()> {
        let set = SetMarker { client_key: client_key.clone(), marker, expires_at };
        self.write(move |tx| MARKER.put(tx, &set.client_key, &set.marker.id(), &set).map(Change::Made)).await
    }

    async fn clear(&self, client_key: &ClientKey, marker: &Marker) -> Result<()> {
        let (client_key, id) = (client_key.clone(), marker.id());
        self.write(move |tx| {
            let cleared = MARKER.remove(tx, &client_key, &id)?;
            Ok(cleared.map_or(Change::None(()), |_| Change::Made(())))
        })
        .await
    }

    async fn deleted_issues(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<IssueId>> {
        let rows = self.read(|snapshot| MARKER.rows_of(snapshot, client_key))?;
        let issue = |(_, set): (String, SetMarker)| match set.marker {
            Marker::DeletedIssue { issue_id } if set.expires_at > now => Some(issue_id),
            _ => None,
        };
        Ok(rows.into_iter().filter_map(issue).collect())
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| MARKER.remove_all(tx, &client_key).map(Change::Made)).await
    }
}
