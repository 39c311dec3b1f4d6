//! The product's operations, one per file. Knows nothing of axum; everything it needs is in [`Services`].

mod account;
mod admin;
mod calls;
mod connect;
mod dialog;
mod failure;
pub mod forge;
mod job;
mod keyed_locks;
mod open_panel;
mod posting;
mod services;
mod site_jobs;
mod tenant;
#[cfg(test)]
mod tests;
pub(crate) mod upwork_data;

pub use account::administrator::is_site_administrator;
pub use account::disconnect::disconnect;
pub use account::display_name::{display_name, name_of_session};
pub use account::revocation::revoke_waiting;
pub use calls::CallerCalls;
pub use connect::{
    CallbackAnswer, CallbackEnd, ConnectError, Requester, Start, StartPage, StartedConsent, cancel_connect,
    confirm_start, finish_connect, finish_consent, open_start, start_authorization,
};
pub use dialog::drafts::{discard_draft, save_draft};
pub use dialog::form_options::form_options;
pub use dialog::open_dialog::{open_dialog, open_edit_dialog};
pub use dialog::skills::skills;
pub use failure::Failure;
pub use job::change_job::{close_job, update_job};
pub use job::edit_job::{discard_edit, edited_job, replace_draft, reuse_job, save_edit};
pub use job::forget_statuses::forget_statuses;
pub use job::posters::posters;
pub use job::refresh_jobs::refresh_jobs;
pub use job::unlink_job::unlink_job;
pub use open_panel::open_panel;
pub use posting::{post_job, post_status, reconcile_forever};
pub use services::{ReadLocks, RefreshLocks, Services, UpworkLink};
pub use site_jobs::{read_states, site_jobs};
pub use tenant::clearing::{clear_retired, forget_retired};
pub use tenant::lifecycle::{Install, install, set_enabled, uninstall};
