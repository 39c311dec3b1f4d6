//! From a submitted draft to a job, and finding out how posts of unknown outcome ended.
//!
//! Each module uses only those below it:
//!
//! - `rounds`: when posts in flight are looked up.
//! - `post_job`: begins a post, or returns the result of a known one.
//! - `send`: calls Upwork for a started post.
//! - `lookup`, `matching`: find the job of a post of unknown outcome.
//! - `end`: writes how a post ended. `outcome`: the result for its caller.

pub(crate) mod end;
mod lookup;
pub(crate) mod matching;
mod outcome;
mod post_job;
pub(crate) mod rounds;
mod send;

pub use outcome::post_status;
pub use post_job::post_job;
pub use rounds::reconcile_forever;
