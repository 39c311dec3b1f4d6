use std::sync::atomic::Ordering::Relaxed;

use super::form::Form;
use super::outcome::{OUTCOME, STEPS};
use super::question::Question;
use super::summary::SUMMARY;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::host::{JOB_POSTED, host};
use crate::model::{AccountLink, FieldError, Leak, PostOutcome, Submission};
use crate::notice::Complaint;
use crate::texts::dialog as texts;

const POLL_MILLISECONDS: i32 = 2_000;
/// How long the good end is shown to someone who does nothing.
const SHOWN_MILLISECONDS: i32 = 2_500;

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

    /// The step that is under way; nought where nothing is.
    pub(super) const fn step(&self) -> u8 {
        match self {
            Self::Editing | Self::Problems(_) => 0,
            Self::Posting | Self::Checking => 2,
            Self::Posted(_) => 4,
        }
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

    pub(super) fn status(&self, edits: bool) -> Option<&'static str> {
        match self {
            Self::Posting if edits => Some(texts::SAVING.text()),
            Self::Posting => Some(texts::POSTING.text()),
            Self::Checking => Some(texts::CHECKING.text()),
            _ => None,
        }
    }
}

impl Form {
    /// Posts what was typed, or shows what keeps it from being posted, or asks about what should perhaps not be public.
    pub(super) fn submit(self) {
        let parts = self.parts.get();
        if parts.progress.peek(Progress::is_busy) {
            return;
        }
        self.trouble.set(None);
        if self.is_loading() {
            return self.load_job();
        }
        parts.question.set(None);
        self.leave_skills();
        let problems = self.show_all();
        let is_new = |leak: &Leak| parts.confirmed.peek(|confirmed| !confirmed.contains(leak));
        if !problems.is_empty() {
            self.show_problems(problems);
        } else if parts.leaks.peek(|leaks| leaks.iter().any(is_new)) {
            self.ask(Question::Publish);
        } else {
            self.send();
        }
    }

    fn go(self, progress: Progress) {
        self.parts.get().progress.replace(progress);
    }

    fn show_problems(self, problems: Vec<FieldError>) {
        self.parts.get().previewing.replace(false);
        self.go(Progress::Problems(problems));
        self.resume_saving();
        browser::focus(SUMMARY);
    }

    /// The id stays the same until the server gives another: sent twice, it is still one job.
    fn send(self) {
        self.go(Progress::Posting);
        browser::focus(STEPS);
        let parts = self.parts.get();
        let submission = Submission {
            id: parts.post_id.peek(String::clone),
            draft: parts.draft.peek(Clone::clone),
            anyway: parts.anyway.get(),
        };
        browser::spawn(async move {
            // A draft that arrives after the post would outlive it.
            self.hold_saving().await;
            let ended = match self.parts.get().job.get() {
                None => api::post_job(submission).await.map(|outcome| self.take(outcome)),
                Some(job_id) => self.change_job(job_id, submission.draft).await,
            };
            if let Err(error) = ended {
                self.fail(error);
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
        self.resume_saving();
        browser::focus(OUTCOME);
    }

    fn take(self, outcome: PostOutcome) {
        match outcome {
            PostOutcome::Posted { job } => self.end_well(job.url),
            PostOutcome::Checking => self.check(),
            PostOutcome::Refused { message, fields, next_id, reference } => {
                self.parts.get().post_id.set(next_id);
                self.refuse(fields);
                self.end(Complaint { words: texts::refused(&message), reference, again: false, code: None });
            }
            PostOutcome::NotPosted { next_id, reference } => {
                let parts = self.parts.get();
                parts.post_id.set(next_id);
                // That is how the last try ended, and it was told then: this one goes on.
                if parts.failed.change_quietly(std::mem::take) {
                    self.send();
                } else {
                    self.end(Complaint {
                        words: texts::NOT_POSTED.text().to_owned(),
                        reference,
                        again: true,
                        code: None,
                    });
                }
            }
        }
    }

    /// What was sent is at Upwork, in the job at this address.
    pub(super) fn end_well(self, url: String) {
        self.forget_draft();
        self.go(Progress::Posted(url));
        browser::focus(OUTCOME);
        host().emit(JOB_POSTED);
        self.close_unless_used();
    }

    /// The panel shows the job too, so the dialog goes by itself, unless the user does something in it.
    fn close_unless_used(self) {
        browser::spawn(async move {
            browser::sleep(SHOWN_MILLISECONDS).await;
            if !self.parts.get().used.load(Relaxed) {
                host().close_dialog();
            }
        });
    }

    /// Notes what the user does once the job is there.
    pub(super) fn stay_when_used(self) {
        for event in ["keydown", "pointermove", "pointerdown"] {
            browser::on_document(event, move |_| {
                let parts = self.parts.get();
                if parts.progress.peek(|progress| matches!(progress, Progress::Posted(_))) {
                    parts.used.store(true, Relaxed);
                }
            });
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
