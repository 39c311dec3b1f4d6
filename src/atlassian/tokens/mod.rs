//! The kinds of token, and one verifier for each. None has a mode switch, so no endpoint can be made to accept another
//! endpoint's tokens.
//!
//! | kind | signed with | `qsh` | authorizes |
//! |---|---|---|---|
//! | [`lifecycle`] | RS256, Atlassian's key | of the request | install, uninstall |
//! | [`hook`] | HS256, the tenant's secret | of the request | enable, disable |
//! | [`page`] | HS256, the tenant's secret | of the request | the page it was made for |
//! | [`context`] | HS256, the tenant's secret | `context-qsh` | a session |
//! | [`session`] | HS256, our own key | none; `typ` and `aud` are ours | the page's calls |
//!
//! [`app`] signs our own calls to Jira.
//!
//! Every verifier takes the time as an argument. `exp` and `iat` have [`LEEWAY_SECONDS`] of leeway for clocks that
//! differ, and no token may live longer than [`MAX_SECONDS`].

pub mod app;
mod claims;
mod compact;
pub mod context;
mod fault;
pub mod hook;
pub mod lifecycle;
pub mod page;
pub mod session;
mod shared_secret;
#[cfg(test)]
#[expect(clippy::missing_panics_doc, reason = "a test may panic")]
pub mod testing;
mod times;

pub use claims::{IssueClaim, JiraClaims};
pub use compact::{CompactToken, KeyId};
pub use fault::TokenFault;
pub use shared_secret::Issuer;
pub(crate) use times::seconds;
pub use times::{LEEWAY_SECONDS, MAX_SECONDS};

#[cfg(test)]
mod tests;
