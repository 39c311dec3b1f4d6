//! What an adapter implements.

use async_trait::async_trait;
use jiff::Timestamp;

use super::records::{ForgeSite, Installation, Record, Tenant};
use super::{Authorizations, Cache, Connections, Drafts, JobLinks, JobPosts, Markers, Result, Revocations};
use crate::caller::ClientKey;

/// Sites that have installed the app.
#[async_trait]
pub trait Tenants: Send + Sync {
    /// Looks a tenant up by the key that a token claims. Retired tenants are found too.
    async fn lookup(&self, client_key: &ClientKey) -> Result<Option<Tenant>>;

    /// Writes a tenant, if the stored one still has the version `seen` (`None`: there is none). Increases the version.
    /// False if another writer came first: read again.
    async fn save(&self, client_key: &ClientKey, tenant: Tenant, seen: Option<u64>) -> Result<bool>;

    /// All tenants that are not retired, for background work.
    async fn list(&self) -> Result<Vec<ClientKey>>;

    /// Retired tenants that are not marked as forgotten, and whose state is older than `before`.
    async fn list_retired(&self, before: Timestamp) -> Result<Vec<ClientKey>>;

    /// Retired tenants that are not marked as cleared.
    async fn list_uncleared(&self) -> Result<Vec<ClientKey>>;

    /// All tenants in any state, ordered by key: for moving or re-encrypting everything.
    async fn list_all(&self) -> Result<Vec<ClientKey>>;
}

/// The live installation of a Forge app on a Jira site. The only records that belong to no tenant: they decide which
/// tenant is the live one.
#[async_trait]
pub trait Installations: Send + Sync {
    /// Finds the live installation.
    async fn current(&self, site: &ForgeSite) -> Result<Option<Installation>>;

    /// Writes it, if the stored one still has the version `seen` (`None`: there is none). Increases the version. False
    /// if another writer came first: read again.
    async fn save(&self, installation: Installation, seen: Option<u64>) -> Result<bool>;
}

/// The whole store, as an adapter provides it.
#[async_trait]
pub trait Backend: std::fmt::Debug + Send + Sync {
    /// Sites that have installed the app.
    fn tenants(&self) -> &dyn Tenants;
    /// Accounts' links to Upwork.
    fn connections(&self) -> &dyn Connections;
    /// Tokens that are still to be revoked.
    fn revocations(&self) -> &dyn Revocations;
    /// Started connects.
    fn authorizations(&self) -> &dyn Authorizations;
    /// Attempts to post.
    fn job_posts(&self) -> &dyn JobPosts;
    /// Links of issues to jobs.
    fn job_links(&self) -> &dyn JobLinks;
    /// Facts that safety depends on.
    fn markers(&self) -> &dyn Markers;
    /// What was fetched from Upwork.
    fn cache(&self) -> &dyn Cache;
    /// What users typed and have not posted.
    fn drafts(&self) -> &dyn Drafts;
    /// Live installations on Forge.
    fn installations(&self) -> &dyn Installations;

    /// All records of a tenant, including expired ones, the tenant itself first: a copy to move elsewhere.
    async fn export(&self, client_key: &ClientKey) -> Result<Vec<Record>>;

    /// Writes a record unchanged, including its version, unless its key is taken (for a post in flight, also its
    /// issue). False, and nothing changed, if it is, so repeating it is harmless. Not meant to run while a server does.
    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool>;

    /// Whether the store answers.
    async fn ping(&self) -> Result<()>;

    /// Deletes what has expired at `now`: revocations, authorizations, notices of failures, drafts, markers, cached
    /// data, and posts some time after their end. An adapter whose database does that, within about a minute, leaves it
    /// to the database.
    async fn sweep(&self, now: Timestamp) -> Result<()>;
}
