//! From a submitted draft to a job: posting, and finding out what became of a post of unknown outcome.

pub(crate) mod matching;
pub(crate) mod post_job;
pub(crate) mod reconcile;
pub(crate) mod rounds;
