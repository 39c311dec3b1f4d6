//! The page's calls: server functions, the trait that they call, and the error that they share.

mod calls;
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "for the browser; compiled here for its tests"))]
mod client;
mod error;
mod fetch;
#[cfg_attr(feature = "forge", path = "session_of_host.rs")]
mod session;

pub use calls::*;
#[cfg(feature = "ssr")]
pub use error::FailedCall;
pub use error::{ApiError, ErrorCode};
pub(crate) use session::prove_caller;
