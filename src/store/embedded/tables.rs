//! All tables and their keys.

use std::ops::Bound;

use redb::{ReadableTable, TableDefinition};
use serde::de::DeserializeOwned;

use super::value;
use crate::caller::ClientKey;
use crate::store::records::JobLink;
use crate::store::{Result, StoreError};

/// A tenant's key, and an id within the tenant. A tuple is compared part by part, so ids never run together.
pub(super) type RecordKey = (&'static str, &'static str);
/// Records under such keys.
pub(super) type RecordTable = TableDefinition<'static, RecordKey, &'static [u8]>;

pub(super) const TENANTS: TableDefinition<'static, &'static str, &'static [u8]> = TableDefinition::new("tenants");
/// By account.
pub(super) const CONNECTIONS: RecordTable = RecordTable::new("connections");
/// The last version that was given to a connection of any account.
pub(super) const COUNTERS: TableDefinition<'static, &'static str, u64> = TableDefinition::new("counters");
/// By id.
pub(super) const REVOCATIONS: RecordTable = RecordTable::new("revocations");
/// By account; until 0.1 by an authorization's own id, which no account's id is.
pub(super) const AUTHORIZATIONS: RecordTable = RecordTable::new("authorizations");
/// By account.
pub(super) const CONNECT_FAILURES: RecordTable = RecordTable::new("connect_failures");
/// By account and issue.
pub(super) const DRAFTS: RecordTable = RecordTable::new("drafts");
/// By the subject of the marker.
pub(super) const MARKERS: RecordTable = RecordTable::new("markers");
/// By name.
pub(super) const CACHE: RecordTable = RecordTable::new("fetched");
/// When (in microseconds since 1970) a row of a table expires. The only key that does not begin with the tenant's.
pub(super) const ENDS: TableDefinition<'static, (i64, &'static str, &'static str, &'static str), ()> =
    TableDefinition::new("ends");
/// By the dialog's id.
pub(super) const JOB_POSTS: RecordTable = RecordTable::new("job_posts");
/// By issue: the id of the post in flight.
pub(super) const IN_FLIGHT: TableDefinition<'static, RecordKey, &'static str> = TableDefinition::new("in_flight");
/// By job.
pub(super) const JOB_LINKS: RecordTable = RecordTable::new("job_references");
/// By issue and job.
pub(super) const ISSUE_JOBS: TableDefinition<'static, (&'static str, &'static str, &'static str), ()> =
    TableDefinition::new("issue_jobs");
/// By the time of posting, in nanoseconds since 1970, and job: a tenant's jobs in the order of their age.
pub(super) const JOBS_BY_AGE: TableDefinition<'static, (&'static str, i128, &'static str), ()> =
    TableDefinition::new("jobs_by_age");

/// By site and environment: the live installation on Forge.
pub(super) const INSTALLATIONS: TableDefinition<'static, RecordKey, &'static [u8]> =
    TableDefinition::new("installations");

/// All tables that hold records under a tenant's key and an id.
pub(super) const RECORD_TABLES: [RecordTable; 10] = [
    CONNECTIONS,
    REVOCATIONS,
    AUTHORIZATIONS,
    CONNECT_FAILURES,
    DRAFTS,
    MARKERS,
    CACHE,
    INSTALLATIONS,
    JOB_POSTS,
    JOB_LINKS,
];

/// The key of a job in the order of age.
pub(super) fn age(job_link: &JobLink) -> (&str, i128, &str) {
    (job_link.client_key.as_str(), job_link.posted_at.as_nanosecond(), job_link.job_id.as_str())
}

/// Reads a record.
pub(super) fn get<T: DeserializeOwned>(
    table: &impl ReadableTable<RecordKey, &'static [u8]>,
    client_key: &ClientKey,
    id: &str,
) -> Result<Option<T>> {
    let found = table.get((client_key.as_str(), id))?;
    found.map(|bytes| value::decode(bytes.value())).transpose()
}

/// Reads all records of a tenant.
pub(super) fn all_of<T: DeserializeOwned>(
    table: &impl ReadableTable<RecordKey, &'static [u8]>,
    client_key: &ClientKey,
) -> Result<Vec<T>> {
    Ok(rows_of(table, client_key)?.into_iter().map(|(_, record)| record).collect())
}

/// Reads the first records of a tenant, in the order of their ids, those after an id only.
pub(super) fn first_of<T: DeserializeOwned>(
    table: &impl ReadableTable<RecordKey, &'static [u8]>,
    client_key: &ClientKey,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<T>> {
    // No id is empty, so the first page begins behind one that is.
    let behind = Bound::Excluded((client_key.as_str(), after.unwrap_or_default()));
    let mut records = Vec::new();
    for row in table.range::<(&str, &str)>((behind, Bound::Unbounded))?.take(limit) {
        let (key, bytes) = row?;
        if key.value().0 != client_key.as_str() {
            break;
        }
        records.push(value::decode(bytes.value())?);
    }
    Ok(records)
}

/// Reads all records of a tenant, each with its id.
pub(super) fn rows_of<T: DeserializeOwned>(
    table: &impl ReadableTable<RecordKey, &'static [u8]>,
    client_key: &ClientKey,
) -> Result<Vec<(String, T)>> {
    let mut records = Vec::new();
    for row in table.range((client_key.as_str(), "")..)? {
        let (key, bytes) = row?;
        let (tenant, id) = key.value();
        if tenant != client_key.as_str() {
            break;
        }
        records.push((id.to_owned(), value::decode(bytes.value())?));
    }
    Ok(records)
}

/// The tenants of all rows, each once and in order.
pub(super) fn tenants_of<V: redb::Value + 'static>(table: &impl ReadableTable<RecordKey, V>) -> Result<Vec<ClientKey>> {
    let mut keys: Vec<ClientKey> = Vec::new();
    for row in table.iter()? {
        let key = row?.0;
        let (client_key, _) = key.value();
        if keys.last().is_none_or(|last| last.as_str() != client_key) {
            keys.push(ClientKey::parse(client_key).map_err(|e| StoreError::Unreadable(e.to_string()))?);
        }
    }
    Ok(keys)
}

/// The ids of a tenant's rows.
pub(super) fn ids_of<V: redb::Value + 'static>(
    table: &impl ReadableTable<RecordKey, V>,
    client_key: &ClientKey,
) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for row in table.range((client_key.as_str(), "")..)? {
        let (key, _) = row?;
        let (tenant, id) = key.value();
        if tenant != client_key.as_str() {
            break;
        }
        ids.push(id.to_owned());
    }
    Ok(ids)
}
