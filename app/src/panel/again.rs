use super::attempt::Attempt;
use super::state::Panel;
use crate::api;

/// The id of the button that posts what a job says once more.
pub(super) fn button_id(index: usize) -> String {
    ["again-", &index.to_string()].concat()
}

impl Panel {
    /// Makes what a job says the draft of a new one, and opens the dialog on it.
    pub(super) fn post_again(self, index: usize, job_id: String) {
        self.parts.get().reused.set(Some((index, job_id)));
        self.reuse();
    }

    /// The same, for the job that was asked for last.
    pub(super) fn reuse(self) {
        let Some((index, job_id)) = self.parts.get().reused.get() else { return };
        self.call_once(Attempt::Reuse, api::reuse_job(job_id), move || self.open_dialog(button_id(index), None));
    }
}
