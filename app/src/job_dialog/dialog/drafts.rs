//! The draft is saved automatically: a moment after a change, and before the dialog closes.

use super::Dialog;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::notice::ErrorMessage;

const PAUSE_MILLISECONDS: i32 = 1_500;
const RETRY_MILLISECONDS: i32 = 5_000;
/// How often to check whether a running call has ended.
const LOOK_MILLISECONDS: i32 = 30;

impl Dialog {
    /// Something has changed: saves it once the user pauses.
    pub(super) fn save_soon(self) {
        let change = self.saving().note_change();
        self.save_after(PAUSE_MILLISECONDS, change);
    }

    /// Saves after a while, unless something else happens first.
    fn save_after(self, milliseconds: i32, change: u32) {
        browser::spawn(async move {
            browser::sleep(milliseconds).await;
            // A draft that arrives while the job is being posted would outlive the post. If the post creates no job,
            // the draft is saved again.
            if self.saving().is_latest(change) && !self.posting().is_busy() {
                self.save().await;
            }
        });
    }

    /// Saves the draft. True if nothing can be lost any more.
    pub(super) async fn save(self) -> bool {
        self.wait_until_saved().await;
        if self.saving().is_safe() {
            return true;
        }
        let change = self.saving().start();
        let deletes = self.entries().is_original();
        let saved = if deletes { self.delete_saved().await } else { self.send_draft().await };
        match saved {
            Ok(()) => {
                self.caller_is_back();
                self.saving().succeed(change, deletes);
            }
            Err(error) if error.code.is_other_caller() => {
                self.saving().refuse();
                self.show_other_caller(&error);
            }
            Err(error) => {
                if self.saving().fail(change) && error.code.is_passing() {
                    self.save_after(RETRY_MILLISECONDS, change);
                }
            }
        }
        self.saving().is_safe()
    }

    async fn wait_until_saved(self) {
        while self.saving().is_running() {
            browser::sleep(LOOK_MILLISECONDS).await;
        }
    }

    /// Stops saving until something changes, and waits until a running call has arrived: what comes next may delete the
    /// draft.
    pub(super) async fn hold_saving(self) {
        self.saving().cancel();
        self.wait_until_saved().await;
    }

    /// Unsaved changes may be saved again.
    pub(super) fn resume_saving(self) {
        if !self.saving().is_safe() {
            self.save_soon();
        }
    }

    /// Reports that another account is logged in now. Typed text stays.
    fn show_other_caller(self, error: &ApiError) {
        if !self.error().is_shown() {
            self.error().set(Some(ErrorMessage { again: false, ..ErrorMessage::from(error) }));
        }
    }

    /// Removes that message.
    fn caller_is_back(self) {
        for code in ErrorCode::OTHER_CALLER {
            self.error().withdraw(code);
        }
    }

    async fn send_draft(self) -> Result<(), ApiError> {
        match self.entries().job_id() {
            None => api::save_draft(self.entries().get_untracked()).await,
            Some(job_id) => api::save_edit(self.entries().edit(job_id)).await,
        }
    }

    /// Makes the server delete the saved draft.
    pub(super) async fn delete_saved(self) -> Result<(), ApiError> {
        match self.entries().job_id() {
            None => api::discard_draft().await,
            Some(job_id) => api::discard_edit(job_id).await,
        }
    }
}
