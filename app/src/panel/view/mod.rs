//! What the panel looks like, a component a file.

mod account;
mod close_prompt;
mod disconnect;
mod failed_post;
mod jobs;
mod unlink_prompt;

pub(super) use account::Account;
pub(super) use close_prompt::ClosePrompt;
pub(super) use failed_post::FailedPostNotice;
pub(super) use jobs::JobList;
pub(super) use unlink_prompt::UnlinkPrompt;
