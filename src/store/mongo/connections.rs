use async_trait::async_trait;
use mongodb::bson::Document;

use super::document::encode;
use super::engine::Engine;
use super::indexes::{CONNECTIONS, COUNTERS};
use super::key::Key;
use super::rows::Written;
use super::tenants::number;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::Connection;
use crate::store::{Connections, Result, same_tenant};

const VERSION: &str = "version";
/// The counter of versions: the last one given to a connection of the tenant.
const LAST_VERSION: &str = "lastConnectionVersion";

#[async_trait]
impl Connections for Engine {
    async fn find(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        self.rows(CONNECTIONS)?.find(&key(client_key, account_id)).await
    }

    async fn put(&self, client_key: &ClientKey, connection: Connection) -> Result<()> {
        same_tenant(client_key, &connection.client_key)?;
        let document = self.next_version(connection.clone()).await?;
        self.rows(CONNECTIONS)?.put(&key(client_key, &connection.account_id), document).await
    }

    async fn replace(&self, client_key: &ClientKey, connection: Connection, seen: u64) -> Result<bool> {
        same_tenant(client_key, &connection.client_key)?;
        let seen = key(client_key, &connection.account_id).and(VERSION, number(seen));
        let document = self.next_version(connection).await?;
        Ok(self.rows(CONNECTIONS)?.replace(&seen, document).await? == Written::Done)
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        self.rows(CONNECTIONS)?.take(&key(client_key, account_id)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<Vec<Connection>> {
        let rows = self.rows(CONNECTIONS)?;
        let mut removed = Vec::new();
        // One by one: of two callers each returns what it has deleted, and one that is made meanwhile is not lost.
        while let Some(connection) = rows.take(&Key::of(client_key)).await? {
            removed.push(connection);
        }
        Ok(removed)
    }
}

impl Engine {
    /// The document of a connection with a version that no connection of the tenant had.
    async fn next_version(&self, connection: Connection) -> Result<Document> {
        let last = self.rows(COUNTERS)?.count(&Key::of(&connection.client_key), LAST_VERSION).await?;
        document(&Connection { version: last.unsigned_abs(), ..connection })
    }

    /// Writes a connection with the version it carries, unless there is one, and sees to it that the version never comes
    /// back.
    pub(super) async fn add_connection(&self, connection: &Connection) -> Result<Written> {
        let counter = Key::of(&connection.client_key);
        self.rows(COUNTERS)?.raise(&counter, LAST_VERSION, number(connection.version)).await?;
        self.rows(CONNECTIONS)?.add(document(connection)?).await
    }
}

fn key(client_key: &ClientKey, account_id: &AccountId) -> Key {
    Key::of(client_key).and("accountId", account_id.as_str())
}

fn document(connection: &Connection) -> Result<Document> {
    let mut document = encode(&key(&connection.client_key, &connection.account_id), connection)?;
    document.insert(VERSION, number(connection.version));
    Ok(document)
}
