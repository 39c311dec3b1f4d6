//! The store as the use cases have it: nothing is written for a tenant that has left.
//!
//! A write may begin before an uninstall and end after it has deleted everything. So each write of data that an
//! uninstall deletes is followed by a read of the tenant. Either this happens after the tenant was retired, and the
//! data is deleted here; or it happened before, and the uninstall, which deletes after it has retired the tenant,
//! deletes it.
//!
//! What must be kept beyond an uninstall (links and posts) is passed through, and so are connections and
//! authorizations, whose writers have tokens to revoke and say so to the user. If a process dies in between, the sweep
//! finds the rest.

use std::ops::Deref;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;

use super::records::{CacheEntry, DraftKey, Marker, Record, SavedDraft, TenantState};
use super::{
    Authorizations, Backend, Cache, Connections, Drafts, Installations, JobLinks, JobPosts, Markers, Result,
    Revocations, Store, StoreError, Tenants,
};
use crate::caller::{ClientKey, IssueId};

/// A store that is watched. Clones share it.
#[derive(Clone, Debug)]
pub struct GuardedStore {
    unwatched: Store,
    watched: Store,
}

#[derive(Debug)]
struct Guard {
    backend: Arc<dyn Backend>,
    /// The generation in which the work of a tenant began. Writes in another generation are deleted too.
    begun_in: Option<(ClientKey, u64)>,
}

impl GuardedStore {
    /// Watches a store.
    pub fn new(store: &Store) -> Self {
        Self::watch(store.backend(), None)
    }

    /// The same store for work that began in one [generation](super::records::Tenant::generation) of a tenant.
    #[must_use]
    pub fn within(&self, client_key: &ClientKey, generation: u64) -> Self {
        Self::watch(self.unwatched.backend(), Some((client_key.clone(), generation)))
    }

    fn watch(backend: Arc<dyn Backend>, begun_in: Option<(ClientKey, u64)>) -> Self {
        let unwatched = Store::new(Arc::clone(&backend));
        Self { unwatched, watched: Store::new(Arc::new(Guard { backend, begun_in })) }
    }
}

impl Deref for GuardedStore {
    type Target = Store;

    fn deref(&self) -> &Self::Target {
        &self.watched
    }
}

impl Guard {
    /// Whether a tenant still has the app, and has had it since the work began.
    async fn is_installed(&self, client_key: &ClientKey) -> Result<bool> {
        let Some(tenant) = self.backend.tenants().lookup(client_key).await? else { return Ok(false) };
        let generation = self.begun_in.as_ref().filter(|(key, _)| key == client_key).map(|(_, generation)| *generation);
        Ok(tenant.state != TenantState::Retired && generation.is_none_or(|generation| generation == tenant.generation))
    }
}

#[async_trait]
impl Drafts for Guard {
    async fn find(&self, client_key: &ClientKey, key: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>> {
        self.backend.drafts().find(client_key, key, now).await
    }

    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()> {
        let key = draft.key();
        self.backend.drafts().put(client_key, draft).await?;
        if self.is_installed(client_key).await? {
            return Ok(());
        }
        self.backend.drafts().remove(client_key, &key).await?;
        Err(StoreError::NotInstalled)
    }

    async fn remove(&self, client_key: &ClientKey, key: &DraftKey) -> Result<()> {
        self.backend.drafts().remove(client_key, key).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.backend.drafts().remove_all(client_key).await
    }
}

#[async_trait]
impl Cache for Guard {
    async fn find(&self, client_key: &ClientKey, name: &str, now: Timestamp) -> Result<Option<CacheEntry>> {
        self.backend.cache().find(client_key, name, now).await
    }

    async fn put(&self, client_key: &ClientKey, name: &str, kept: CacheEntry) -> Result<()> {
        self.backend.cache().put(client_key, name, kept).await?;
        if self.is_installed(client_key).await? {
            return Ok(());
        }
        // All cached data: whatever is still needed can be read again.
        self.backend.cache().remove_all(client_key).await?;
        Err(StoreError::NotInstalled)
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.backend.cache().remove_all(client_key).await
    }
}

#[async_trait]
impl Markers for Guard {
    async fn is_set(&self, client_key: &ClientKey, marker: &Marker, now: Timestamp) -> Result<bool> {
        self.backend.markers().is_set(client_key, marker, now).await
    }

    async fn set(&self, client_key: &ClientKey, marker: Marker, expires_at: Timestamp) -> Result<()> {
        self.backend.markers().set(client_key, marker.clone(), expires_at).await?;
        if self.is_installed(client_key).await? {
            return Ok(());
        }
        self.backend.markers().clear(client_key, &marker).await?;
        Err(StoreError::NotInstalled)
    }

    async fn clear(&self, client_key: &ClientKey, marker: &Marker) -> Result<()> {
        self.backend.markers().clear(client_key, marker).await
    }

    async fn deleted_issues(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<IssueId>> {
        self.backend.markers().deleted_issues(client_key, now).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.backend.markers().remove_all(client_key).await
    }
}

#[async_trait]
impl Backend for Guard {
    fn tenants(&self) -> &dyn Tenants {
        self.backend.tenants()
    }

    fn connections(&self) -> &dyn Connections {
        self.backend.connections()
    }

    fn revocations(&self) -> &dyn Revocations {
        self.backend.revocations()
    }

    fn authorizations(&self) -> &dyn Authorizations {
        self.backend.authorizations()
    }

    fn job_posts(&self) -> &dyn JobPosts {
        self.backend.job_posts()
    }

    fn job_links(&self) -> &dyn JobLinks {
        self.backend.job_links()
    }

    fn markers(&self) -> &dyn Markers {
        self
    }

    fn cache(&self) -> &dyn Cache {
        self
    }

    fn drafts(&self) -> &dyn Drafts {
        self
    }

    fn installations(&self) -> &dyn Installations {
        self.backend.installations()
    }

    async fn export(&self, client_key: &ClientKey) -> Result<Vec<Record>> {
        self.backend.export(client_key).await
    }

    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool> {
        self.backend.import(client_key, record).await
    }

    async fn ping(&self) -> Result<()> {
        self.backend.ping().await
    }

    async fn sweep(&self, now: Timestamp) -> Result<()> {
        self.backend.sweep(now).await
    }
}
