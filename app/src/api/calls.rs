use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::ApiError;
use crate::model::{
    DraftSkill, EditedJob, FormOptions, JobClosing, JobDraft, JobEdit, PanelState, PostOutcome, Poster, Submission,
};

/// What the page asks of the server, for the tenant, account and issue that its session token proves.
///
/// The server's use cases implement it. An implementation is made for one request and put into Leptos context,
/// so no call takes a tenant, an account or an issue.
#[async_trait]
pub trait Calls: Send + Sync {
    /// What the panel shows now.
    async fn panel(&self) -> Result<PanelState, ApiError>;

    /// Begins a connect: the address to open in a pop-up, good for ten minutes.
    async fn start_authorization(&self) -> Result<AuthorizationLink, ApiError>;

    /// Finishes a connect with the one-time code that its window showed: the caller's account must be the one that began it.
    async fn finish_connect(&self, code: String) -> Result<PanelState, ApiError>;

    /// Deletes the caller's connection and asks Upwork to revoke its tokens.
    async fn disconnect(&self) -> Result<PanelState, ApiError>;

    /// The choices of the form, from Upwork or kept from less than 24 hours ago.
    async fn form_options(&self) -> Result<FormOptions, ApiError>;

    /// Reads where the jobs stand at Upwork, as far as the caller may, and gives the panel anew.
    async fn refresh_jobs(&self) -> Result<PanelState, ApiError>;

    /// Who posted the jobs, but for the caller's own, as far as Jira says; asks nobody where there is none.
    async fn posters(&self) -> Result<Vec<Poster>, ApiError>;

    /// Finds skills of Upwork's list by a part of their name, best first; at most a handful.
    async fn skills(&self, text: String) -> Result<Vec<DraftSkill>, ApiError>;

    /// Keeps what was typed, for this account and issue, in place of what was kept before.
    async fn save_draft(&self, draft: JobDraft) -> Result<(), ApiError>;

    /// Deletes what was kept.
    async fn discard_draft(&self) -> Result<(), ApiError>;

    /// Unlinks a job from the issue; at Upwork it stays as it is.
    async fn unlink_job(&self, job_id: String) -> Result<PanelState, ApiError>;

    /// What a job that the caller posted from this issue says, to be changed, and what has been typed for it already.
    async fn edited_job(&self, job_id: String) -> Result<EditedJob, ApiError>;

    /// Keeps what was typed for a job that the caller posted from this issue. Changes nothing at Upwork.
    async fn save_edit(&self, edit: JobEdit) -> Result<(), ApiError>;

    /// Deletes what was kept for a job.
    async fn discard_edit(&self, job_id: String) -> Result<(), ApiError>;

    /// Changes a job that the caller posted from this issue, at Upwork.
    async fn update_job(&self, edit: JobEdit) -> Result<PanelState, ApiError>;

    /// Closes a job that the caller posted from this issue, at Upwork.
    async fn close_job(&self, closing: JobClosing) -> Result<PanelState, ApiError>;

    /// Makes what a job of the caller's says his draft for a new one, unless he has a draft already.
    async fn reuse_job(&self, job_id: String) -> Result<PanelState, ApiError>;

    /// Posts the job, once for each id.
    async fn post_job(&self, submission: Submission) -> Result<PostOutcome, ApiError>;

    /// How a post stands.
    async fn post_status(&self, id: String) -> Result<PostOutcome, ApiError>;
}

/// A started connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationLink {
    /// Path and query on our own origin, to be opened as it is.
    pub path: String,
    /// Seconds for which it is good.
    pub seconds: u32,
}
