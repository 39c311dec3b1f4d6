use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::KEPT;
use crate::caller::ClientKey;
use crate::store::records::CacheEntry;
use crate::store::{Cache, Result};

#[async_trait]
impl Cache for Engine {
    async fn find(&self, client_key: &ClientKey, name: &str, now: Timestamp) -> Result<Option<CacheEntry>> {
        self.read(|snapshot| KEPT.find(snapshot, client_key, name, now))
    }

    async fn put(&self, client_key: &ClientKey, name: &str, kept: CacheEntry) -> Result<()> {
        let (client_key, name) = (client_key.clone(), name.to_owned());
        self.write(move |tx| KEPT.put(tx, &client_key, &name, &kept).map(Change::Made)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| KEPT.remove_all(tx, &client_key).map(Change::Made)).await
    }
}
