//! From an [`ApiError`] to an answer.

use app::api::ApiError;
use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use crate::status;

/// The answer to a failed call.
pub(super) fn answer(error: ApiError) -> Response {
    (status::of(error.code), [(CACHE_CONTROL, "no-store")], Json(error)).into_response()
}
