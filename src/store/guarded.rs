//! The store as the use cases have it: nothing is written for a tenant that has left.
//!
//! A write may begin before an uninstall and end after it has deleted everything. So each write of data that an
//! uninstall deletes is followed by a look at the tenant. Either that look comes after the tenant was retired, and the
//! data is deleted here; or it came before, and the uninstall, which deletes after it has retired the tenant, deletes
//! it.
//!
//! What must be kept beyond an uninstall (links and posts) is passed through, and so are connections and authorizations,
//! whose writers have tokens to revoke and say so to the user. Where a process dies in between, the sweep finds the rest.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use super::records::{CacheEntry, DraftKey, Record, SavedDraft, TenantState};
use super::{
    Authorizations, Cache, Connections, Drafts, Installations, JobLinks, JobPosts, Result, Revocations, Store,
    StoreError, Tenants,
};
use crate::caller::ClientKey;

/// A store that is watched. Clones share it.
#[derive(Clone)]
pub struct GuardedStore(Arc<Guard>);

#[derive(Debug)]
struct Guard {
    store: Arc<dyn Store>,
    /// The generation in which the work of a tenant began. What it writes in another one is gone too.
    begun_in: Option<(ClientKey, u64)>,
}

impl GuardedStore {
    /// Watches a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self(Arc::new(Guard { store, begun_in: None }))
    }

    /// The same store for work that began in one [generation](super::records::Tenant::generation) of a tenant.
    #[must_use]
    pub fn within(&self, client_key: &ClientKey, generation: u64) -> Self {
        let store = Arc::clone(&self.0.store);
        Self(Arc::new(Guard { store, begun_in: Some((client_key.clone(), generation)) }))
    }
}

impl Deref for GuardedStore {
    type Target = dyn Store;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl AsRef<dyn Store> for GuardedStore {
    fn as_ref(&self) -> &(dyn Store + 'static) {
        self.0.as_ref()
    }
}

impl fmt::Debug for GuardedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Guard {
    /// Whether a tenant still has the add-on, and has had it since the work began.
    async fn is_installed(&self, client_key: &ClientKey) -> Result<bool> {
        let Some(tenant) = self.store.tenants().lookup(client_key).await? else { return Ok(false) };
        let generation = self.begun_in.as_ref().filter(|(key, _)| key == client_key).map(|(_, generation)| *generation);
        Ok(tenant.state != TenantState::Retired && generation.is_none_or(|generation| generation == tenant.generation))
    }
}

#[async_trait]
impl Drafts for Guard {
    async fn find(&self, client_key: &ClientKey, key: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>> {
        self.store.drafts().find(client_key, key, now).await
    }

    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()> {
        let key = draft.key();
        self.store.drafts().put(client_key, draft).await?;
        if self.is_installed(client_key).await? {
            return Ok(());
        }
        self.store.drafts().remove(client_key, &key).await?;
        Err(StoreError::NotInstalled)
    }

    async fn remove(&self, client_key: &ClientKey, key: &DraftKey) -> Result<()> {
        self.store.drafts().remove(client_key, key).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.store.drafts().remove_all(client_key).await
    }
}

#[async_trait]
impl Cache for Guard {
    async fn find(&self, client_key: &ClientKey, name: &str, now: Timestamp) -> Result<Option<CacheEntry>> {
        self.store.cache().find(client_key, name, now).await
    }

    async fn put(&self, client_key: &ClientKey, name: &str, kept: CacheEntry) -> Result<()> {
        self.store.cache().put(client_key, name, kept).await?;
        if self.is_installed(client_key).await? {
            return Ok(());
        }
        // All of it: what is still wanted can be fetched again.
        self.store.cache().remove_all(client_key).await?;
        Err(StoreError::NotInstalled)
    }

    async fn names(&self, client_key: &ClientKey, prefix: &str, now: Timestamp) -> Result<Vec<String>> {
        self.store.cache().names(client_key, prefix, now).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.store.cache().remove_all(client_key).await
    }
}

#[async_trait]
impl Store for Guard {
    fn tenants(&self) -> &dyn Tenants {
        self.store.tenants()
    }

    fn connections(&self) -> &dyn Connections {
        self.store.connections()
    }

    fn revocations(&self) -> &dyn Revocations {
        self.store.revocations()
    }

    fn authorizations(&self) -> &dyn Authorizations {
        self.store.authorizations()
    }

    fn job_posts(&self) -> &dyn JobPosts {
        self.store.job_posts()
    }

    fn job_links(&self) -> &dyn JobLinks {
        self.store.job_links()
    }

    fn cache(&self) -> &dyn Cache {
        self
    }

    fn drafts(&self) -> &dyn Drafts {
        self
    }

    fn installations(&self) -> &dyn Installations {
        self.store.installations()
    }

    async fn export(&self, client_key: &ClientKey) -> Result<Vec<Record>> {
        self.store.export(client_key).await
    }

    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool> {
        self.store.import(client_key, record).await
    }

    async fn ping(&self) -> Result<()> {
        self.store.ping().await
    }

    async fn sweep(&self, now: Timestamp) -> Result<()> {
        self.store.sweep(now).await
    }
}
