//! The store as used by everybody but the adapters: the tenant is named once, and no method takes it again.

use std::sync::Arc;

use jiff::Timestamp;

use super::aggregates::{BeginOutcome, for_each_aggregate};
use super::records::{
    AccountAuthorizations, CacheEntry, ConnectFailure, Connection, DraftKey, JobLink, JobLinkChange, JobPosition,
    JobPost, Marker, PostState, Record, RefreshLease, Revocation, SavedDraft, Tenant,
};
use super::refresh_lease::RefreshEnd;
use super::{Backend, Installations, Result};
use crate::caller::{AccountId, ClientKey, IssueId};

/// The store. Clones share it.
#[derive(Clone, Debug)]
pub struct Store(Arc<dyn Backend>);

impl Store {
    /// The store on top of an adapter.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self(backend)
    }

    /// The adapter's result.
    pub(super) fn backend(&self) -> Arc<dyn Backend> {
        Arc::clone(&self.0)
    }

    /// The part of one tenant.
    pub fn tenant<'a>(&'a self, client_key: &'a ClientKey) -> TenantStore<'a> {
        TenantStore { backend: self.0.as_ref(), client_key }
    }

    /// All tenants that are not retired.
    pub async fn tenants(&self) -> Result<Vec<ClientKey>> {
        self.0.tenants().list().await
    }

    /// Retired tenants that are not marked as forgotten, and whose state is older than `before`.
    pub async fn retired_tenants(&self, before: Timestamp) -> Result<Vec<ClientKey>> {
        self.0.tenants().list_retired(before).await
    }

    /// Retired tenants that are not marked as cleared.
    pub async fn uncleared_tenants(&self) -> Result<Vec<ClientKey>> {
        self.0.tenants().list_uncleared().await
    }

    /// All tenants in any state, ordered by key.
    pub async fn all_tenants(&self) -> Result<Vec<ClientKey>> {
        self.0.tenants().list_all().await
    }

    /// Tenants that have a [post in flight](super::JobPosts::tenants_in_flight).
    pub async fn tenants_in_flight(&self) -> Result<Vec<ClientKey>> {
        self.0.job_posts().tenants_in_flight().await
    }

    /// Tenants that have [tokens to be revoked](super::Revocations::tenants).
    pub async fn tenants_with_revocations(&self) -> Result<Vec<ClientKey>> {
        self.0.revocations().tenants().await
    }

    /// Live installations on Forge.
    pub fn installations(&self) -> &dyn Installations {
        self.0.installations()
    }

    /// [Writes a record as it is](Backend::import), for the tenant that it names.
    pub async fn import(&self, record: Record) -> Result<bool> {
        let client_key = record.client_key().clone();
        self.0.import(&client_key, record).await
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<()> {
        self.0.ping().await
    }

    /// [Deletes what has expired](Backend::sweep) at `now`.
    pub async fn sweep(&self, now: Timestamp) -> Result<()> {
        self.0.sweep(now).await
    }
}

/// One tenant's part of the store. Cheap to create: it borrows the store and the key.
#[derive(Clone, Copy, Debug)]
pub struct TenantStore<'a> {
    backend: &'a dyn Backend,
    client_key: &'a ClientKey,
}

impl TenantStore<'_> {
    /// [Looks the tenant itself up](super::Tenants::lookup), retired or not.
    pub async fn lookup(self) -> Result<Option<Tenant>> {
        self.backend.tenants().lookup(self.client_key).await
    }

    /// [Writes the tenant itself](super::Tenants::save), if the stored one still has the version `seen`. False if
    /// another writer came first: read again.
    pub async fn save(self, tenant: Tenant, seen: Option<u64>) -> Result<bool> {
        self.backend.tenants().save(self.client_key, tenant, seen).await
    }

    /// [All records](Backend::export) of the tenant, the tenant itself first.
    pub async fn export(self) -> Result<Vec<Record>> {
        self.backend.export(self.client_key).await
    }
}

/// Declares the view of an aggregate for one tenant: the methods of its trait without the tenant's key.
macro_rules! declare_view {
    (
        $(#[$about:meta])*
        $name:ident: trait $Trait:ident, view $View:ident {
            $($(#[$doc:meta])* async fn $method:ident($($argument:ident: $Type:ty),* $(,)?) -> $Answer:ty;)*
        }
        $(across tenants { $($across:tt)* })?
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $View<'a>(TenantStore<'a>);

        impl $View<'_> {
            $(
                $(#[$doc])*
                pub async fn $method(self, $($argument: $Type),*) -> $Answer {
                    let TenantStore { backend, client_key } = self.0;
                    backend.$name().$method(client_key, $($argument),*).await
                }
            )*
        }

        impl<'a> TenantStore<'a> {
            $(#[$about])*
            pub fn $name(self) -> $View<'a> {
                $View(self)
            }
        }
    };
}

for_each_aggregate!(declare_view);
