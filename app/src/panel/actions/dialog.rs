//! Opens the dialog.

use super::Panel;
use crate::api::{ApiError, ErrorCode};
use crate::browser;
use crate::host::host;
use crate::panel::elements;

/// A host may take this long to show a dialog: another press within that time counts as the same one.
const OPENING_MILLISECONDS: i32 = 1_000;

impl Panel {
    /// Opens the dialog, for a new job or for an existing one. Without a host, asks the user to open the page in Jira.
    /// The focus returns to the `opener`.
    pub(in crate::panel) fn open_dialog(self, opener: String, job_id: Option<&str>) {
        let opening = self.0.get().opening;
        if opening.get_untracked() {
            return;
        }
        self.calls().set_feedback(String::new());
        self.0.get().opener.set(opener);
        if host().open_dialog(job_id) {
            self.error().set(None);
            opening.set(true);
            browser::spawn(async move {
                browser::sleep(OPENING_MILLISECONDS).await;
                opening.set(false);
            });
        } else {
            self.fail(self.look(), &ApiError::new(ErrorCode::TokenMissing, ""));
        }
    }

    pub(in crate::panel) fn edit(self, job_id: &str) {
        self.open_dialog(elements::actions(job_id), Some(job_id));
    }
}
