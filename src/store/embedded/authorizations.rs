use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::{AUTHORIZATION, CONNECT_FAILURE};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Authorization, ConnectFailure};
use crate::store::{Authorizations, Result, same_tenant};

#[async_trait]
impl Authorizations for Engine {
    async fn put(&self, client_key: &ClientKey, authorization: Authorization) -> Result<()> {
        same_tenant(client_key, &authorization.client_key)?;
        self.write(move |tx| {
            AUTHORIZATION.put(tx, &authorization.client_key, &authorization.id, &authorization).map(Change::Made)
        })
        .await
    }

    async fn find(&self, client_key: &ClientKey, id: &str, now: Timestamp) -> Result<Option<Authorization>> {
        self.read(|tx| AUTHORIZATION.find(tx, client_key, id, now))
    }

    async fn take(&self, client_key: &ClientKey, id: &str, now: Timestamp) -> Result<Option<Authorization>> {
        let (client_key, id) = (client_key.clone(), id.to_owned());
        self.write(move |tx| {
            let Some(taken) = AUTHORIZATION.remove(tx, &client_key, &id)? else { return Ok(Change::None(None)) };
            Ok(Change::Made(Some(taken).filter(|taken| taken.expires_at > now)))
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
        self.read(|tx| CONNECT_FAILURE.find(tx, client_key, account_id.as_str(), now))
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
