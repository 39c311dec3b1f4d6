//! What was read from Upwork, kept for a while for all users of a tenant.

use std::future::Future;

use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Failure, Services};
use crate::caller::ClientKey;
use crate::store::records::CacheEntry;

/// Nothing that was read from Upwork is kept or shown for longer (Upwork's terms of use).
pub(crate) const MAX_AGE: SignedDuration = SignedDuration::from_hours(24);

/// The cached value of this name, otherwise a new one, which is cached for as long as `lifetime` says.
pub(crate) async fn cached<T: Serialize + DeserializeOwned>(
    services: &Services,
    client_key: &ClientKey,
    name: &str,
    lifetime: impl FnOnce(&T) -> SignedDuration,
    read: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let store = services.store.tenant(client_key);
    let now = services.clock.now();
    if let Some(kept) = store.cache().find(name, now).await?
        && let Ok(value) = serde_json::from_str(&kept.json)
    {
        return Ok(value);
    }
    let value = read.await?;
    let expires_at = now + lifetime(&value).min(MAX_AGE);
    let entry = CacheEntry { json: serde_json::to_string(&value)?, expires_at };
    store.cache().put(name, entry).await?;
    Ok(value)
}
