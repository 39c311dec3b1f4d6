//! What the product does, a verb a file. Knows no axum; all it needs comes in [`Services`].

mod access;
mod administrator;
mod calls;
mod change_job;
mod clearing;
mod connect;
mod disconnect;
mod display_name;
mod drafts;
mod edit_job;
mod failure;
pub mod forge;
mod forget_statuses;
mod form_options;
mod jira_app;
mod lifecycle;
mod matching;
mod open_dialog;
mod open_panel;
mod organizations;
mod permission;
mod post_job;
mod posters;
mod reconcile;
mod refresh;
mod refresh_jobs;
mod revocation;
mod rounds;
mod services;
mod show;
mod skills;
#[cfg(test)]
mod tests;
mod unlink_job;

pub use administrator::is_site_administrator;
pub use calls::CallerCalls;
pub use change_job::{close_job, update_job};
pub use clearing::{clear_retired, forget_retired};
pub use connect::{
    Asker, BegunConsent, CallbackAnswer, CallbackEnd, ConnectError, Start, StartPage, cancel_connect, confirm_start,
    finish_connect, finish_consent, open_start, start_authorization,
};
pub use disconnect::disconnect;
pub use display_name::name_of_session;
pub use drafts::{discard_draft, save_draft};
pub use edit_job::{discard_edit, edited_job, reuse_job, save_edit};
pub use failure::Failure;
pub use forget_statuses::forget_statuses;
pub use form_options::form_options;
pub use lifecycle::{Installed, install, set_enabled, uninstall};
pub use open_dialog::{open_dialog, open_edit_dialog};
pub use open_panel::open_panel;
pub use post_job::{post_job, post_status};
pub use posters::posters;
pub use refresh_jobs::refresh_jobs;
pub use revocation::revoke_waiting;
pub use rounds::reconcile_forever;
pub use services::{RefreshLocks, Services, UpworkLink};
pub use skills::skills;
pub use unlink_job::unlink_job;
