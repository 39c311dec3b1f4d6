//! Posts the draft, and follows the post until its outcome is known.

use super::Dialog;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::host::{JOB_POSTED, host};
use crate::job_dialog::elements::{OUTCOME, STEPS, SUMMARY};
use crate::job_dialog::state::{PostProgress, Prompt};
use crate::model::{AccountLink, FieldError, Job, PostOutcome};
use crate::notice::ErrorMessage;
use crate::texts::dialog as texts;

const POLL_MILLISECONDS: i32 = 2_000;
/// How long the success message is shown to a user who does nothing.
const SHOWN_MILLISECONDS: i32 = 2_500;

impl Dialog {
    /// Posts the draft, or shows why it cannot be posted, or asks about content that should perhaps not be public.
    pub(in crate::job_dialog) fn submit(self) {
        if self.posting().is_busy() {
            return;
        }
        self.error().set(None);
        if self.entries().is_loading() {
            return self.load_job();
        }
        self.prompt().set(None);
        self.leave_skills();
        self.check();
        let problems = self.checks().show_all();
        if !problems.is_empty() {
            self.show_problems(problems);
        } else if self.checks().has_unconfirmed_leak() {
            self.ask(Prompt::Publish);
        } else if self.open_jobs().with_untracked(|jobs| self.posting().is_news(jobs)) {
            self.ask(Prompt::Another);
        } else {
            self.send();
        }
    }

    fn show_problems(self, problems: Vec<FieldError>) {
        self.previewing().set_if_changed(false);
        self.posting().set(PostProgress::Problems(problems));
        self.resume_saving();
        browser::focus(SUMMARY);
    }

    fn send(self) {
        self.posting().set(PostProgress::Posting);
        browser::focus(STEPS);
        let submission = self.posting().submission(self.entries().get_untracked());
        browser::spawn(async move {
            // A draft that arrives after the post would outlive it.
            self.hold_saving().await;
            let ended = match self.entries().job_id() {
                None => api::post_job(submission).await.map(|outcome| self.take(outcome)),
                Some(job_id) => self.change_job(job_id).await,
            };
            if let Err(error) = ended {
                self.fail(error);
            }
        });
    }

    /// Replaces the text of the job on Upwork. Idempotent, so any failure may be tried again.
    async fn change_job(self, job_id: String) -> Result<(), ApiError> {
        let edit = self.entries().edit(job_id);
        let (job_id, sent) = (edit.job_id.clone(), edit.draft.clone());
        let state = match api::update_job(edit).await {
            Err(error) if error.code == ErrorCode::JobChanged => return self.show_changes(job_id, error).await,
            ended => ended?,
        };
        self.entries().set_original(sent);
        let url = state.jobs.into_iter().find(|job: &Job| job.id == job_id).map(|job| job.url);
        self.end_well(url.unwrap_or_default());
        Ok(())
    }

    /// Nothing was sent: the job has changed on Upwork since the form was filled. Saves what was typed, and shows it on
    /// top of what the job says now.
    async fn show_changes(self, job_id: String, error: ApiError) -> Result<(), ApiError> {
        if self.save().await {
            let job = api::edited_job(job_id.clone()).await?;
            self.begin_with(job_id, job);
            self.end(ErrorMessage { again: false, ..(&error).into() });
            return Ok(());
        }
        Err(error)
    }

    fn fail(self, error: ApiError) {
        if error.code == ErrorCode::AlreadyPosted {
            return self.ask_beside(error.jobs);
        }
        self.posting().fail();
        if error.code == ErrorCode::InvalidDraft && !error.fields.is_empty() {
            self.refuse(error.fields.clone());
            return self.show_problems(error.fields);
        }
        self.posting().set_anyway(error.code == ErrorCode::OutcomeUnknown);
        // The connection ended while the form was open: offers to reconnect.
        match error.code {
            ErrorCode::NotConnected => self.choices().account.set_if_changed(AccountLink::NotConnected),
            ErrorCode::ReconnectNeeded => {
                self.choices().account.set_if_changed(AccountLink::ReconnectNeeded { name: String::new() });
            }
            _ => {}
        }
        self.end((&error).into());
    }

    /// Somebody posted from this issue after the dialog was opened. Nothing was sent.
    fn ask_beside(self, jobs: Vec<Job>) {
        let mut known = self.open_jobs().get_untracked();
        known.retain(|known| jobs.iter().all(|job| job.id != known.id));
        known.extend(jobs);
        self.open_jobs().set(known);
        self.posting().set(PostProgress::Editing);
        self.resume_saving();
        self.ask(Prompt::Another);
    }

    /// Shows the messages of Upwork or of the server about single fields.
    pub(in crate::job_dialog) fn refuse(self, fields: Vec<FieldError>) {
        self.checks().refuse(fields);
        self.check();
    }

    fn end(self, error_message: ErrorMessage) {
        self.posting().set(PostProgress::Editing);
        self.error().set(Some(error_message));
        self.resume_saving();
        browser::focus(OUTCOME);
    }

    fn take(self, outcome: PostOutcome) {
        match outcome {
            PostOutcome::Posted { job } => self.end_well(job.url),
            PostOutcome::Checking => self.poll(),
            PostOutcome::Refused { message, fields, next_id, reference } => {
                self.posting().renew(next_id);
                self.refuse(fields);
                self.end(ErrorMessage { words: texts::refused(&message), reference, again: false, code: None });
            }
            PostOutcome::NotPosted { next_id, reference } => {
                self.posting().renew(next_id);
                if self.posting().goes_on() {
                    self.send();
                } else {
                    let words = texts::NOT_POSTED.text().to_owned();
                    self.end(ErrorMessage { words, reference, again: true, code: None });
                }
            }
        }
    }

    /// The job is on Upwork, at this address. The server has deleted its draft.
    fn end_well(self, url: String) {
        self.saving().forget();
        self.posting().set(PostProgress::Posted(url));
        browser::focus(OUTCOME);
        host().emit(JOB_POSTED);
        self.close_unless_used();
    }

    /// The panel shows the job too, so the dialog closes by itself, unless the user does something in it.
    fn close_unless_used(self) {
        browser::spawn(async move {
            browser::sleep(SHOWN_MILLISECONDS).await;
            if !self.posting().is_used() {
                host().close_dialog();
            }
        });
    }

    /// Polls until the outcome is known. A lost network does not stop it.
    fn poll(self) {
        self.posting().check();
        browser::spawn(async move {
            loop {
                browser::sleep(POLL_MILLISECONDS).await;
                match api::post_status(self.posting().id()).await {
                    Ok(PostOutcome::Checking) => {}
                    Ok(outcome) => return self.take(outcome),
                    Err(error) if error.code.is_passing() => {}
                    Err(error) => return self.fail(error),
                }
            }
        });
    }
}
