use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::collection::Written;
use super::document::{encode, fields_of_record, value};
use super::engine::Engine;
use super::indexes::{ACCOUNT_INDEX, CONNECTIONS, COUNTERS};
use super::key::{CLIENT_KEY, Key};
use super::tenants::number;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Connection, RefreshLease, Revocation};
use crate::store::refresh_lease::RefreshEnd;
use crate::store::{Connections, Result, Revocations, StoreError, same_tenant};

const VERSION: &str = "version";
const ACCOUNT_ID: &str = "accountId";
/// The counter of versions: the last one given to a connection of the tenant.
const LAST_VERSION: &str = "lastConnectionVersion";
/// Each try that fails has seen another writer succeed.
const TRIES: usize = 50;

#[async_trait]
impl Connections for Engine {
    async fn find(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        self.collection(CONNECTIONS)?.find(&key(client_key, account_id)).await
    }

    async fn list(&self, client_key: &ClientKey, after: Option<&AccountId>, limit: usize) -> Result<Vec<Connection>> {
        let of_tenant = Key::of(client_key);
        let key = match after {
            Some(after) => of_tenant.and(ACCOUNT_ID, doc! { "$gt": after.as_str() }),
            None => of_tenant,
        };
        let order = doc! { CLIENT_KEY: 1, ACCOUNT_ID: 1 };
        self.collection(CONNECTIONS)?.first(&key, order, ACCOUNT_INDEX, limit).await
    }

    async fn note_use(&self, client_key: &ClientKey, account_id: &AccountId, at: Timestamp) -> Result<()> {
        let noted = fields_of_record(doc! { "last_used_at": value(&at)? });
        self.collection(CONNECTIONS)?.set(&key(client_key, account_id), noted).await.map(drop)
    }

    async fn put(&self, client_key: &ClientKey, connection: Connection) -> Result<Option<Connection>> {
        same_tenant(client_key, &connection.client_key)?;
        let connection = self.next_version(connection).await?;
        self.collection(CONNECTIONS)?.swap(&key(client_key, &connection.account_id), document(&connection)?).await
    }

    async fn replace(&self, client_key: &ClientKey, connection: Connection, seen: u64) -> Result<bool> {
        same_tenant(client_key, &connection.client_key)?;
        Ok(self.replace_seen(connection, seen).await?.is_some())
    }

    async fn lease_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        lease: RefreshLease,
        now: Timestamp,
    ) -> Result<Option<Connection>> {
        self.change(client_key, account_id, |kept| kept.leased(lease.clone(), now)).await
    }

    async fn end_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        owner: &str,
        end: RefreshEnd,
    ) -> Result<Option<Connection>> {
        self.change(client_key, account_id, |kept| kept.refreshed(owner, &end)).await
    }

    async fn remove_version(&self, client_key: &ClientKey, account_id: &AccountId, seen: u64) -> Result<bool> {
        self.collection(CONNECTIONS)?.remove(&key(client_key, account_id).and(VERSION, number(seen))).await
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        self.collection(CONNECTIONS)?.take(&key(client_key, account_id)).await
    }

    async fn end_all(&self, client_key: &ClientKey, expires_at: Timestamp) -> Result<()> {
        // One by one: a connection that is created or changed meanwhile is not lost.
        while let Some(connection) = self.collection(CONNECTIONS)?.find::<Connection>(&Key::of(client_key)).await? {
            let ended = key(client_key, &connection.account_id).and(VERSION, number(connection.version));
            Revocations::put(self, client_key, Revocation::of(connection, expires_at)).await?;
            self.collection(CONNECTIONS)?.remove(&ended).await?;
        }
        Ok(())
    }
}

impl Engine {
    /// Writes what `make` returns for a connection, unless it returns nothing, and returns what was written; tries
    /// again if another writer came first.
    async fn change(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        make: impl Fn(Connection) -> Option<Connection> + Send + Sync,
    ) -> Result<Option<Connection>> {
        for _ in 0..TRIES {
            let kept = self.collection(CONNECTIONS)?.find::<Connection>(&key(client_key, account_id)).await?;
            let Some(kept) = kept else { return Ok(None) };
            let seen = kept.version;
            let Some(next) = make(kept) else { return Ok(None) };
            if let Some(written) = self.replace_seen(next, seen).await? {
                return Ok(Some(written));
            }
        }
        Err(StoreError::Unavailable("too many writers of one connection".to_owned()))
    }

    /// Writes a connection under a new version, if the stored one has the version `seen`.
    async fn replace_seen(&self, connection: Connection, seen: u64) -> Result<Option<Connection>> {
        let seen = key(&connection.client_key, &connection.account_id).and(VERSION, number(seen));
        let next = self.next_version(connection).await?;
        let written = self.collection(CONNECTIONS)?.replace(&seen, document(&next)?).await?;
        Ok((written == Written::Done).then_some(next))
    }

    /// The connection under a version that no connection of the tenant had.
    async fn next_version(&self, connection: Connection) -> Result<Connection> {
        let last = self.collection(COUNTERS)?.count(&Key::of(&connection.client_key), LAST_VERSION).await?;
        Ok(Connection { version: last.unsigned_abs(), ..connection })
    }

    /// Writes a connection with its own version, unless one exists, and makes sure that the version is never used
    /// again.
    pub(super) async fn add_connection(&self, connection: &Connection) -> Result<Written> {
        let counter = Key::of(&connection.client_key);
        self.collection(COUNTERS)?.raise(&counter, LAST_VERSION, number(connection.version)).await?;
        self.collection(CONNECTIONS)?.add(document(connection)?).await
    }
}

fn key(client_key: &ClientKey, account_id: &AccountId) -> Key {
    Key::of(client_key).and(ACCOUNT_ID, account_id.as_str())
}

fn document(connection: &Connection) -> Result<Document> {
    let mut document = encode(&key(&connection.client_key, &connection.account_id), connection)?;
    document.insert(VERSION, number(connection.version));
    Ok(document)
}
