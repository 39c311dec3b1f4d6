//! Trades a context token for a session token.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::App;
use crate::extract::ContextCaller;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Renewed {
    token: String,
    /// RFC 3339.
    expires_at: String,
}

/// A fresh session token for the session that the context token proves.
pub(super) async fn renew(State(app): State<App>, ContextCaller(session): ContextCaller) -> Response {
    let session = app.doors.session_token(&session);
    let renewed = Renewed { token: session.token, expires_at: session.expires_at.to_string() };
    Json(renewed).into_response()
}
