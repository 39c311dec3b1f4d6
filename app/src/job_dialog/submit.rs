use super::form::Form;
use super::outcome::OUTCOME;
use super::summary::SUMMARY;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::host::{JOB_POSTED, host};
use crate::model::{AccountLink, FieldError, PostOutcome, Submission};
use crate::notice::Complaint;
use crate::texts::dialog as texts;

const POLL_MILLISECONDS: i32 = 2_000;

/// How the post of this dialog stands. A try that failed is told by the form's trouble.
#[derive(Clone, PartialEq)]
pub(super) enum Progress {
    /// Nothing was sent yet, or the last try is done with.
    Editing,
    /// The last try was stopped by these.
    Problems(Vec<FieldError>),
    /// The call is running.
    Posting,
    /// Its outcome is being looked up.
    Checking,
    /// There is a job, at this address.
    Posted(String),
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

    /// The address of the job, once there is one.
    pub(super) fn url(&self) -> Option<String> {
        match self {
            Self::Posted(url) => Some(url.clone()),
            _ => None,
        }
    }

    pub(super) fn status(&self) -> Option<&'static str> {
        match self {
            Self::Posting => Some(texts::POSTING.text()),
            Self::Checking => Some(texts::CHECKING.text()),
            Self::Posted(_) => Some(texts::POSTED.text()),
            _ => None,
        }
    }
}

impl Form {
    /// Posts what was typed, or shows what keeps it from being posted.
    pub(super) fn submit(self) {
        if self.parts.get().progress.peek(Progress::is_busy) {
            return;
        }
        self.trouble.set(None);
        let problems = self.show_all();
        if problems.is_empty() {
            self.send();
        } else {
            self.show_problems(problems);
        }
    }

    fn go(self, progress: Progress) {
        self.parts.get().progress.replace(progress);
    }

    fn show_problems(self, problems: Vec<FieldError>) {
        self.go(Progress::Problems(problems));
        browser::focus(SUMMARY);
    }

    /// The id stays the same until the server gives another: sent twice, it is still one job.
    fn send(self) {
        self.go(Progress::Posting);
        let parts = self.parts.get();
        let submission = Submission {
            id: parts.post_id.peek(String::clone),
            draft: parts.draft.peek(Clone::clone),
            anyway: parts.anyway.get(),
        };
        browser::spawn(async move {
            match api::post_job(submission).await {
                Ok(outcome) => self.take(outcome),
                Err(error) => self.fail(error),
            }
        });
    }

    fn fail(self, error: ApiError) {
        self.parts.get().failed.set(true);
        if error.code == ErrorCode::InvalidDraft && !error.fields.is_empty() {
            self.refuse(error.fields.clone());
            return self.show_problems(error.fields);
        }
        // The user is told now: the next press is for another job in any case.
        self.parts.get().anyway.set(error.code == ErrorCode::OutcomeUnknown);
        // The connection broke while the form was open: the obstacle offers the way back.
        match error.code {
            ErrorCode::NotConnected => self.parts.get().account.replace(AccountLink::NotConnected),
            ErrorCode::ReconnectNeeded => {
                self.parts.get().account.replace(AccountLink::ReconnectNeeded { name: String::new() });
            }
            _ => {}
        }
        self.end((&error).into());
    }

    fn end(self, complaint: Complaint) {
        self.go(Progress::Editing);
        self.trouble.set(Some(complaint));
        browser::focus(OUTCOME);
    }

    fn take(self, outcome: PostOutcome) {
        match outcome {
            PostOutcome::Posted { job } => {
                self.go(Progress::Posted(job.url));
                browser::focus(OUTCOME);
                host().emit(JOB_POSTED);
                host().close_dialog();
            }
            PostOutcome::Checking => self.check(),
            PostOutcome::Refused { message, fields, next_id, reference } => {
                self.parts.get().post_id.set(next_id);
                self.refuse(fields);
                self.end(Complaint { words: texts::refused(&message), reference, again: false });
            }
            PostOutcome::NotPosted { next_id, reference } => {
                let parts = self.parts.get();
                parts.post_id.set(next_id);
                // That is how the last try ended, and it was told then: this one goes on.
                if parts.failed.change_quietly(std::mem::take) {
                    self.send();
                } else {
                    self.end(Complaint { words: texts::NOT_POSTED.text().to_owned(), reference, again: true });
                }
            }
        }
    }

    /// Asks until the outcome is known. A lost network ends nothing.
    fn check(self) {
        self.parts.get().failed.set(false);
        self.go(Progress::Checking);
        browser::spawn(async move {
            loop {
                browser::sleep(POLL_MILLISECONDS).await;
                match api::post_status(self.parts.get().post_id.peek(String::clone)).await {
                    Ok(PostOutcome::Checking) => {}
                    Ok(outcome) => return self.take(outcome),
                    Err(error) if error.code.is_passing() => {}
                    Err(error) => return self.fail(error),
                }
            }
        });
    }
}
