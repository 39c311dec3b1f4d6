//! Stable paths without a hash, so that a page of the last release can talk to this one. POST and JSON only.

use leptos::prelude::*;

use super::{ApiError, AuthorizationLink, TokenClient};
use crate::json::JsonBody;
use crate::model::{FormOptions, PanelState, PostOutcome, Submission};

#[cfg(feature = "ssr")]
fn calls() -> Result<std::sync::Arc<dyn super::Calls>, ApiError> {
    use_context().ok_or_else(|| ApiError::new(super::ErrorCode::Internal, ""))
}

/// [`Calls::panel`](super::Calls::panel)
#[server(name = PanelCall, prefix = "/api", endpoint = "panel", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn panel() -> Result<PanelState, ApiError> {
    calls()?.panel().await
}

/// [`Calls::start_authorization`](super::Calls::start_authorization)
#[server(name = AuthorizationCall, prefix = "/api", endpoint = "authorization", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn start_authorization() -> Result<AuthorizationLink, ApiError> {
    calls()?.start_authorization().await
}

/// [`Calls::disconnect`](super::Calls::disconnect)
#[server(name = DisconnectCall, prefix = "/api", endpoint = "disconnect", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn disconnect() -> Result<PanelState, ApiError> {
    calls()?.disconnect().await
}

/// [`Calls::form_options`](super::Calls::form_options)
#[server(name = FormOptionsCall, prefix = "/api", endpoint = "form-options", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn form_options() -> Result<FormOptions, ApiError> {
    calls()?.form_options().await
}

/// [`Calls::post_job`](super::Calls::post_job)
#[server(name = PostJobCall, prefix = "/api", endpoint = "post-job", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn post_job(submission: Submission) -> Result<PostOutcome, ApiError> {
    calls()?.post_job(submission).await
}

/// [`Calls::post_status`](super::Calls::post_status)
#[server(name = PostStatusCall, prefix = "/api", endpoint = "post-status", input = JsonBody, output = JsonBody, client = TokenClient)]
pub async fn post_status(id: String) -> Result<PostOutcome, ApiError> {
    calls()?.post_status(id).await
}
