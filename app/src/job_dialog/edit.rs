//! The same form for a job that is at Upwork already.

use super::form::Form;
use crate::api::{self, ApiError};
use crate::browser;
use crate::host::host;
use crate::model::{EditedJob, Job, JobDraft, JobEdit};
use crate::texts::Message;

impl Form {
    /// One word for a new job, another for one that is changed.
    pub(super) fn word(self, new: Message, edited: Message) -> &'static str {
        if self.parts.get().edits { edited.text() } else { new.text() }
    }

    /// Whether the job that is to be changed is not there yet.
    pub(super) fn is_loading(self) -> bool {
        let parts = self.parts.get();
        parts.edits && parts.job.with(Option::is_none)
    }

    /// Whether there is something to enter.
    pub(super) fn is_open(self) -> bool {
        !self.is_over() && !self.is_loading()
    }

    /// Asks the host which job it is about, and the server what that says.
    pub(super) fn load_job(self) {
        self.trouble.set(None);
        host().edited_job(Box::new(move |job_id| {
            browser::spawn(async move {
                match api::edited_job(job_id.clone()).await {
                    Ok(job) => self.begin_with(job_id, job),
                    Err(error) => self.trouble.tell(&error),
                }
            });
        }));
    }

    fn begin_with(self, job_id: String, job: EditedJob) {
        let parts = self.parts.get();
        parts.origin.set(job.posted);
        parts.saving.begin(job.saved_at);
        parts.job.set(Some(job_id));
        self.replace(job.draft);
        browser::focus("title");
    }

    /// Makes the job at Upwork say what was typed. Sent twice it says the same, so any failure may be tried again.
    pub(super) async fn change_job(self, job_id: String, draft: JobDraft) -> Result<(), ApiError> {
        let state = api::update_job(JobEdit { job_id: job_id.clone(), draft: draft.clone() }).await?;
        self.parts.get().origin.set(draft);
        let url = state.jobs.into_iter().find(|job: &Job| job.id == job_id).map(|job| job.url);
        self.end_well(url.unwrap_or_default());
        Ok(())
    }

    /// Has the server keep what was typed.
    pub(super) async fn keep(self, draft: JobDraft) -> Result<(), ApiError> {
        match self.parts.get().job.peek(Option::clone) {
            None => api::save_draft(draft).await,
            Some(job_id) => api::save_edit(JobEdit { job_id, draft }).await,
        }
    }

    /// Has the server forget it.
    pub(super) async fn drop_kept(self) -> Result<(), ApiError> {
        match self.parts.get().job.peek(Option::clone) {
            None => api::discard_draft().await,
            Some(job_id) => api::discard_edit(job_id).await,
        }
    }
}
