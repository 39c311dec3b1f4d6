use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::Form;
use super::outcome::OUTCOME;
use super::summary::SUMMARY;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::host::{JOB_POSTED, host};
use crate::model::{FieldError, Job, PostOutcome, Submission};
use crate::texts::dialog as texts;

const POLL_MILLISECONDS: i32 = 2_000;

/// How the post of this dialog stands.
#[derive(Clone)]
pub(super) enum Progress {
    /// Nothing was sent yet, or the last try is done with.
    Editing,
    /// The last try was stopped by these.
    Problems(Vec<FieldError>),
    /// The call is running.
    Posting,
    /// Its outcome is being looked up.
    Checking,
    /// There is a job.
    Posted(Job),
    /// Upwork said no.
    Refused {
        /// Its words, may be empty.
        message: String,
        reference: String,
    },
    /// There is certainly no job, and nobody knows why.
    NotPosted { reference: String },
    /// The call failed.
    Failed(ApiError),
}

impl Progress {
    pub(super) fn is_busy(&self) -> bool {
        matches!(self, Self::Posting | Self::Checking | Self::Posted(_))
    }

    pub(super) fn problems(&self) -> Vec<FieldError> {
        match self {
            Self::Problems(problems) => problems.clone(),
            _ => Vec::new(),
        }
    }

    pub(super) fn status(&self) -> Option<&'static str> {
        match self {
            Self::Posting => Some(texts::POSTING),
            Self::Checking => Some(texts::CHECKING),
            Self::Posted(_) => Some(texts::POSTED),
            _ => None,
        }
    }
}

impl Form {
    /// Posts what was typed, or shows what keeps it from being posted.
    pub(super) fn submit(self) {
        if self.progress.with_untracked(Progress::is_busy) {
            return;
        }
        self.leave_all();
        let problems = self.own_problems();
        if problems.is_empty() {
            self.send();
        } else {
            self.show_problems(problems);
        }
    }

    fn show_problems(self, problems: Vec<FieldError>) {
        self.progress.set(Progress::Problems(problems));
        browser::focus(SUMMARY);
    }

    /// The id stays the same until the server gives another: sent twice, it is still one job.
    fn send(self) {
        self.progress.set(Progress::Posting);
        let submission = Submission { id: self.post_id.get_untracked(), draft: self.draft.get_untracked() };
        spawn_local(async move {
            match api::post_job(submission).await {
                Ok(outcome) => self.take(outcome),
                Err(error) => self.fail(error),
            }
        });
    }

    fn fail(self, error: ApiError) {
        self.failed.set_value(true);
        if error.code == ErrorCode::InvalidDraft && !error.fields.is_empty() {
            self.refused.set(error.fields.clone());
            self.show_problems(error.fields);
        } else {
            self.end(Progress::Failed(error));
        }
    }

    fn end(self, progress: Progress) {
        self.progress.set(progress);
        browser::focus(OUTCOME);
    }

    fn take(self, outcome: PostOutcome) {
        match outcome {
            PostOutcome::Posted { job } => {
                self.end(Progress::Posted(job));
                host().emit(JOB_POSTED);
                host().close_dialog();
            }
            PostOutcome::Checking => self.check(),
            PostOutcome::Refused { message, fields, next_id, reference } => {
                self.post_id.set(next_id);
                self.refused.set(fields);
                self.end(Progress::Refused { message, reference });
            }
            PostOutcome::NotPosted { next_id, reference } => {
                self.post_id.set(next_id);
                // That is how the last try ended, and it was told then: this one goes on.
                if self.failed.try_update_value(std::mem::take) == Some(true) {
                    self.send();
                } else {
                    self.end(Progress::NotPosted { reference });
                }
            }
        }
    }

    /// Asks until the outcome is known. A lost network ends nothing.
    fn check(self) {
        self.failed.set_value(false);
        self.progress.set(Progress::Checking);
        spawn_local(async move {
            loop {
                browser::sleep(POLL_MILLISECONDS).await;
                match api::post_status(self.post_id.get_untracked()).await {
                    Ok(PostOutcome::Checking) => {}
                    Ok(outcome) => return self.take(outcome),
                    Err(error) if error.code.is_passing() => {}
                    Err(error) => return self.fail(error),
                }
            }
        });
    }
}
