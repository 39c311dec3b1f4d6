use async_trait::async_trait;
use jiff::Timestamp;
use redb::{ReadableTable as _, WriteTransaction};

use super::engine::{Change, Engine};
use super::expiring::REVOCATION;
use super::tables::{self, CONNECTIONS, COUNTERS};
use super::value;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Connection, RefreshLease, Revocation};
use crate::store::refresh_lease::RefreshEnd;
use crate::store::{Connections, Result, same_tenant};

#[async_trait]
impl Connections for Engine {
    async fn find(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        self.read(|snapshot| tables::get(snapshot.rows(CONNECTIONS)?, client_key, account_id.as_str()))
    }

    async fn list(&self, client_key: &ClientKey, after: Option<&AccountId>, limit: usize) -> Result<Vec<Connection>> {
        self.read(|snapshot| {
            tables::first_of(snapshot.rows(CONNECTIONS)?, client_key, after.map(AccountId::as_str), limit)
        })
    }

    async fn note_use(&self, client_key: &ClientKey, account_id: &AccountId, at: Timestamp) -> Result<()> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| {
            let Some(kept) = get(tx, &client_key, &account_id)? else { return Ok(Change::None(())) };
            insert(tx, &Connection { last_used_at: Some(at), ..kept }).map(Change::Made)
        })
        .await
    }

    async fn put(&self, client_key: &ClientKey, connection: Connection) -> Result<Option<Connection>> {
        same_tenant(client_key, &connection.client_key)?;
        self.write(move |tx| {
            let before = get(tx, &connection.client_key, &connection.account_id)?;
            write(tx, connection).map(|_| Change::Made(before))
        })
        .await
    }

    async fn replace(&self, client_key: &ClientKey, connection: Connection, seen: u64) -> Result<bool> {
        same_tenant(client_key, &connection.client_key)?;
        self.write(move |tx| {
            let kept = get(tx, &connection.client_key, &connection.account_id)?;
            if kept.is_none_or(|kept| kept.version != seen) {
                return Ok(Change::None(false));
            }
            write(tx, connection).map(|_| Change::Made(true))
        })
        .await
    }

    async fn lease_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        lease: RefreshLease,
        now: Timestamp,
    ) -> Result<Option<Connection>> {
        self.change(client_key, account_id, move |kept| kept.leased(lease, now)).await
    }

    async fn end_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        owner: &str,
        end: RefreshEnd,
    ) -> Result<Option<Connection>> {
        let owner = owner.to_owned();
        self.change(client_key, account_id, move |kept| kept.refreshed(&owner, &end)).await
    }

    async fn remove_version(&self, client_key: &ClientKey, account_id: &AccountId, seen: u64) -> Result<bool> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| {
            if get(tx, &client_key, &account_id)?.is_none_or(|kept| kept.version != seen) {
                return Ok(Change::None(false));
            }
            tx.open_table(CONNECTIONS)?.remove((client_key.as_str(), account_id.as_str()))?;
            Ok(Change::Made(true))
        })
        .await
    }

    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| {
            let Some(connection) = get(tx, &client_key, &account_id)? else { return Ok(Change::None(None)) };
            tx.open_table(CONNECTIONS)?.remove((client_key.as_str(), account_id.as_str()))?;
            Ok(Change::Made(Some(connection)))
        })
        .await
    }

    async fn end_all(&self, client_key: &ClientKey, expires_at: Timestamp) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| {
            let mut table = tx.open_table(CONNECTIONS)?;
            let connections: Vec<Connection> = tables::all_of(&table, &client_key)?;
            if connections.is_empty() {
                return Ok(Change::None(()));
            }
            for connection in connections {
                table.remove((client_key.as_str(), connection.account_id.as_str()))?;
                let revocation = Revocation::of(connection, expires_at);
                REVOCATION.put(tx, &client_key, &revocation.id, &revocation)?;
            }
            Ok(Change::Made(()))
        })
        .await
    }
}

impl Engine {
    /// Writes what `make` returns for a connection, unless it returns nothing, and returns what was written.
    async fn change(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        make: impl FnOnce(Connection) -> Option<Connection> + Send + 'static,
    ) -> Result<Option<Connection>> {
        let (client_key, account_id) = (client_key.clone(), account_id.clone());
        self.write(move |tx| match get(tx, &client_key, &account_id)?.and_then(make) {
            None => Ok(Change::None(None)),
            Some(next) => write(tx, next).map(|written| Change::Made(Some(written))),
        })
        .await
    }
}

/// Writes a connection with its own version, unless one exists, and makes sure that the version is never used again.
pub(super) fn add(tx: &WriteTransaction, connection: &Connection) -> Result<bool> {
    if get(tx, &connection.client_key, &connection.account_id)?.is_some() {
        return Ok(false);
    }
    let mut counters = tx.open_table(COUNTERS)?;
    let last = counters.get(LAST)?.map_or(0, |last| last.value());
    counters.insert(LAST, last.max(connection.version))?;
    insert(tx, connection).map(|()| true)
}

fn get(tx: &WriteTransaction, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>> {
    tables::get(&tx.open_table(CONNECTIONS)?, client_key, account_id.as_str())
}

fn write(tx: &WriteTransaction, mut connection: Connection) -> Result<Connection> {
    connection.version = next_version(tx)?;
    insert(tx, &connection)?;
    Ok(connection)
}

fn insert(tx: &WriteTransaction, connection: &Connection) -> Result<()> {
    let key = (connection.client_key.as_str(), connection.account_id.as_str());
    tx.open_table(CONNECTIONS)?.insert(key, value::encode(connection)?.as_slice())?;
    Ok(())
}

/// The counter's name.
const LAST: &str = "connection_version";

/// Counts across all connections, so that a version is never used again after a removal.
fn next_version(tx: &WriteTransaction) -> Result<u64> {
    let mut counters = tx.open_table(COUNTERS)?;
    let next = counters.get(LAST)?.map_or(0, |last| last.value()) + 1;
    counters.insert(LAST, next)?;
    Ok(next)
}
