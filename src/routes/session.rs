//! Trades a context token for a session token.

use app::api::ApiError;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{App, errors};
use crate::caller::Session;
use crate::extract::{ContextCaller, Rejected};
use crate::usecases;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Renewed {
    token: String,
    /// RFC 3339.
    expires_at: String,
}

/// A fresh session token for the session that the context token proves.
pub(super) async fn renew(State(app): State<App>, caller: Result<ContextCaller, Rejected>) -> Response {
    let session = match caller {
        Ok(ContextCaller(session)) => session,
        Err(Rejected { logged_in: Some(session), code, reference, .. }) => {
            return account_changed(&app, &session, ApiError::new(code, reference)).await;
        }
        Err(rejected) => return rejected.into_response(),
    };
    let session = app.auth.session_token(&session);
    let renewed = Renewed { token: session.token, expires_at: session.expires_at.to_string() };
    Json(renewed).into_response()
}

/// Returns the name of the user who is logged in to Jira now: the caller's own name, proven by the host's token.
async fn account_changed(app: &App, session: &Session, error: ApiError) -> Response {
    let name = usecases::name_of_session(&app.services, session).await;
    errors::answer(ApiError { message: name.unwrap_or_default(), ..error })
}
