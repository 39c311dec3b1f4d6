//! The operations on a collection. Each is one command on the documents of one tenant, except the lookup of tenants.

use std::future::IntoFuture;
use std::time::{Duration, Instant};

use futures::TryStreamExt as _;
use mongodb::Collection;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::error::Error;
use mongodb::options::Hint;
use serde::de::DeserializeOwned;
use tracing::Instrument as _;

use super::document::{SCHEMA_VERSION, VERSION, decode};
use super::fault::{is_duplicate, store_error};
use super::key::{CLIENT_KEY, Key};
use crate::caller::ClientKey;
use crate::measures::{self, StoreOperation};
use crate::spans;
use crate::store::{Result, StoreError};

/// No operation takes longer. The driver limits server selection and opening a socket, but not the wait for an answer.
const MAX_DURATION: Duration = Duration::from_secs(10);

/// A collection.
#[derive(Clone, Debug)]
pub(super) struct RecordCollection(Collection<Document>);

/// The result of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It was written.
    Done,
    /// No document has the key.
    Missed,
    /// A unique index already has such an entry.
    Taken,
}

/// A record with the revision of its document, which no other write ever has.
#[derive(Debug)]
pub(super) struct Revised<T> {
    pub(super) record: T,
    pub(super) revision: ObjectId,
}

/// The field of the revision.
pub(super) const REVISION: &str = "revision";

impl RecordCollection {
    pub(super) const fn new(collection: Collection<Document>) -> Self {
        Self(collection)
    }

    pub(super) async fn find<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let found = read(self.0.find_one(key.filter())).await.map_err(|e| store_error(&e))?;
        found.map(decode).transpose()
    }

    /// Finds a document that was written with a revision.
    pub(super) async fn find_revised<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<Revised<T>>> {
        let found = read(self.0.find_one(key.filter())).await.map_err(|e| store_error(&e))?;
        let Some(document) = found else { return Ok(None) };
        let revision = document.get_object_id(REVISION).unwrap_or_default();
        decode(document).map(|record| Some(Revised { record, revision }))
    }

    pub(super) async fn all<T: DeserializeOwned>(&self, key: &Key) -> Result<Vec<T>> {
        self.documents(key).await?.into_iter().map(decode).collect()
    }

    /// The documents themselves, for the fields next to the record.
    pub(super) async fn documents(&self, key: &Key) -> Result<Vec<Document>> {
        read(async { self.0.find(key.filter()).await?.try_collect().await }).await.map_err(|e| store_error(&e))
    }

    /// The first records that have the key, in an order that an index has.
    pub(super) async fn first<T: DeserializeOwned>(
        &self,
        key: &Key,
        order: Document,
        index: &'static str,
        limit: usize,
    ) -> Result<Vec<T>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let find = self.0.find(key.filter()).sort(order).hint(Hint::Name(index.to_owned())).limit(limit);
        let found: Vec<Document> =
            read(async { find.await?.try_collect().await }).await.map_err(|e| store_error(&e))?;
        found.into_iter().map(decode).collect()
    }

    pub(super) async fn add(&self, document: Document) -> Result<Written> {
        match write(self.0.insert_one(document)).await {
            Ok(_) => Ok(Written::Done),
            Err(error) if is_duplicate(&error) => Ok(Written::Taken),
            Err(error) => Err(store_error(&error)),
        }
    }

    /// Writes a document in place of the one that has the key.
    pub(super) async fn replace(&self, key: &Key, document: Document) -> Result<Written> {
        match write(self.0.replace_one(key.filter(), document)).await {
            Ok(done) if done.matched_count == 0 => Ok(Written::Missed),
            Ok(_) => Ok(Written::Done),
            Err(error) if is_duplicate(&error) => Ok(Written::Taken),
            Err(error) => Err(store_error(&error)),
        }
    }

    /// Writes a document, and replaces the one with the same key, if there is one.
    pub(super) async fn put(&self, key: &Key, document: Document) -> Result<()> {
        let put = || write(self.0.replace_one(key.filter(), document.clone()).upsert(true));
        let done = match put().await {
            // Another writer inserted one meanwhile: replace it.
            Err(error) if is_duplicate(&error) => put().await,
            done => done,
        };
        done.map(drop).map_err(|e| store_error(&e))
    }

    /// The same, and returns the record that was replaced.
    pub(super) async fn swap<T: DeserializeOwned>(&self, key: &Key, document: Document) -> Result<Option<T>> {
        let swap = || write(self.0.find_one_and_replace(key.filter(), document.clone()).upsert(true));
        let before = match swap().await {
            Err(error) if is_duplicate(&error) => swap().await,
            before => before,
        };
        before.map_err(|e| store_error(&e))?.map(decode).transpose()
    }

    /// Deletes the document that has the key and returns its record: of many callers one gets it.
    pub(super) async fn take<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let taken = write(self.0.find_one_and_delete(key.filter())).await.map_err(|e| store_error(&e))?;
        taken.map(decode).transpose()
    }

    /// Deletes the document with this key. False if there is none.
    pub(super) async fn remove(&self, key: &Key) -> Result<bool> {
        let done = write(self.0.delete_one(key.filter())).await.map_err(|e| store_error(&e))?;
        Ok(done.deleted_count > 0)
    }

    pub(super) async fn remove_all(&self, key: &Key) -> Result<()> {
        write(self.0.delete_many(key.filter())).await.map(drop).map_err(|e| store_error(&e))
    }

    /// Sets fields of the document with this key, and keeps the others.
    pub(super) async fn set(&self, key: &Key, fields: Document) -> Result<Written> {
        let done = write(self.0.update_one(key.filter(), doc! { "$set": fields })).await;
        let done = done.map_err(|e| store_error(&e))?;
        Ok(if done.matched_count == 0 { Written::Missed } else { Written::Done })
    }

    /// Deletes fields of all documents that have the key.
    pub(super) async fn unset_all(&self, key: &Key, fields: &[&str]) -> Result<()> {
        let unset: Document = fields.iter().map(|field| ((*field).to_owned(), "".into())).collect();
        let done = write(self.0.update_many(key.filter(), doc! { "$unset": unset })).await;
        done.map(drop).map_err(|e| store_error(&e))
    }

    /// Increments the field of a document and returns the count; creates the document if there is none.
    pub(super) async fn count(&self, key: &Key, field: &'static str) -> Result<i64> {
        let update = doc! { "$inc": { field: 1_i64 }, "$setOnInsert": { SCHEMA_VERSION: VERSION } };
        let count = || {
            let counted = self.0.find_one_and_update(key.filter(), update.clone()).upsert(true);
            write(counted.return_document(mongodb::options::ReturnDocument::After))
        };
        let counted = match count().await {
            Err(error) if is_duplicate(&error) => count().await,
            counted => counted,
        };
        let document = counted.map_err(|e| store_error(&e))?.unwrap_or_default();
        Ok(document.get_i64(field).unwrap_or_default())
    }

    /// Raises a count to at least `least`.
    pub(super) async fn raise(&self, key: &Key, field: &'static str, least: i64) -> Result<()> {
        let update = doc! { "$max": { field: least }, "$setOnInsert": { SCHEMA_VERSION: VERSION } };
        let raised = write(self.0.update_one(key.filter(), update).upsert(true)).await;
        raised.map(drop).map_err(|e| store_error(&e))
    }

    /// The tenants of documents, each once and in order: the only operation that names none. With the name of an index
    /// it uses only that index.
    pub(super) async fn tenants(&self, filter: Document, index: Option<&str>) -> Result<Vec<ClientKey>> {
        let found = read(async {
            let find = self.0.find(filter).projection(doc! { CLIENT_KEY: 1 });
            let find = match index {
                Some(name) => find.hint(Hint::Name(name.to_owned())),
                None => find,
            };
            find.await?.try_collect::<Vec<_>>().await
        });
        let documents = found.await.map_err(|e| store_error(&e))?;
        let keys = documents.iter().filter_map(|document| document.get_str(CLIENT_KEY).ok());
        let keys = keys.map(|key| ClientKey::parse(key).map_err(|e| StoreError::Unreadable(e.to_string())));
        let mut keys: Vec<_> = keys.collect::<Result<_>>()?;
        keys.sort();
        keys.dedup();
        Ok(keys)
    }
}

/// Runs an operation that changes nothing.
async fn read<T>(operation: impl IntoFuture<Output = mongodb::error::Result<T>>) -> mongodb::error::Result<T> {
    timed(StoreOperation::Read, operation).await
}

/// Runs an operation that changes something.
async fn write<T>(operation: impl IntoFuture<Output = mongodb::error::Result<T>>) -> mongodb::error::Result<T> {
    timed(StoreOperation::Write, operation).await
}

async fn timed<T>(
    kind: StoreOperation,
    operation: impl IntoFuture<Output = mongodb::error::Result<T>>,
) -> mongodb::error::Result<T> {
    let began = Instant::now();
    let span = spans::store(kind);
    let done = within(operation).instrument(span.clone()).await;
    let ok = !done.as_ref().is_err_and(is_failure);
    spans::failed_unless(&span, ok);
    measures::store_operation(kind, ok, began);
    done
}

/// A taken key is a result, not an error.
fn is_failure(error: &Error) -> bool {
    !is_duplicate(error)
}

/// Runs an operation with the time limit.
pub(super) async fn within<T>(
    operation: impl IntoFuture<Output = mongodb::error::Result<T>>,
) -> mongodb::error::Result<T> {
    let ended = tokio::time::timeout(MAX_DURATION, operation.into_future()).await;
    ended.unwrap_or_else(|_| Err(Error::from(std::io::Error::from(std::io::ErrorKind::TimedOut))))
}
