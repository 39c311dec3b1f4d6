//! Stable paths without a hash, so that a page of the last release can talk to this one. POST and JSON only.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::{ApiError, AuthorizationLink, TokenClient};
use crate::model::{DraftSkill, FormOptions, JobDraft, PanelState, PostOutcome, Submission};

#[cfg(feature = "ssr")]
fn calls() -> Result<std::sync::Arc<dyn super::Calls>, ApiError> {
    use_context().ok_or_else(|| ApiError::new(super::ErrorCode::Internal, ""))
}

/// [`Calls::panel`](super::Calls::panel)
#[server(name = PanelCall, prefix = "/api", endpoint = "panel", input = Json, output = Json, client = TokenClient)]
pub async fn panel() -> Result<PanelState, ApiError> {
    calls()?.panel().await
}

/// [`Calls::start_authorization`](super::Calls::start_authorization)
#[server(name = AuthorizationCall, prefix = "/api", endpoint = "authorization", input = Json, output = Json, client = TokenClient)]
pub async fn start_authorization() -> Result<AuthorizationLink, ApiError> {
    calls()?.start_authorization().await
}

/// [`Calls::disconnect`](super::Calls::disconnect)
#[server(name = DisconnectCall, prefix = "/api", endpoint = "disconnect", input = Json, output = Json, client = TokenClient)]
pub async fn disconnect() -> Result<PanelState, ApiError> {
    calls()?.disconnect().await
}

/// [`Calls::form_options`](super::Calls::form_options)
#[server(name = FormOptionsCall, prefix = "/api", endpoint = "form-options", input = Json, output = Json, client = TokenClient)]
pub async fn form_options() -> Result<FormOptions, ApiError> {
    calls()?.form_options().await
}

/// [`Calls::refresh_jobs`](super::Calls::refresh_jobs)
#[server(name = RefreshJobsCall, prefix = "/api", endpoint = "refresh-jobs", input = Json, output = Json, client = TokenClient)]
pub async fn refresh_jobs() -> Result<PanelState, ApiError> {
    calls()?.refresh_jobs().await
}

/// [`Calls::skills`](super::Calls::skills)
#[server(name = SkillsCall, prefix = "/api", endpoint = "skills", input = Json, output = Json, client = TokenClient)]
pub async fn skills(text: String) -> Result<Vec<DraftSkill>, ApiError> {
    calls()?.skills(text).await
}

/// [`Calls::save_draft`](super::Calls::save_draft)
#[server(name = SaveDraftCall, prefix = "/api", endpoint = "save-draft", input = Json, output = Json, client = TokenClient)]
pub async fn save_draft(draft: JobDraft) -> Result<(), ApiError> {
    calls()?.save_draft(draft).await
}

/// [`Calls::discard_draft`](super::Calls::discard_draft)
#[server(name = DiscardDraftCall, prefix = "/api", endpoint = "discard-draft", input = Json, output = Json, client = TokenClient)]
pub async fn discard_draft() -> Result<(), ApiError> {
    calls()?.discard_draft().await
}

/// [`Calls::unlink_job`](super::Calls::unlink_job)
#[server(name = UnlinkJobCall, prefix = "/api", endpoint = "unlink-job", input = Json, output = Json, client = TokenClient)]
pub async fn unlink_job(job_id: String) -> Result<PanelState, ApiError> {
    calls()?.unlink_job(job_id).await
}

/// [`Calls::post_job`](super::Calls::post_job)
#[server(name = PostJobCall, prefix = "/api", endpoint = "post-job", input = Json, output = Json, client = TokenClient)]
pub async fn post_job(submission: Submission) -> Result<PostOutcome, ApiError> {
    calls()?.post_job(submission).await
}

/// [`Calls::post_status`](super::Calls::post_status)
#[server(name = PostStatusCall, prefix = "/api", endpoint = "post-status", input = Json, output = Json, client = TokenClient)]
pub async fn post_status(id: String) -> Result<PostOutcome, ApiError> {
    calls()?.post_status(id).await
}
