//! The calls of the page: server functions, the port they call, and the error they share.

mod calls;
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "for the browser; compiled here for its tests"))]
mod client;
mod error;
mod fetch;
mod functions;
#[cfg_attr(feature = "forge", path = "session_of_host.rs")]
mod session;

pub use calls::{AuthorizationLink, Calls};
pub use error::{ApiError, ErrorCode};
pub use functions::{
    close_job, discard_draft, discard_edit, disconnect, edited_job, finish_connect, form_options, panel, post_job,
    post_status, posters, refresh_jobs, reuse_job, save_draft, save_edit, skills, start_authorization, unlink_job,
    update_job,
};
pub(crate) use session::prove_caller;
