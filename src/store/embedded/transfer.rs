//! Export and import of all records of a tenant.

use redb::{ReadableTable as _, WriteTransaction};

use super::engine::Change;
use super::expiring::{AUTHORIZATION, CONNECT_FAILURE, KEPT, MARKER, REVOCATION, SAVED_DRAFT};
use super::snapshot::Snapshot;
use super::tables::{self, CONNECTIONS, JOB_LINKS, JOB_POSTS, TENANTS};
use super::{connections, drafts, job_links, job_posts, tenants, value};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Record, Tenant};
use crate::store::{Result, StoreError};

pub(super) fn export(snapshot: &Snapshot, client_key: &ClientKey) -> Result<Vec<Record>> {
    let tenant = tenants::get(&snapshot.tenants, client_key)?;
    let mut records: Vec<_> = tenant.map(Record::Tenant).into_iter().collect();
    let connections = tables::all_of(snapshot.rows(CONNECTIONS)?, client_key)?;
    records.extend(connections.into_iter().map(Record::Connection));
    let revocations = REVOCATION.rows_of(snapshot, client_key)?;
    records.extend(revocations.into_iter().map(|(_, revocation)| Record::Revocation(revocation)));
    let authorizations = AUTHORIZATION.rows_of(snapshot, client_key)?;
    records.extend(authorizations.into_iter().map(|(_, authorizations)| Record::Authorization(authorizations)));
    for (id, failure) in CONNECT_FAILURE.rows_of(snapshot, client_key)? {
        let account_id = AccountId::parse(id).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        records.push(Record::ConnectFailure { client_key: client_key.clone(), account_id, failure });
    }
    let posts = tables::all_of(snapshot.rows(JOB_POSTS)?, client_key)?;
    records.extend(posts.into_iter().map(|post| Record::JobPost(Box::new(post))));
    let job_links = tables::all_of(snapshot.rows(JOB_LINKS)?, client_key)?;
    records.extend(job_links.into_iter().map(Record::JobLink));
    let saved = SAVED_DRAFT.rows_of(snapshot, client_key)?;
    records.extend(saved.into_iter().map(|(_, draft)| Record::SavedDraft(Box::new(draft))));
    let markers = MARKER.rows_of(snapshot, client_key)?;
    records.extend(markers.into_iter().map(|(_, set)| Record::Marker(set)));
    for (name, kept) in KEPT.rows_of(snapshot, client_key)? {
        records.push(Record::Cached { client_key: client_key.clone(), name, kept });
    }
    Ok(records)
}

pub(super) fn import(tx: &WriteTransaction, record: &Record) -> Result<Change<bool>> {
    let written = match record {
        Record::Tenant(tenant) => add_tenant(tx, tenant)?,
        Record::Connection(connection) => connections::add(tx, connection)?,
        Record::Revocation(record) => REVOCATION.add(tx, &record.client_key, &record.id, record)?,
        Record::Authorization(record) => {
            AUTHORIZATION.add(tx, &record.client_key, record.account_id.as_str(), record)?
        }
        Record::ConnectFailure { client_key, account_id, failure } => {
            CONNECT_FAILURE.add(tx, client_key, account_id.as_str(), failure)?
        }
        Record::JobPost(post) => job_posts::add(tx, post)?,
        Record::JobLink(job_link) => match job_links::get(tx, job_link)? {
            Some(_) => false,
            None => job_links::link(tx, job_link).map(|()| true)?,
        },
        Record::SavedDraft(draft) => SAVED_DRAFT.add(tx, &draft.client_key, &drafts::row(&draft.key()), draft)?,
        Record::Marker(set) => MARKER.add(tx, &set.client_key, &set.marker.id(), set)?,
        Record::Cached { client_key, name, kept } => KEPT.add(tx, client_key, name, kept)?,
    };
    Ok(if written { Change::Made(true) } else { Change::None(false) })
}

fn add_tenant(tx: &WriteTransaction, tenant: &Tenant) -> Result<bool> {
    let mut tenants = tx.open_table(TENANTS)?;
    if tenants.get(tenant.client_key.as_str())?.is_some() {
        return Ok(false);
    }
    tenants.insert(tenant.client_key.as_str(), value::encode(tenant)?.as_slice())?;
    Ok(true)
}
