//! The records, as both adapters store them. A field that is added later has a default, so old records can be read.

mod accepted;
mod authorization;
mod connection;
mod draft;
mod job_link;
mod job_post;
mod marker;
mod places;
mod record;
mod tenant;
#[cfg(test)]
mod tests;

pub use crate::keyring::Sealed;
pub use accepted::{AcceptedTokens, LifecycleEvent, Seen};
pub use authorization::{AccountAuthorizations, Authorization, AuthorizationProgress};
pub use connection::{ConnectFailure, Connection, ConnectionState, RefreshLease, Revocation};
pub use draft::{DraftKey, SavedDraft};
pub use job_link::{IssuePlace, JobLink, JobLinkChange, JobPosition, JobWords, ReadStatus};
pub use job_post::{JobPost, PostState};
pub use marker::{Marker, SetMarker};
pub use record::{CacheEntry, Record};
pub use tenant::{ForgeSite, ForgeTenant, ForgeToken, Installation, PreviousSecret, Tenant, TenantState};
