use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::Document;

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{CACHE, DELETE_AT};
use super::key::Key;
use crate::caller::ClientKey;
use crate::store::records::CacheEntry;
use crate::store::{Cache, Result};

/// The field of the name.
pub(super) const NAME: &str = "name";

#[async_trait]
impl Cache for Engine {
    async fn find(&self, client_key: &ClientKey, name: &str, now: Timestamp) -> Result<Option<CacheEntry>> {
        let found: Option<CacheEntry> = self.collection(CACHE)?.find(&key(client_key, name)).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn put(&self, client_key: &ClientKey, name: &str, kept: CacheEntry) -> Result<()> {
        let key = key(client_key, name);
        self.collection(CACHE)?.put(&key, document(&key, &kept)?).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(CACHE)?.remove_all(&Key::of(client_key)).await
    }
}

pub(super) fn key(client_key: &ClientKey, name: &str) -> Key {
    Key::of(client_key).and(NAME, name)
}

pub(super) fn document(key: &Key, kept: &CacheEntry) -> Result<Document> {
    let mut document = encode(key, kept)?;
    document.insert(DELETE_AT, date(kept.expires_at));
    Ok(document)
}
