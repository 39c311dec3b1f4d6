//! The preview in place of the form.

use super::Dialog;
use crate::browser;
use crate::job_dialog::elements::{PREVIEW, TOGGLE_PREVIEW};
use crate::job_dialog::form_fields::id;
use crate::model::Field;

impl Dialog {
    pub(super) fn show_preview(self, shown: bool) {
        self.leave_skills();
        self.previewing().set_if_changed(shown);
        browser::focus(if shown { PREVIEW } else { TOGGLE_PREVIEW });
    }

    /// Shows the form again, and focuses a field.
    pub(in crate::job_dialog) fn go_to(self, field: Field) {
        self.previewing().set_if_changed(false);
        browser::focus(id(field));
    }

    /// Shows the preview, or the form again.
    pub(in crate::job_dialog) fn toggle_preview(self) {
        self.show_preview(!self.previewing().get_untracked());
    }
}
