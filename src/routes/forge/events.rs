use std::sync::Arc;

use app::api::ErrorCode;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{App, admission, failed, refused};
use crate::caller::IssueId;
use crate::extract::ForgeEvent;
use crate::routes::api;
use crate::usecases::{Failure, forge};

/// The app was installed or upgraded.
pub(in crate::routes) async fn lifecycle(State(app): State<App>, event: ForgeEvent) -> Response {
    let services = Arc::clone(&app.services);
    later(&app, async move { forge::installed(&services, &event.invocation, &admission(&event.tokens)).await })
}

/// The app is about to be removed. Not later: no page may be served once this is acknowledged.
pub(in crate::routes) async fn pre_uninstall(State(app): State<App>, event: ForgeEvent) -> Response {
    match forge::pre_uninstall(&app.services, &event.invocation).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(failure) => failed(&app, failure),
    }
}

/// A sign of life.
pub(in crate::routes) async fn hourly(State(app): State<App>, event: ForgeEvent) -> Response {
    let services = Arc::clone(&app.services);
    later(&app, async move { forge::hourly(&services, &event.invocation, &admission(&event.tokens)).await })
}

/// An issue is reported as deleted. The body is a hint; the token says which tenant's issue it is.
pub(in crate::routes) async fn issue_deleted(State(app): State<App>, event: ForgeEvent, request: Request) -> Response {
    let bytes = match api::whole(request.into_body()).await {
        Ok(bytes) => bytes,
        Err(code) => return refused(&app, code, "the body can't be read"),
    };
    let Some(issue_id) = issue_of(&bytes) else {
        return refused(&app, ErrorCode::BadRequest, "the event names no issue");
    };
    if let Err(failure) = forge::note_deleted_issue(&app.services, &event.invocation, &issue_id).await {
        return failed(&app, failure);
    }
    let services = Arc::clone(&app.services);
    later(&app, async move {
        forge::issue_deleted(&services, &event.invocation, &admission(&event.tokens), &issue_id).await
    })
}

/// The id of the issue, as text or as an exact number.
fn issue_of(body: &[u8]) -> Option<IssueId> {
    let event: Value = serde_json::from_slice(body).ok()?;
    let id = match event.get("issue")?.get("id")? {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    id.bytes().all(|b| b.is_ascii_digit()).then(|| IssueId::parse(id).ok()).flatten()
}

/// Acknowledges an event at once and handles it afterwards: Forge waits for five seconds. A crash in between loses it,
/// so an event that nothing else makes up for must be stored first.
fn later(app: &App, act: impl Future<Output = Result<(), Failure>> + Send + 'static) -> Response {
    let random = Arc::clone(&app.services.random);
    app.services.spawn(async move {
        if let Err(failure) = act.await {
            failure.report(random.as_ref());
        }
    });
    StatusCode::NO_CONTENT.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_must_name_its_issue_by_an_exact_id() {
        let id = |body: &str| issue_of(body.as_bytes()).map(|id| id.as_str().to_owned());
        assert_eq!(id(r#"{"issue":{"id":"10042"}}"#).as_deref(), Some("10042"));
        assert_eq!(id(r#"{"issue":{"id":9007199254740993}}"#).as_deref(), Some("9007199254740993"));
        for body in ["", "[]", "{}", r#"{"issue":"10042"}"#, r#"{"issue":{"id":"WEB-7"}}"#, r#"{"issue":{"id":1.5}}"#] {
            assert_eq!(id(body), None, "{body}");
        }
    }
}
