//! The calls of the page: server functions, the port they call, and the error they share.

mod calls;
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "for the browser; compiled here for its tests"))]
mod client;
mod error;
mod fetch;
mod functions;
mod session;

pub use calls::{AuthorizationLink, Calls};
pub use error::{ApiError, ErrorCode};
pub use functions::{
    close_job, discard_draft, disconnect, form_options, job_draft, panel, post_job, post_status, refresh_jobs,
    save_draft, skills, start_authorization, unlink_job, update_job,
};
