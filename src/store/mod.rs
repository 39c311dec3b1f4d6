//! Everything that is stored, behind one small trait per aggregate. Two adapters pass the same tests.
//!
//! Rules that every adapter keeps:
//! - The first argument names the tenant; no method reads or writes across tenants, except lookups of tenants for
//!   background work, which return only their keys.
//!   A record that carries another tenant's key is refused ([`StoreError::Misplaced`]), and nothing is written.
//! - Races are settled here: an insert whose key is taken says so and never overwrites.
//! - Expired data is never returned, whether deleted yet or not; it expires *at* its `expires_at`.
//! - When a method returns `Ok`, its change is durable.

pub mod embedded;
pub mod guarded;
pub mod mongo;
pub mod records;
pub mod refresh_lease;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::caller::{AccountId, ClientKey, IssueId};
use records::{
    AccountAuthorizations, CacheEntry, ConnectFailure, Connection, DraftKey, ForgeSite, Installation, JobLink, JobPost,
    PostState, Record, ReferenceChange, Revocation, SavedDraft, Tenant,
};
use refresh_lease::{RefreshEnd, RefreshLease};

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not answer.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What it holds can't be read.
    #[error("the store contains a record that cannot be read: {0}")]
    Unreadable(String),
    /// A record of one tenant was handed in under the key of another. Nothing was written.
    #[error("a record of one tenant was passed for another")]
    Misplaced,
    /// The tenant has uninstalled the add-on since the work began. What was written is gone again.
    #[error("the tenant has uninstalled the app meanwhile")]
    NotInstalled,
}

/// What every method returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Sites that installed the add-on.
#[async_trait]
pub trait Tenants: Send + Sync {
    /// Looks a tenant up by the key that a token claims. Retired tenants are found too.
    async fn lookup(&self, client_key: &ClientKey) -> Result<Option<Tenant>>;

    /// Writes a tenant as it is now, if the one that is kept still has the version `seen` (`None`: there is none).
    /// Sets the version to the next. False when another writer came first: read again.
    async fn save(&self, client_key: &ClientKey, tenant: Tenant, seen: Option<u64>) -> Result<bool>;

    /// All tenants that are not retired, for background work.
    async fn list(&self) -> Result<Vec<ClientKey>>;

    /// Retired tenants that are not marked as forgotten, and whose state is older than `before`.
    async fn list_retired(&self, before: Timestamp) -> Result<Vec<ClientKey>>;

    /// Retired tenants that are not marked as cleared.
    async fn list_uncleared(&self) -> Result<Vec<ClientKey>>;

    /// All tenants, whatever their state, in the order of their keys: for moving or re-sealing everything.
    async fn list_all(&self) -> Result<Vec<ClientKey>>;
}

/// Accounts' links to Upwork, one for each account.
#[async_trait]
pub trait Connections: Send + Sync {
    /// Finds an account's connection.
    async fn find(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>>;

    /// Writes a connection, in place of any before. Sets a version that this account never had, not even before a
    /// [`Self::remove`]: a caller that still holds tokens of an earlier connection must not overwrite a later one.
    /// Returns the connection that it replaced.
    async fn put(&self, client_key: &ClientKey, connection: Connection) -> Result<Option<Connection>>;

    /// Writes a connection if the one that is kept has the version `seen`, and sets a new version as [`Self::put`] does.
    /// False, and nothing changed, when it was changed or deleted meanwhile.
    async fn replace(&self, client_key: &ClientKey, connection: Connection, seen: u64) -> Result<bool>;

    /// Takes the lease on refreshing a connection's tokens, if nobody holds one at `now`, and returns the connection
    /// with it. `None`, and nothing changed, when somebody does, or there is no connection. Settled by the database: of
    /// any number of callers, one gets it. Sets a new version as [`Self::put`] does, so that a caller that has read the
    /// connection before cannot overwrite the lease.
    async fn lease_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        lease: RefreshLease,
        now: Timestamp,
    ) -> Result<Option<Connection>>;

    /// Releases the lease of `owner` and stores the result of its refresh, whatever else of the connection has changed
    /// meanwhile; returns the connection as it is then. `None`, and nothing changed, when the lease is not that
    /// owner's: it ended and was taken over, or the connection was deleted or replaced.
    async fn end_refresh(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        owner: &str,
        end: RefreshEnd,
    ) -> Result<Option<Connection>>;

    /// Deletes a connection if the one that is kept has the version `seen`. False when it was changed or deleted meanwhile.
    async fn remove_version(&self, client_key: &ClientKey, account_id: &AccountId, seen: u64) -> Result<bool>;

    /// Deletes a connection and returns what was deleted.
    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<Option<Connection>>;

    /// Ends all connections of the tenant: none is found any more, and the tokens of each wait in a [`Revocation`] until
    /// `expires_at` at the latest. At no moment are they in neither place.
    async fn end_all(&self, client_key: &ClientKey, expires_at: Timestamp) -> Result<()>;
}

/// Tokens that Upwork is still to be asked to revoke.
#[async_trait]
pub trait Revocations: Send + Sync {
    /// Writes one, in place of any with the same id.
    async fn put(&self, client_key: &ClientKey, revocation: Revocation) -> Result<()>;

    /// All of the tenant that have not expired at `now`.
    async fn list(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<Revocation>>;

    /// Deletes one, if it is there.
    async fn remove(&self, client_key: &ClientKey, id: &str) -> Result<()>;

    /// Tenants that have one, each once, in the order of their keys, whatever their state: for background work.
    async fn tenants(&self) -> Result<Vec<ClientKey>>;
}

/// Started, unfinished connects.
#[async_trait]
pub trait Authorizations: Send + Sync {
    /// Finds an account's, if they have not expired at `now`.
    async fn find(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<AccountAuthorizations>>;

    /// Writes an account's as they are now, if those that are kept have the revision `seen` (`None`: there are none that
    /// have not expired at `now`). The record carries the revision that it has from then on. False, and nothing changed,
    /// when another writer came first: read again.
    async fn save(
        &self,
        client_key: &ClientKey,
        authorizations: AccountAuthorizations,
        seen: Option<&str>,
        now: Timestamp,
    ) -> Result<bool>;

    /// Deletes an account's, whatever has come of them. The note of a failure stays.
    async fn remove(&self, client_key: &ClientKey, account_id: &AccountId) -> Result<()>;

    /// Notes how an account's last connect failed; `None` clears the note.
    async fn note_failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        failure: Option<ConnectFailure>,
    ) -> Result<()>;

    /// How the account's last connect failed, if that was noted and has not expired at `now`.
    async fn failure(
        &self,
        client_key: &ClientKey,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<Option<ConnectFailure>>;

    /// Deletes all authorizations and notes of the tenant.
    async fn remove_all(&self, client_key: &ClientKey) -> Result<()>;
}

/// What became of an attempt to begin a job post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeginOutcome {
    /// It was written as started: go on.
    Started,
    /// There is one with this id, and it may not be started again: answer with it.
    AlreadyExists(Box<JobPost>),
    /// Another one is in flight for the issue.
    InFlight(Box<JobPost>),
}

/// Attempts to post a draft.
#[async_trait]
pub trait JobPosts: Send + Sync {
    /// Writes a post as started (whatever state it carries), unless its id is known or another post of its issue is in
    /// flight; a known id comes first. A known id that [may start again](PostState::may_start_again) is started, in place
    /// of what was kept of it. Settled by the database: of any number of callers, one starts.
    async fn begin(&self, client_key: &ClientKey, post: JobPost) -> Result<BeginOutcome>;

    /// Finds a post.
    async fn find(&self, client_key: &ClientKey, id: &str) -> Result<Option<JobPost>>;

    /// Moves a post from the state it was `seen` in to the state it carries; a state that is not in flight frees the
    /// issue. False, and nothing changed, when another writer moved it first, or when `seen` is not in flight: an end is
    /// final. Writes the whole record but its issue, so the lease it carries counts: `None` gives it back.
    async fn advance(&self, client_key: &ClientKey, post: JobPost, seen: &PostState) -> Result<bool>;

    /// The post in flight for an issue.
    async fn in_flight(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Option<JobPost>>;

    /// All posts in flight of the tenant.
    async fn list_in_flight(&self, client_key: &ClientKey) -> Result<Vec<JobPost>>;

    /// Tenants that have a post in flight, each once, in the order of their keys, whatever their state: for background
    /// work. Costs as much as there are posts in flight, however many tenants there are.
    async fn tenants_in_flight(&self) -> Result<Vec<ClientKey>>;

    /// Takes the lease on looking a post up until `until`, if the post is in flight and nobody holds one at `now`.
    async fn lease(&self, client_key: &ClientKey, id: &str, now: Timestamp, until: Timestamp) -> Result<bool>;

    /// Deletes all posts of the tenant, in flight or not.
    async fn remove_all(&self, client_key: &ClientKey) -> Result<()>;
}

/// The lasting links of issues to jobs.
#[async_trait]
pub trait JobLinks: Send + Sync {
    /// Links a job to an issue. Where the same post has linked it to the same issue already, true, and nothing changed: a
    /// repeat is harmless. Where the job is linked otherwise within this tenant, false, and nothing changed.
    async fn add(&self, client_key: &ClientKey, reference: JobLink) -> Result<bool>;

    /// The jobs of an issue, newest first (by `posted_at`, then by job id downwards).
    async fn list(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobLink>>;

    /// Finds the link of a job, whatever the issue.
    async fn find(&self, client_key: &ClientKey, job_id: &str) -> Result<Option<JobLink>>;

    /// Changes a part of a reference and leaves the rest as it is kept: of two changes at the same time neither undoes the
    /// other. A status that was read before the one that is kept changes nothing. False when the job is not linked to that
    /// issue.
    async fn change(
        &self,
        client_key: &ClientKey,
        issue_id: &IssueId,
        job_id: &str,
        change: ReferenceChange,
    ) -> Result<bool>;

    /// Deletes the statuses of the tenant's jobs that were read before `before`. The links stay.
    async fn forget_statuses(&self, client_key: &ClientKey, before: Timestamp) -> Result<()>;

    /// Unlinks a job from an issue. False, and nothing changed, when it is not linked to that issue.
    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool>;

    /// Deletes all links of the tenant.
    async fn remove_all(&self, client_key: &ClientKey) -> Result<()>;
}

/// What users typed and have not posted.
#[async_trait]
pub trait Drafts: Send + Sync {
    /// Finds a draft that has not expired at `now`.
    async fn find(&self, client_key: &ClientKey, key: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>>;

    /// Writes a draft, in place of any before.
    async fn put(&self, client_key: &ClientKey, draft: SavedDraft) -> Result<()>;

    /// Deletes a draft, if there is one.
    async fn remove(&self, client_key: &ClientKey, key: &DraftKey) -> Result<()>;

    /// Deletes all drafts of the tenant.
    async fn remove_all(&self, client_key: &ClientKey) -> Result<()>;
}

/// What was fetched and may be kept for a while, at most 24 hours; and notes of our own that nobody needs for longer.
#[async_trait]
pub trait Cache: Send + Sync {
    /// Finds what is kept under a name and has not expired at `now`.
    async fn find(&self, client_key: &ClientKey, name: &str, now: Timestamp) -> Result<Option<CacheEntry>>;

    /// Keeps something, in place of what was there.
    async fn put(&self, client_key: &ClientKey, name: &str, kept: CacheEntry) -> Result<()>;

    /// The names that begin with `prefix` and whose things have not expired at `now`, in order.
    async fn names(&self, client_key: &ClientKey, prefix: &str, now: Timestamp) -> Result<Vec<String>>;

    /// Deletes all that is kept for the tenant.
    async fn remove_all(&self, client_key: &ClientKey) -> Result<()>;
}

/// Which installation of a Forge app is the live one of a Jira site. The only records that are not a tenant's own: they
/// decide which tenant is.
#[async_trait]
pub trait Installations: Send + Sync {
    /// Finds the live installation.
    async fn current(&self, site: &ForgeSite) -> Result<Option<Installation>>;

    /// Writes it, if the one that is kept still has the version `seen` (`None`: there is none). Sets the version to the next.
    /// False when another writer came first: read again.
    async fn save(&self, installation: Installation, seen: Option<u64>) -> Result<bool>;
}

/// The whole store.
#[async_trait]
pub trait Store: std::fmt::Debug + Send + Sync {
    /// Sites that installed the add-on.
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
    /// What was fetched from Upwork.
    fn cache(&self) -> &dyn Cache;
    /// What users typed and have not posted.
    fn drafts(&self) -> &dyn Drafts;
    /// Live installations on Forge.
    fn installations(&self) -> &dyn Installations;

    /// All records of a tenant, expired ones included, the tenant itself first: a copy to move elsewhere.
    async fn export(&self, client_key: &ClientKey) -> Result<Vec<Record>>;

    /// Writes a record as it is, version included, unless its key is taken (of a post in flight also: its issue). False,
    /// and nothing changed, when it is, so a repeat is harmless. Not meant to run beside a server.
    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool>;

    /// Whether the store answers.
    async fn ping(&self) -> Result<()>;

    /// Deletes what has expired at `now`: revocations, authorizations, notes of failures, drafts, what was fetched, and posts some time
    /// after their end. An adapter whose database does that by itself, within a minute or so, leaves it to the database.
    async fn sweep(&self, now: Timestamp) -> Result<()>;
}

/// Stops a record of one tenant from being written under another.
fn same_tenant(client_key: &ClientKey, of_record: &ClientKey) -> Result<()> {
    if client_key == of_record { Ok(()) } else { Err(StoreError::Misplaced) }
}
