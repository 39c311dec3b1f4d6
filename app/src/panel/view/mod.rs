//! The panel's components, one per file.

mod account;
mod card;
mod failed_post;
mod job_list;
mod next_step;
mod question;
mod when;

pub(super) use account::AccountLine;
pub(super) use failed_post::FailedPostNotice;
pub(super) use job_list::JobList;
pub(super) use next_step::NextStep;
