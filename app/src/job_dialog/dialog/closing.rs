//! Closes the dialog once nothing can be lost, and handles the user's answers.

use super::Dialog;
use crate::browser;
use crate::host::host;
use crate::job_dialog::state::{PostProgress, Prompt};
use crate::notice::ErrorMessage;
use crate::texts::dialog as texts;

/// How long the host may take to close the dialog.
const CLOSE_TIMEOUT_MILLISECONDS: i32 = 2_000;
/// How long closing waits for the draft to be saved before it asks.
const SAVE_TIMEOUT_MILLISECONDS: i32 = 3_000;

impl Dialog {
    /// Closes once nothing can be lost, or asks first. While the outcome is being looked up, the panel takes over.
    pub(in crate::job_dialog) fn request_close(self) {
        match self.posting().progress() {
            PostProgress::Posting => self.ask(Prompt::Leave),
            PostProgress::Checking | PostProgress::Posted(_) => self.close(),
            PostProgress::Editing | PostProgress::Problems(_) if self.saving().is_safe() => self.close(),
            PostProgress::Editing | PostProgress::Problems(_) => self.save_and_close(),
        }
    }

    fn save_and_close(self) {
        browser::spawn(async move {
            if self.save().await {
                self.close();
            } else {
                self.ask(Prompt::Unsaved);
            }
        });
        browser::spawn(async move {
            browser::sleep(SAVE_TIMEOUT_MILLISECONDS).await;
            if self.prompt().get_untracked().is_none() && self.saving().is_running() {
                self.ask(Prompt::Unsaved);
            }
        });
    }

    /// The Escape key closes what was opened last: a question, the preview, the dialog.
    pub(super) fn escape(self) {
        if self.prompt().get_untracked().is_some() {
            self.answer_no();
        } else if self.previewing().get_untracked() {
            self.show_preview(false);
        } else {
            self.request_close();
        }
    }

    pub(in crate::job_dialog) fn answer_no(self) {
        if let Some(prompt) = self.prompt().get_untracked() {
            self.prompt().set(None);
            browser::focus(prompt.origin());
        }
    }

    pub(in crate::job_dialog) fn answer_yes(self) {
        let Some(prompt) = self.prompt().get_untracked() else { return };
        self.prompt().set(None);
        match prompt {
            Prompt::Leave | Prompt::Unsaved => self.close(),
            Prompt::Discard => self.discard_draft(),
            Prompt::Publish => {
                self.checks().confirm_leaks();
                self.submit();
            }
            Prompt::Another => {
                self.open_jobs().with_untracked(|jobs| self.posting().agree(jobs));
                self.submit();
            }
        }
    }

    /// Asks the host to close the dialog, and shows an error if the host does not. If the host does, this page is gone
    /// before that.
    pub(super) fn close(self) {
        let is_closing = host().close_dialog();
        browser::spawn(async move {
            if is_closing {
                browser::sleep(CLOSE_TIMEOUT_MILLISECONDS).await;
            }
            let words = texts::NOT_CLOSED.text().to_owned();
            self.error().set(Some(ErrorMessage { words, reference: String::new(), again: false, code: None }));
        });
    }
}
