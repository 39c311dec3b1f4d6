//! The parts of the dialog.

use super::Dialog;
use crate::connect::Connector;
use crate::job_dialog::state::{Checks, Choices, Entries, Posting, Prompt, Saving, Search};
use crate::model::Job;
use crate::notice::ErrorBanner;
use crate::watched::LeanSignal;

impl Dialog {
    pub(in crate::job_dialog) fn entries(self) -> Entries {
        self.0.get().entries
    }

    pub(in crate::job_dialog) fn checks(self) -> Checks {
        self.0.get().checks
    }

    pub(in crate::job_dialog) fn choices(self) -> Choices {
        self.0.get().choices
    }

    pub(in crate::job_dialog) fn posting(self) -> Posting {
        self.0.get().posting
    }

    pub(in crate::job_dialog) fn saving(self) -> Saving {
        self.0.get().saving
    }

    pub(in crate::job_dialog) fn search(self) -> Search {
        self.0.get().search
    }

    pub(in crate::job_dialog) fn connector(self) -> Connector {
        self.0.get().connector
    }

    /// Skills that the issue suggests.
    pub(in crate::job_dialog) fn suggestions(self) -> Vec<String> {
        self.0.get().suggestions.clone()
    }

    /// Jobs of the issue that are open already.
    pub(in crate::job_dialog) fn open_jobs(self) -> LeanSignal<Vec<Job>> {
        self.0.get().open_jobs
    }

    /// How the last attempt ended, if it failed.
    pub(in crate::job_dialog) fn error(self) -> ErrorBanner {
        self.0.get().error
    }

    /// Why there are no choices.
    pub(in crate::job_dialog) fn options_error(self) -> ErrorBanner {
        self.0.get().options_error
    }

    /// The open question.
    pub(in crate::job_dialog) fn prompt(self) -> LeanSignal<Option<Prompt>> {
        self.0.get().prompt
    }

    /// Whether the preview is shown in place of the form.
    pub(in crate::job_dialog) fn previewing(self) -> LeanSignal<bool> {
        self.0.get().previewing
    }

    /// A visible change, announced to screen readers.
    pub(in crate::job_dialog) fn announcement(self) -> LeanSignal<String> {
        self.0.get().announcement
    }
}
