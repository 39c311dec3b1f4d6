use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::Document;

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{AUTHORIZATIONS, CONNECT_FAILURES, DELETE_AT};
use super::key::Key;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Authorization, ConnectFailure};
use crate::store::{Authorizations, Result, same_tenant};

/// The field of a failure's account.
pub(super) const ACCOUNT_ID: &str = "accountId";

#[async_trait]
impl Authorizations for Engine {
    async fn put(&self, client_key: &ClientKey, authorization: Authorization) -> Result<()> {
        same_tenant(client_key, &authorization.client_key)?;
        let key = key(client_key, &authorization.id);
        self.rows(AUTHORIZATIONS)?.put(&key, document(&authorization)?).await
    }

    async fn find(&self, client_key: &ClientKey, id: &str, now: Timestamp) -> Result<Option<Authorization>> {
        let found: Option<Authorization> = self.rows(AUTHORIZATIONS)?.find(&key(client_key, id)).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn take(&self, client_key: &ClientKey, id: &str, now: Timestamp) -> Result<Option<Authorization>> {
        let taken: Option<Authorization> = self.rows(AUTHORIZATIONS)?.take(&key(client_key, id)).await?;
        Ok(taken.filter(|taken| taken.expires_at > now))
    }

    async fn note_failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        failure: Option<ConnectFailure>,
    ) -> Result<()> {
        let (rows, key) = (self.rows(CONNECT_FAILURES)?, failure_key(client_key, account_id));
        match failure {
            Some(failure) => rows.put(&key, failure_document(&key, &failure)?).await,
            None => rows.remove(&key).await.map(drop),
        }
    }

    async fn failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<ConnectFailure>> {
        let key = failure_key(client_key, account_id);
        let found: Option<ConnectFailure> = self.rows(CONNECT_FAILURES)?.find(&key).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.rows(AUTHORIZATIONS)?.remove_all(&Key::of(client_key)).await?;
        self.rows(CONNECT_FAILURES)?.remove_all(&Key::of(client_key)).await
    }
}

fn key(client_key: &ClientKey, id: &str) -> Key {
    Key::of(client_key).and("id", id)
}

pub(super) fn failure_key(client_key: &ClientKey, account_id: &AccountId) -> Key {
    Key::of(client_key).and(ACCOUNT_ID, account_id.as_str())
}

pub(super) fn document(authorization: &Authorization) -> Result<Document> {
    let mut document = encode(&key(&authorization.client_key, &authorization.id), authorization)?;
    document.insert(DELETE_AT, date(authorization.expires_at));
    Ok(document)
}

pub(super) fn failure_document(key: &Key, failure: &ConnectFailure) -> Result<Document> {
    let mut document = encode(key, failure)?;
    document.insert(DELETE_AT, date(failure.expires_at));
    Ok(document)
}
