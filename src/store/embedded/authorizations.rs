use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::{AUTHORIZATION, CONNECT_FAILURE};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{AccountAuthorizations, ConnectFailure};
use crate::store::{Authorizations, Result, same_tenant};

#[async_trait]
impl Authorizations for Engine {
    async fn find(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<AccountAuthorizations>> {
        self.read(|snapshot| AUTHORIZATION.find(snapshot, client_key, account_id.as_str(), now))
    }

    async fn save(
        &self,
        client_key: &ClientKey,
        authorizations: AccountAuthorizations,
        seen: Option<&str>,
        now: Timestamp,
    ) -> Result<bool> {
        same_tenant(client_key, &authorizations.client_key)?;
        let seen = seen.map(str::to_owned);
        self.write(move |tx| {
            let (client_key, id) = (&authorizations.client_key, authorizations.account_id.as_str());
            let kept = AUTHORIZATION.get(tx, client_key, id)?.filter(|kept| kept.expires_at > now);
            if kept.map(|kept| kept.revision) != seen {
                return Ok(Change::None(false));
            }
            AUTHORIZATION.put(tx, client_key, id, &authorizations).map(|()| Change::Made(true))
        })
        .await
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<()> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| {
            let removed = AUTHORIZATION.remove(tx, &client_key, account_id.as_str())?;
            Ok(removed.map_or(Change::None(()), |_| Change::Made(())))
        })
        .await
    }

    async fn note_failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        failure: Option<ConnectFailure>,
    ) -> Result<()> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| {
            if let Some(failure) = failure {
                CONNECT_FAILURE.put(tx, &client_key, account_id.as_str(), &failure)?;
                return Ok(Change::Made(()));
            }
            let cleared = CONNECT_FAILURE.remove(tx, &client_key, account_id.as_str())?;
            Ok(cleared.map_or(Change::None(()), |_| Change::Made(())))
        })
        .await
    }

    async fn failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<ConnectFailure>> {
        self.read(|snapshot| CONNECT_FAILURE.find(snapshot, client_key, account_id.as_str(), now))
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| {
            AUTHORIZATION.remove_all(tx, &client_key)?;
            CONNECT_FAILURE.remove_all(tx, &client_key).map(Change::Made)
        })
        .await
    }
}
