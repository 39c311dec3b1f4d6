//! The server functions, behind the session token. They are reached here and nowhere else.

use std::sync::Arc;

use app::api::{ApiError, Calls, ErrorCode, FailedCall};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;

use super::{App, errors};
use crate::body::{BodyFault, read_body};
use crate::extract::SessionCaller;
use crate::reference;
use crate::usecases::CallerCalls;

/// Several times larger than the longest draft.
const MAX_BYTES: usize = 256 * 1024;

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
    let failed = FailedCall::default();
    let context = {
        let failed = failed.clone();
        move || {
            provide_context(Arc::clone(&calls));
            provide_context(failed.clone());
        }
    };
    let request = Request::from_parts(parts, Body::from(body));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    match failed.error() {
        Some(error) if error.reference.is_empty() => refused(app, error.code),
        Some(error) => errors::answer(error.clone()),
        None if is_json(&response) => response,
        None => refused(app, ErrorCode::BadRequest),
    }
}

/// Whether a server function has answered: Leptos also answers calls of functions that do not exist.
fn is_json(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE);
    response.status().is_success() && content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
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
