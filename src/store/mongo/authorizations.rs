use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::collection::{REVISION, Written};
use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{AUTHORIZATIONS, CONNECT_FAILURES, DELETE_AT};
use super::key::Key;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{AccountAuthorizations, ConnectFailure};
use crate::store::{Authorizations, Result, same_tenant};

/// The field of a failure's account.
pub(super) const ACCOUNT_ID: &str = "accountId";

#[async_trait]
impl Authorizations for Engine {
    async fn find(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<AccountAuthorizations>> {
        let found: Option<AccountAuthorizations> =
            self.collection(AUTHORIZATIONS)?.find(&key(client_key, account_id)).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn save(
        &self,
        client_key: &ClientKey,
        authorizations: AccountAuthorizations,
        seen: Option<&str>,
        now: Timestamp,
    ) -> Result<bool> {
        same_tenant(client_key, &authorizations.client_key)?;
        let (collection, document) = (self.collection(AUTHORIZATIONS)?, document(&authorizations)?);
        let key = key(client_key, &authorizations.account_id);
        if let Some(seen) = seen {
            return Ok(collection.replace(&key.and(REVISION, seen), document).await? == Written::Done);
        }
        if collection.add(document.clone()).await? == Written::Done {
            return Ok(true);
        }
        // The database has yet to delete what has expired.
        let expired = key.and(DELETE_AT, doc! { "$lte": date(now) });
        Ok(collection.replace(&expired, document).await? == Written::Done)
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<()> {
        self.collection(AUTHORIZATIONS)?.remove(&key(client_key, account_id)).await.map(drop)
    }

    async fn note_failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        failure: Option<ConnectFailure>,
    ) -> Result<()> {
        let (collection, key) = (self.collection(CONNECT_FAILURES)?, failure_key(client_key, account_id));
        match failure {
            Some(failure) => collection.put(&key, failure_document(&key, &failure)?).await,
            None => collection.remove(&key).await.map(drop),
        }
    }

    async fn failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<ConnectFailure>> {
        let key = failure_key(client_key, account_id);
        let found: Option<ConnectFailure> = self.collection(CONNECT_FAILURES)?.find(&key).await?;
        Ok(found.filter(|found| found.expires_at > now))
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(AUTHORIZATIONS)?.remove_all(&Key::of(client_key)).await?;
        self.collection(CONNECT_FAILURES)?.remove_all(&Key::of(client_key)).await
    }
}

/// Until 0.1 the field named an authorization by its own id, which no account's id is.
fn key(client_key: &ClientKey, account_id: &AccountId) -> Key {
    Key::of(client_key).and("id", account_id.as_str())
}

pub(super) fn failure_key(client_key: &ClientKey, account_id: &AccountId) -> Key {
    Key::of(client_key).and(ACCOUNT_ID, account_id.as_str())
}

pub(super) fn document(authorizations: &AccountAuthorizations) -> Result<Document> {
    let mut document = encode(&key(&authorizations.client_key, &authorizations.account_id), authorizations)?;
    document.insert(REVISION, &authorizations.revision);
    document.insert(DELETE_AT, date(authorizations.expires_at));
    Ok(document)
}

pub(super) fn failure_document(key: &Key, failure: &ConnectFailure) -> Result<Document> {
    let mut document = encode(key, failure)?;
    document.insert(DELETE_AT, date(failure.expires_at));
    Ok(document)
}
