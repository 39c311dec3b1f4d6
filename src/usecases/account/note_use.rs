//! When Upwork last accepted an account's tokens, and those of any account of the site: for the site's administrators.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::caller::{AccountId, ClientKey};
use crate::store;
use crate::store::records::{CacheEntry, Connection};
use crate::usecases::{Failure, Services};

/// Noted at most this often for an account: it is a write, and nobody needs to know to the second.
const EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How long the site's last call is known.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The site's last call in the cache.
const LAST_ANSWER: &str = "upwork-answered-at";

/// Notes that Upwork has just accepted a connection's tokens: in the background, because nobody waits for it and no call
/// may fail for it.
pub(super) fn note(services: &Arc<Services>, connection: &Connection) {
    let now = services.clock.now();
    if connection.last_used_at.is_some_and(|noted| now < noted + EVERY) {
        return;
    }
    let (client_key, account_id) = (connection.client_key.clone(), connection.account_id.clone());
    let owned = Arc::clone(services);
    services.spawn(async move {
        if let Err(cause) = write(&owned, &client_key, &account_id, now).await {
            tracing::warn!(tenant = %client_key, %cause, "the use of a connection could not be noted");
        }
    });
}

async fn write(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    now: Timestamp,
) -> store::Result<()> {
    let store = services.store.tenant(client_key);
    store.connections().note_use(account_id, now).await?;
    let last = CacheEntry { json: now.to_string(), expires_at: now + KEPT };
    store.cache().put(LAST_ANSWER, last).await
}

/// When Upwork last accepted the tokens of any account of a site, if that was within a day.
pub(crate) async fn last_answer(services: &Services, client_key: &ClientKey) -> Result<Option<String>, Failure> {
    let kept = services.store.tenant(client_key).cache().find(LAST_ANSWER, services.clock.now()).await?;
    Ok(kept.map(|kept| kept.json))
}
