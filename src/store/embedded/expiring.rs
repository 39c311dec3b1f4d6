//! Records that expire, and the sweep. Each has a row in [`ENDS`], written and deleted with it.

use std::marker::PhantomData;

use jiff::Timestamp;
use redb::{ReadableTable as _, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::{Change, Engine};
use super::snapshot::Snapshot;
use super::tables::{
    self, AUTHORIZATIONS, CACHE, CONNECT_FAILURES, DRAFTS, ENDS, JOB_POSTS, MARKERS, REVOCATIONS, RecordTable,
};
use super::value;
use crate::caller::ClientKey;
use crate::store::Result;
use crate::store::records::{
    AccountAuthorizations, CacheEntry, ConnectFailure, JobPost, Revocation, SavedDraft, SetMarker,
};

/// A record with an end.
pub(super) trait Expires: Serialize + DeserializeOwned {
    /// From then on it is void.
    fn expires_at(&self) -> Timestamp;
}

macro_rules! expires {
    ($($record:ty)*) => {$(
        impl Expires for $record {
            fn expires_at(&self) -> Timestamp {
                self.expires_at
            }
        }
    )*};
}

expires!(AccountAuthorizations ConnectFailure CacheEntry Revocation SavedDraft SetMarker);

/// A table of records with an end.
#[derive(Clone, Copy)]
pub(super) struct Expiring<T> {
    name: &'static str,
    record: PhantomData<fn() -> T>,
}

pub(super) const AUTHORIZATION: Expiring<AccountAuthorizations> = Expiring::new("authorizations");
pub(super) const CONNECT_FAILURE: Expiring<ConnectFailure> = Expiring::new("connect_failures");
pub(super) const REVOCATION: Expiring<Revocation> = Expiring::new("revocations");
pub(super) const KEPT: Expiring<CacheEntry> = Expiring::new("fetched");
pub(super) const SAVED_DRAFT: Expiring<SavedDraft> = Expiring::new("drafts");
pub(super) const MARKER: Expiring<SetMarker> = Expiring::new("markers");

/// The tables that [`sweep`] goes through.
const SWEPT: [RecordTable; 7] = [REVOCATIONS, AUTHORIZATIONS, CONNECT_FAILURES, DRAFTS, MARKERS, CACHE, JOB_POSTS];

impl<T: Expires> Expiring<T> {
    const fn new(name: &'static str) -> Self {
        Self { name, record: PhantomData }
    }

    const fn rows(&self) -> RecordTable {
        RecordTable::new(self.name)
    }

    /// Finds a record that has not expired at `now`.
    pub(super) fn find(
        &self,
        snapshot: &Snapshot,
        client_key: &ClientKey,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<T>> {
        let found: Option<T> = tables::get(snapshot.rows(self.rows())?, client_key, id)?;
        Ok(found.filter(|record| record.expires_at() > now))
    }

    /// Reads a record within a write, expired or not.
    pub(super) fn get(&self, tx: &WriteTransaction, client_key: &ClientKey, id: &str) -> Result<Option<T>> {
        tables::get(&tx.open_table(self.rows())?, client_key, id)
    }

    /// Writes a record in place of any before.
    pub(super) fn put(&self, tx: &WriteTransaction, client_key: &ClientKey, id: &str, record: &T) -> Result<()> {
        self.remove(tx, client_key, id)?;
        let key = client_key.as_str();
        tx.open_table(self.rows())?.insert((key, id), value::encode(record)?.as_slice())?;
        tx.open_table(ENDS)?.insert((record.expires_at().as_microsecond(), self.name, key, id), ())?;
        Ok(())
    }

    /// Deletes a record and returns it, expired or not.
    pub(super) fn remove(&self, tx: &WriteTransaction, client_key: &ClientKey, id: &str) -> Result<Option<T>> {
        let key = client_key.as_str();
        let Some(record) = tables::get::<T>(&tx.open_table(self.rows())?, client_key, id)? else { return Ok(None) };
        tx.open_table(self.rows())?.remove((key, id))?;
        tx.open_table(ENDS)?.remove((record.expires_at().as_microsecond(), self.name, key, id))?;
        Ok(Some(record))
    }

    /// Reads all records of a tenant with their ids, expired or not.
    pub(super) fn rows_of(&self, snapshot: &Snapshot, client_key: &ClientKey) -> Result<Vec<(String, T)>> {
        tables::rows_of(snapshot.rows(self.rows())?, client_key)
    }

    /// Deletes all records of a tenant.
    pub(super) fn remove_all(&self, tx: &WriteTransaction, client_key: &ClientKey) -> Result<()> {
        let ids = tables::ids_of(&tx.open_table(self.rows())?, client_key)?;
        for id in ids {
            self.remove(tx, client_key, &id)?;
        }
        Ok(())
    }

    /// Writes a record unless there is one, expired or not.
    pub(super) fn add(&self, tx: &WriteTransaction, client_key: &ClientKey, id: &str, record: &T) -> Result<bool> {
        if tx.open_table(self.rows())?.get((client_key.as_str(), id))?.is_some() {
            return Ok(false);
        }
        self.put(tx, client_key, id, record).map(|()| true)
    }
}

/// Writes when an ended post is to be deleted; a post in flight has no such row.
pub(super) fn write_end_of_post(tx: &WriteTransaction, post: &JobPost) -> Result<()> {
    if let Some(at) = post.delete_at() {
        tx.open_table(ENDS)?.insert(end_of_post(post, at), ())?;
    }
    Ok(())
}

/// Deletes what [`write_end_of_post`] wrote.
pub(super) fn remove_end_of_post(tx: &WriteTransaction, post: &JobPost) -> Result<()> {
    if let Some(at) = post.delete_at() {
        tx.open_table(ENDS)?.remove(end_of_post(post, at))?;
    }
    Ok(())
}

fn end_of_post(post: &JobPost, at: Timestamp) -> (i64, &'static str, &str, &str) {
    (at.as_microsecond(), "job_posts", post.client_key.as_str(), post.id.as_str())
}

/// Rows of one write of the sweep: other writers wait no longer than that.
const BATCH: usize = 100;

/// Deletes what has expired at `now`.
pub(super) async fn sweep(engine: &Engine, now: Timestamp) -> Result<()> {
    while engine.write(move |tx| sweep_some(tx, now)).await? == BATCH {}
    Ok(())
}

fn sweep_some(tx: &WriteTransaction, now: Timestamp) -> Result<Change<usize>> {
    let mut ends = tx.open_table(ENDS)?;
    // An end within the current microsecond may still be ahead; it is left to the next sweep.
    let over: Vec<_> = ends
        .range(..(now.as_microsecond(), "", "", ""))?
        .take(BATCH)
        .map(|row| row.map(|(key, _)| owned(key.value())))
        .collect::<std::result::Result<_, _>>()?;
    for (at, name, client_key, id) in &over {
        ends.remove((*at, name.as_str(), client_key.as_str(), id.as_str()))?;
        if let Some(rows) = SWEPT.into_iter().find(|rows| redb::TableHandle::name(rows) == name) {
            tx.open_table(rows)?.remove((client_key.as_str(), id.as_str()))?;
        }
    }
    Ok(if over.is_empty() { Change::None(0) } else { Change::Made(over.len()) })
}

fn owned((at, name, client_key, id): (i64, &str, &str, &str)) -> (i64, String, String, String) {
    (at, name.to_owned(), client_key.to_owned(), id.to_owned())
}
