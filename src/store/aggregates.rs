//! The records of a tenant: one small trait per aggregate. [`view`](super::view) has the same methods without the tenant.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Result;
use super::records::{
    AccountAuthorizations, CacheEntry, ConnectFailure, Connection, DraftKey, JobLink, JobLinkChange, JobPosition,
    JobPost, Marker, PostState, RefreshLease, Revocation, SavedDraft,
};
use super::refresh_lease::RefreshEnd;
use crate::caller::{AccountId, ClientKey, IssueId};

/// Lists every aggregate with its methods and passes each to the macro `$declare`. The traits are declared here, the
/// views of one tenant in [`view`](super::view): from one list, so both always have the same methods. Methods `across
/// tenants` are in the traits only; [`Store`](super::Store) has them.
macro_rules! for_each_aggregate {
    ($declare:ident) => {
        $declare! {
            /// Accounts' links to Upwork, one for each account.
            connections: trait Connections, view TenantConnections {
                /// Finds an account's connection.
                async fn find(account_id: &AccountId) -> Result<Option<Connection>>;

                /// Connections of the tenant in the order of their accounts' ids, those after an account only; at most
                /// `limit`.
                async fn list(after: Option<&AccountId>, limit: usize) -> Result<Vec<Connection>>;

                /// Notes when Upwork last accepted an account's tokens, if there is a connection. Sets no version: a
                /// writer that has read the connection before may go on, and its write may lose the note.
                async fn note_use(account_id: &AccountId, at: Timestamp) -> Result<()>;

                /// Writes a connection, replacing any earlier one. Sets a version that this account never had, not even
                /// before a [`Self::remove`]: a caller that still holds tokens of an earlier connection must not
                /// overwrite a later one. Returns the connection that it replaced.
                async fn put(connection: Connection) -> Result<Option<Connection>>;

                /// Replaces a connection if the stored one has the version `seen`, and sets a new version as
                /// [`Self::put`] does. False, and nothing changed, if it was changed or deleted meanwhile.
                async fn replace(connection: Connection, seen: u64) -> Result<bool>;

                /// Takes the lease on refreshing a connection's tokens, if nobody holds one at `now`, and returns the
                /// connection with it. `None`, and nothing changed, if somebody does, or if there is no connection.
                /// Settled by the database: of any number of callers, one gets it. Sets a new version as [`Self::put`]
                /// does, so that a caller that has read the connection before cannot overwrite the lease.
                async fn lease_refresh(
                    account_id: &AccountId,
                    lease: RefreshLease,
                    now: Timestamp,
                ) -> Result<Option<Connection>>;

                /// Releases the lease of `owner` and stores the result of its refresh, even if other parts of the
                /// connection have changed meanwhile; returns the resulting connection. `None`, and nothing changed, if
                /// the lease is not that owner's: it ended and was taken over, or the connection was deleted or
                /// replaced.
                async fn end_refresh(
                    account_id: &AccountId,
                    owner: &str,
                    end: RefreshEnd,
                ) -> Result<Option<Connection>>;

                /// Deletes a connection if the stored one has the version `seen`. False if it was changed or deleted
                /// meanwhile.
                async fn remove_version(account_id: &AccountId, seen: u64) -> Result<bool>;

                /// Deletes a connection and returns it.
                async fn remove(account_id: &AccountId) -> Result<Option<Connection>>;

                /// Ends all connections of the tenant: none is found any more, and the tokens of each are stored in a
                /// [`Revocation`] until `expires_at` at the latest. At every moment they are in at least one of the
                /// two.
                async fn end_all(expires_at: Timestamp) -> Result<()>;
            }
        }

        $declare! {
            /// Tokens that Upwork has yet to be asked to revoke.
            revocations: trait Revocations, view TenantRevocations {
                /// Writes one, in place of any with the same id.
                async fn put(revocation: Revocation) -> Result<()>;

                /// All of the tenant that have not expired at `now`.
                async fn list(now: Timestamp) -> Result<Vec<Revocation>>;

                /// Deletes one, if it exists.
                async fn remove(id: &str) -> Result<()>;
            }
            across tenants {
                /// Tenants that have at least one, each once, ordered by key, in any state: for background work.
                async fn tenants() -> Result<Vec<ClientKey>>;
            }
        }

        $declare! {
            /// Started, unfinished connects.
            authorizations: trait Authorizations, view TenantAuthorizations {
                /// Finds an account's, if they have not expired at `now`.
                async fn find(account_id: &AccountId, now: Timestamp) -> Result<Option<AccountAuthorizations>>;

                /// Replaces an account's authorizations, if the stored ones have the revision `seen` (`None`: there are
                /// none that have not expired at `now`). The record contains its new revision. False, and nothing
                /// changed, if another writer came first: read again.
                async fn save(
                    authorizations: AccountAuthorizations,
                    seen: Option<&str>,
                    now: Timestamp,
                ) -> Result<bool>;

                /// Deletes an account's authorizations, in any state. The notice of a failure stays.
                async fn remove(account_id: &AccountId) -> Result<()>;

                /// Notes how an account's last connect failed; `None` clears the note.
                async fn note_failure(account_id: &AccountId, failure: Option<ConnectFailure>) -> Result<()>;

                /// How the account's last connect failed, if that was noted and has not expired at `now`.
                async fn failure(account_id: &AccountId, now: Timestamp) -> Result<Option<ConnectFailure>>;

                /// Deletes all authorizations and notes of the tenant.
                async fn remove_all() -> Result<()>;
            }
        }

        $declare! {
            /// Attempts to post a draft.
            job_posts: trait JobPosts, view TenantJobPosts {
                /// Writes a post as started (whatever state it has), unless its id is known or another post of its
                /// issue is in flight; a known id is checked first. A known id that [may start
                /// again](PostState::may_start_again) replaces the stored post. Settled by the database: of any number
                /// of callers, one starts.
                async fn begin(post: JobPost) -> Result<BeginOutcome>;

                /// Finds a post.
                async fn find(id: &str) -> Result<Option<JobPost>>;

                /// Moves a post from the state `seen` to its new state; a state that is not in flight frees the issue.
                /// False, and nothing changed, if another writer moved it first, or if `seen` is not in flight: an end
                /// is final. Writes the whole record except its issue, including the lease: `None` releases it.
                async fn advance(post: JobPost, seen: &PostState) -> Result<bool>;

                /// The post in flight for an issue.
                async fn in_flight(issue_id: &IssueId) -> Result<Option<JobPost>>;

                /// All posts in flight of the tenant.
                async fn list_in_flight() -> Result<Vec<JobPost>>;

                /// Takes the lease on looking a post up until `until`, if the post is in flight and nobody holds one at
                /// `now`.
                async fn lease(id: &str, now: Timestamp, until: Timestamp) -> Result<bool>;

                /// Deletes all posts of the tenant, in flight or not.
                async fn remove_all() -> Result<()>;
            }
            across tenants {
                /// Tenants that have a post in flight, each once, ordered by key, in any state: for background work.
                /// The cost depends on the number of posts in flight, not of tenants.
                async fn tenants_in_flight() -> Result<Vec<ClientKey>>;
            }
        }

        $declare! {
            /// The lasting links of issues to jobs.
            job_links: trait JobLinks, view TenantJobLinks {
                /// Links a job to an issue. True, and nothing changed, if the same post has already linked it to the
                /// same issue: repeating it is harmless. False, and nothing changed, if the job is linked otherwise
                /// within this tenant.
                async fn add(job_link: JobLink) -> Result<bool>;

                /// The jobs of an issue, newest first (by `posted_at`, then by job id downwards).
                async fn list(issue_id: &IssueId) -> Result<Vec<JobLink>>;

                /// The jobs of a tenant, newest first, those behind a position only; at most so many. Jobs that were
                /// posted within the same second may come in any order, which stays the same.
                async fn list_newest(after: Option<&JobPosition>, limit: usize) -> Result<Vec<JobLink>>;

                /// Finds the link of a job on any issue.
                async fn find(job_id: &str) -> Result<Option<JobLink>>;

                /// Changes a part of a job link and keeps the rest: of two concurrent changes neither undoes the other.
                /// A status that was read before the stored one changes nothing. False if the job is not linked to that
                /// issue.
                async fn change(issue_id: &IssueId, job_id: &str, change: JobLinkChange) -> Result<bool>;

                /// Takes on reading where a job stands, if nobody has done so until a time that is later than `now`:
                /// from then on nobody else does before `until`. Settled by the database: of any number of callers, one
                /// gets it. False also where the tenant has no such job.
                async fn claim_reading(job_id: &str, now: Timestamp, until: Timestamp) -> Result<bool>;

                /// Deletes the statuses of the tenant's jobs that were read before `before`. The links stay.
                async fn forget_statuses(before: Timestamp) -> Result<()>;

                /// Unlinks a job from an issue. False, and nothing changed, if it is not linked to that issue.
                async fn remove(issue_id: &IssueId, job_id: &str) -> Result<bool>;

                /// Deletes all links of the tenant.
                async fn remove_all() -> Result<()>;
            }
        }

        $declare! {
            /// What users typed and have not posted.
            drafts: trait Drafts, view TenantDrafts {
                /// Finds a draft that has not expired at `now`.
                async fn find(key: &DraftKey, now: Timestamp) -> Result<Option<SavedDraft>>;

                /// Writes a draft, in place of any before.
                async fn put(draft: SavedDraft) -> Result<()>;

                /// Deletes a draft, if it exists.
                async fn remove(key: &DraftKey) -> Result<()>;

                /// Deletes all drafts of the tenant.
                async fn remove_all() -> Result<()>;
            }
        }

        $declare! {
            /// Facts that safety depends on, each until its end: none is lost before.
            markers: trait Markers, view TenantMarkers {
                /// Whether a marker is set and has not expired at `now`.
                async fn is_set(marker: &Marker, now: Timestamp) -> Result<bool>;

                /// Sets a marker until `expires_at`, and replaces an earlier expiry.
                async fn set(marker: Marker, expires_at: Timestamp) -> Result<()>;

                /// Clears a marker, if it is set.
                async fn clear(marker: &Marker) -> Result<()>;

                /// The issues of all [`Marker::DeletedIssue`] that have not expired at `now`, in the order of their ids
                /// as text.
                async fn deleted_issues(now: Timestamp) -> Result<Vec<IssueId>>;

                /// Deletes all markers of the tenant.
                async fn remove_all() -> Result<()>;
            }
        }

        $declare! {
            /// Data that may be cached for a while, at most 24 hours. It may be lost at any time: nothing that safety
            /// depends on is stored here. Such facts are [`Markers`](super::Markers).
            cache: trait Cache, view TenantCache {
                /// Finds the value that is cached under a name and has not expired at `now`.
                async fn find(name: &str, now: Timestamp) -> Result<Option<CacheEntry>>;

                /// Caches a value, and replaces an earlier one.
                async fn put(name: &str, kept: CacheEntry) -> Result<()>;

                /// Deletes all cached values of the tenant.
                async fn remove_all() -> Result<()>;
            }
        }
    };
}
pub(super) use for_each_aggregate;

/// Declares the trait that an adapter implements, whose methods take the tenant's key first.
macro_rules! declare_trait {
    (
        $(#[$about:meta])*
        $name:ident: trait $Trait:ident, view $View:ident {
            $($(#[$doc:meta])* async fn $method:ident($($argument:ident: $Type:ty),* $(,)?) -> $Answer:ty;)*
        }
        $(across tenants {
            $($(#[$doc_across:meta])* async fn $across:ident() -> $AnswerAcross:ty;)*
        })?
    ) => {
        $(#[$about])*
        #[async_trait]
        pub trait $Trait: Send + Sync {
            $(
                $(#[$doc])*
                async fn $method(&self, client_key: &ClientKey, $($argument: $Type),*) -> $Answer;
            )*
            $($(
                $(#[$doc_across])*
                async fn $across(&self) -> $AnswerAcross;
            )*)?
        }
    };
}

for_each_aggregate!(declare_trait);

/// The result of beginning a job post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeginOutcome {
    /// It was written as started: continue.
    Started,
    /// A post with this id exists, and it may not be started again: answer with it.
    AlreadyExists(Box<JobPost>),
    /// Another one is in flight for the issue.
    InFlight(Box<JobPost>),
}
