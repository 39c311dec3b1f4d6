//! Changes an account's authorizations by compare-and-set.

use super::super::{Failure, Services};
use super::rules;
use crate::caller::{AccountId, ClientKey};
use crate::store::StoreError;
use crate::store::records::AccountAuthorizations;

/// One account never has this many concurrent writers in normal use.
const MAX_TRIES: u32 = 200;

/// Changes the authorizations, and tries again if another writer came first. Expired ones are removed before. If
/// `apply` fails or changes nothing, nothing is written.
pub(super) async fn change<T, E: From<Failure>>(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    apply: impl Fn(&mut AccountAuthorizations) -> Result<T, E>,
) -> Result<T, E> {
    for _ in 0..MAX_TRIES {
        let (before, seen) = read(services, client_key, account_id).await?;
        let mut all = before.clone();
        let done = apply(&mut all)?;
        if all == before || save(services, all, seen.as_deref()).await? {
            return Ok(done);
        }
    }
    Err(Failure::from(StoreError::Unavailable("an account's authorizations change all the time".into())).into())
}

/// The same, for a change that can't fail.
pub(super) async fn update<T>(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    apply: impl Fn(&mut AccountAuthorizations) -> T,
) -> Result<T, Failure> {
    change(services, client_key, account_id, |all| Ok(apply(all))).await
}

/// The current authorizations without the expired ones, and the stored revision.
pub(super) async fn read(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<(AccountAuthorizations, Option<String>), Failure> {
    let now = services.clock.now();
    let found = services.store.tenant(client_key).authorizations().find(account_id, now).await?;
    let seen = found.as_ref().map(|found| found.revision.clone());
    let mut all = found.unwrap_or_else(|| AccountAuthorizations {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        list: Vec::new(),
        wrong_codes: 0,
        expires_at: now,
        revision: String::new(),
    });
    rules::forget_expired(&mut all, now);
    Ok((all, seen))
}

async fn save(services: &Services, mut all: AccountAuthorizations, seen: Option<&str>) -> Result<bool, Failure> {
    let now = services.clock.now();
    all.expires_at = all.list.iter().map(|authorization| authorization.expires_at).max().unwrap_or(now);
    all.revision = services.random.id();
    let client_key = all.client_key.clone();
    Ok(services.store.tenant(&client_key).authorizations().save(all, seen, now).await?)
}
