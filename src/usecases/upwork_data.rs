//! Data read from Upwork, cached for all users of a tenant. If several calls of one account request the same data at
//! the same time, it is read once: the others wait and use the cached result.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Failure, Services};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::CacheEntry;
use crate::upwork::{UpworkError, deadline};

/// Data read from Upwork is not stored or shown for longer (Upwork's terms of use).
pub(crate) const MAX_AGE: SignedDuration = SignedDuration::from_hours(24);

/// Limit for waiting and reading together.
const CALLS: Duration = Duration::from_secs(18);

/// The cached value of this name, otherwise a new one, which is cached for as long as `lifetime` says.
pub(crate) async fn cached<T: Serialize + DeserializeOwned + Send>(
    services: &Services,
    (client_key, account_id): (&ClientKey, &AccountId),
    name: &str,
    lifetime: impl FnOnce(&T) -> SignedDuration + Send,
    read: BoxFuture<'_, Result<T, Failure>>,
) -> Result<T, Failure> {
    if let Some(value) = find(services, client_key, name).await? {
        return Ok(value);
    }
    let read_once = Box::pin(async {
        if let Some(value) = find(services, client_key, name).await? {
            return Ok(value);
        }
        let value = read.await?;
        let expires_at = services.clock.now() + lifetime(&value).min(MAX_AGE);
        let entry = CacheEntry { json: serde_json::to_string(&value)?, expires_at };
        services.store.tenant(client_key).cache().put(name, entry).await?;
        Ok(value)
    });
    one_at_a_time(services, (client_key, account_id), name, read_once).await
}

/// The cached value of this name. A value that another release has cached in another format is ignored.
async fn find<T: DeserializeOwned>(
    services: &Services,
    client_key: &ClientKey,
    name: &str,
) -> Result<Option<T>, Failure> {
    let found = services.store.tenant(client_key).cache().find(name, services.clock.now()).await?;
    Ok(found.and_then(|cached| serde_json::from_str(&cached.json).ok()))
}

/// Runs `work` while no other call of this account runs work of this name in this process.
pub(crate) async fn one_at_a_time<T>(
    services: &Services,
    (client_key, account_id): (&ClientKey, &AccountId),
    name: &str,
    work: BoxFuture<'_, Result<T, Failure>>,
) -> Result<T, Failure> {
    let lock = services.reads.of((client_key.clone(), account_id.clone(), name.to_owned()));
    let in_turn = async {
        let left = deadline::left().unwrap_or(CALLS);
        let turn = tokio::time::timeout(left, lock.lock_owned()).await;
        let _turn = turn.map_err(|_| UpworkError::Unavailable("another call of the account takes too long".into()))?;
        work.await
    };
    deadline::within(CALLS, in_turn).await
}
