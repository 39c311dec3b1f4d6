//! Export and import of all records of a tenant.

use super::collection::Written;
use super::document::{decode, text};
use super::engine::Engine;
use super::indexes::{
    AUTHORIZATIONS, CACHE, CONNECT_FAILURES, CONNECTIONS, DRAFTS, JOB_LINKS, JOB_POSTS, MARKERS, REVOCATIONS, TENANTS,
};
use super::key::Key;
use super::{authorizations, cache, drafts, job_links, job_posts, markers, revocations, tenants};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Record, SavedDraft};
use crate::store::{Result, StoreError};

pub(super) async fn export(engine: &Engine, client_key: &ClientKey) -> Result<Vec<Record>> {
    let key = Key::of(client_key);
    let mut records: Vec<Record> =
        engine.collection(TENANTS)?.all(&key).await?.into_iter().map(Record::Tenant).collect();
    records.extend(engine.collection(CONNECTIONS)?.all(&key).await?.into_iter().map(Record::Connection));
    records.extend(engine.collection(REVOCATIONS)?.all(&key).await?.into_iter().map(Record::Revocation));
    records.extend(engine.collection(AUTHORIZATIONS)?.all(&key).await?.into_iter().map(Record::Authorization));
    for document in engine.collection(CONNECT_FAILURES)?.documents(&key).await? {
        let account_id = AccountId::parse(text(&document, authorizations::ACCOUNT_ID)?)
            .map_err(|e| StoreError::Unreadable(e.to_string()))?;
        let failure = decode(document)?;
        records.push(Record::ConnectFailure { client_key: client_key.clone(), account_id, failure });
    }
    let posts = engine.collection(JOB_POSTS)?.all(&key).await?;
    records.extend(posts.into_iter().map(|post| Record::JobPost(Box::new(post))));
    records.extend(engine.collection(JOB_LINKS)?.all(&key).await?.into_iter().map(Record::JobLink));
    let saved: Vec<SavedDraft> = engine.collection(DRAFTS)?.all(&key).await?;
    records.extend(saved.into_iter().map(|draft| Record::SavedDraft(Box::new(draft))));
    records.extend(engine.collection(MARKERS)?.all(&key).await?.into_iter().map(Record::Marker));
    for document in engine.collection(CACHE)?.documents(&key).await? {
        let name = text(&document, cache::NAME)?.to_owned();
        records.push(Record::Cached { client_key: client_key.clone(), name, kept: decode(document)? });
    }
    Ok(records)
}

pub(super) async fn import(engine: &Engine, record: &Record) -> Result<bool> {
    let (collection, document) = match record {
        Record::Connection(connection) => return Ok(engine.add_connection(connection).await? == Written::Done),
        Record::Tenant(tenant) => (TENANTS, tenants::document(tenant)?),
        Record::Revocation(revocation) => (REVOCATIONS, revocations::document(revocation)?),
        Record::Authorization(authorization) => (AUTHORIZATIONS, authorizations::document(authorization)?),
        Record::ConnectFailure { client_key, account_id, failure } => {
            let key = authorizations::failure_key(client_key, account_id);
            (CONNECT_FAILURES, authorizations::failure_document(&key, failure)?)
        }
        Record::JobPost(post) => (JOB_POSTS, job_posts::document(post)?),
        Record::JobLink(job_link) => (JOB_LINKS, job_links::document(job_link)?),
        Record::SavedDraft(draft) => (DRAFTS, drafts::document(draft)?),
        Record::Marker(set) => (MARKERS, markers::document(set)?),
        Record::Cached { client_key, name, kept } => (CACHE, cache::document(&cache::key(client_key, name), kept)?),
    };
    Ok(engine.collection(collection)?.add(document).await? == Written::Done)
}
