//! Requests that no route answers.

use app::api::{ApiError, ErrorCode};
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::{App, errors};
use crate::reference;

/// Programs call below these paths, and get a JSON error in every case. Elsewhere the status is enough.
const CALLED_BY_PROGRAMS: [&str; 3] = ["/forge/", "/api/", "/connect/"];

/// Any path that is not a route of the contract.
pub(super) async fn not_found(State(app): State<App>, method: Method, uri: Uri) -> Response {
    answer(&app, StatusCode::NOT_FOUND, &method, &uri)
}

/// A route that is called with another method.
pub(super) async fn method_not_allowed(State(app): State<App>, method: Method, uri: Uri) -> Response {
    answer(&app, StatusCode::METHOD_NOT_ALLOWED, &method, &uri)
}

fn answer(app: &App, status: StatusCode, method: &Method, uri: &Uri) -> Response {
    if !CALLED_BY_PROGRAMS.iter().any(|prefix| uri.path().starts_with(prefix)) {
        return status.into_response();
    }
    let reference = reference::current(app.services.random.as_ref());
    tracing::warn!(reference, %method, %status, "a call has no route");
    let mut response = errors::answer(ApiError::new(ErrorCode::BadRequest, reference));
    *response.status_mut() = status;
    response
}
