//! The server functions, behind the session token. They are reached here and nowhere else.

use std::sync::Arc;

use app::api::{ApiError, Calls, ErrorCode};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::Response;
use leptos::prelude::provide_context;

use super::{App, errors};
use crate::body::{BodyFault, read_body};
use crate::extract::SessionCaller;
use crate::reference;
use crate::usecases::CallerCalls;

/// Room for the longest draft several times over.
const MAX_BYTES: usize = 256 * 1024;
/// Marks the answer of a server function that returned an error.
const FAILED: &str = "serverfnerror";

/// Runs a server function for the caller that the token proves. Each is about the session's issue.
pub(super) async fn call(State(app): State<App>, SessionCaller(session): SessionCaller, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match whole(body).await {
        Ok(bytes) => run(&app, CallerCalls::of(&app.services, session, None), parts, bytes).await,
        Err(code) => refused(&app, code),
    }
}

/// Runs the server function that a request names. Drops `Accept`: a call that accepts HTML would be answered with a
/// redirect.
pub(super) async fn run(app: &App, calls: CallerCalls, mut parts: Parts, body: Bytes) -> Response {
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let calls: Arc<dyn Calls> = Arc::new(calls);
    let request = Request::from_parts(parts, Body::from(body));
    let response =
        leptos_axum::handle_server_fns_with_context(move || provide_context(Arc::clone(&calls)), request).await;
    with_status(app, axum::response::IntoResponse::into_response(response)).await
}

/// Reads a body within its bounds.
pub(super) async fn whole(body: Body) -> Result<Bytes, ErrorCode> {
    read_body(body, MAX_BYTES).await.map_err(|fault| match fault {
        BodyFault::TooLarge => ErrorCode::TooLarge,
        fault if fault.is_timeout() => ErrorCode::TooSlow,
        BodyFault::Broken(_) => ErrorCode::BadRequest,
    })
}

pub(super) fn refused(app: &App, code: ErrorCode) -> Response {
    let reference = reference::current(app.services.random.as_ref());
    tracing::warn!(reference, ?code, "a call was refused");
    errors::answer(ApiError::new(code, reference))
}

/// Gives an error the status of its code, and a reference if it arose before any use case ran.
async fn with_status(app: &App, response: Response) -> Response {
    let is_json =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if response.status().is_success() && is_json {
        return response;
    }
    if !response.headers().contains_key(FAILED) {
        return refused(app, ErrorCode::BadRequest);
    }
    let Ok(bytes) = read_body(response.into_body(), MAX_BYTES).await else { return refused(app, ErrorCode::Internal) };
    match serde_json::from_slice::<ApiError>(&bytes) {
        Ok(error) if error.reference.is_empty() => refused(app, error.code),
        Ok(error) => errors::answer(error),
        Err(_) => refused(app, ErrorCode::Internal),
    }
}
