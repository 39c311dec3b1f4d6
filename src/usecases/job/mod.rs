//! A job that is linked to an issue: change, read, unlink.

pub(crate) mod change_job;
pub(crate) mod edit_job;
mod field;
pub(crate) mod forget_statuses;
mod merge;
mod own_job;
pub(crate) mod posters;
pub(crate) mod refresh_jobs;
pub(crate) mod show;
pub(crate) mod unlink_job;
