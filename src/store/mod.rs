//! Everything that is stored. Two adapters implement [`Backend`], one small trait per aggregate, and pass the same tests.
//! Everybody else has a [`Store`] and names the tenant once: `store.tenant(&client_key).drafts().find(…)`.
//!
//! Rules that every adapter keeps:
//! - The first argument names the tenant; no method reads or writes across tenants, except lookups of tenants for
//!   background work, which return only their keys.
//!   A record that carries another tenant's key is refused ([`StoreError::Misplaced`]), and nothing is written.
//! - Races are settled here: an insert whose key is taken says so and never overwrites.
//! - Expired data is never returned, whether deleted yet or not; it expires *at* its `expires_at`.
//! - When a method returns `Ok`, its change is durable.

mod aggregates;
mod backend;
pub mod embedded;
pub mod guarded;
pub mod mongo;
pub mod records;
pub mod refresh_lease;
mod view;

use crate::caller::ClientKey;

pub use aggregates::{
    Authorizations, BeginOutcome, Cache, Connections, Drafts, JobLinks, JobPosts, Markers, Revocations,
};
pub use backend::{Backend, Installations, Tenants};
pub use view::{
    Store, TenantAuthorizations, TenantCache, TenantConnections, TenantDrafts, TenantJobLinks, TenantJobPosts,
    TenantMarkers, TenantRevocations, TenantStore,
};

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It does not answer.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// A stored value can't be read.
    #[error("the store contains a record that cannot be read: {0}")]
    Unreadable(String),
    /// A record of one tenant was passed with the key of another. Nothing was written.
    #[error("a record of one tenant was passed for another")]
    Misplaced,
    /// The tenant has uninstalled the app since the work began. The write has been undone.
    #[error("the tenant has uninstalled the app meanwhile")]
    NotInstalled,
}

/// The result of every method.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Stops a record of one tenant from being written under another.
fn same_tenant(client_key: &ClientKey, of_record: &ClientKey) -> Result<()> {
    if client_key == of_record { Ok(()) } else { Err(StoreError::Misplaced) }
}
