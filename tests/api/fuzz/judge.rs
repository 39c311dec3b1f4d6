//! What counts as a finding.

use std::panic::{self, PanicHookInfo};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;
use upwork_job_post::body::read_body;

/// A call times out after 20 seconds; anything that takes longer than this hangs.
const TIMEOUT: Duration = Duration::from_secs(45);
/// No answer is larger.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// A panic that a test of this file causes.
const ON_PURPOSE: &str = "on purpose, to be noticed";

static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on notes each panic of this process, wherever it happens.
pub(crate) fn watch_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let shown = info.to_string();
        if !shown.contains(ON_PURPOSE) {
            PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(shown);
        }
        before(info);
    }));
}

/// The panics that there were.
pub(crate) fn panics() -> Vec<String> {
    PANICS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The expected answer to an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Anything but a failure.
    Anything,
    /// 401: its token has been tampered with.
    Unauthorized,
    /// 200: Jira's answer about an issue must not prevent the dialog from opening.
    Ok,
}

/// The answer to an input, and what is wrong with it.
pub(crate) struct Verdict {
    status: u16,
    fault: Option<String>,
}

impl Verdict {
    /// The status, 0 without an answer.
    pub(crate) const fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// The same, saying which input it was.
    pub(crate) fn with_input(self, shown: &str) -> Self {
        let shown: String = shown.chars().take(1_000).collect();
        Self { fault: self.fault.map(|fault| format!("{fault}\n  {shown}")), ..self }
    }
}

/// A 503 that says that the store did not answer within a second: on a busy machine that is true.
const READINESS: &str = "/readyz";

/// Sends a request, and judges its answer.
pub(crate) async fn send(router: Router, request: Request<Body>, expected: Expected) -> Verdict {
    let is_probe = request.uri().path() == READINESS;
    let answered = tokio::time::timeout(TIMEOUT, tokio::spawn(answer(router, request))).await;
    match answered {
        Err(_) => Verdict { status: 0, fault: Some("no answer in time".into()) },
        Ok(Err(error)) => Verdict { status: 0, fault: Some(format!("no answer: {error}")) },
        Ok(Ok((StatusCode::SERVICE_UNAVAILABLE, ..))) if is_probe => Verdict { status: 503, fault: None },
        Ok(Ok((status, kind, body))) => judged(status, &kind, &body, expected),
    }
}

async fn answer(router: Router, request: Request<Body>) -> (StatusCode, String, Vec<u8>) {
    let Ok(response) = router.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let kind = parts.headers.get(CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap_or("not text")).to_owned();
    (parts.status, kind, read_body(body, MAX_ANSWER_BYTES).await.unwrap().to_vec())
}

fn judged(status: StatusCode, kind: &str, body: &[u8], expected: Expected) -> Verdict {
    let body_text = || String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
    let fault = if status.is_server_error() {
        Some(format!("{status}: {}", body_text()))
    } else if !is_as_expected(status, expected) {
        Some(format!("{status} where {expected:?} was expected: {}", body_text()))
    } else if is_error_of_another(status, kind, body) {
        Some(format!("{status} with {kind:?}, in words that are not ours: {}", body_text()))
    } else {
        None
    };
    Verdict { status: status.as_u16(), fault }
}

fn is_as_expected(status: StatusCode, expected: Expected) -> bool {
    match expected {
        Expected::Anything => true,
        Expected::Unauthorized => status == StatusCode::UNAUTHORIZED,
        // The server may get too many requests at once.
        Expected::Ok => matches!(status, StatusCode::OK | StatusCode::TOO_MANY_REQUESTS),
    }
}

/// An error is a page, or JSON with a code and a reference. Only an unknown path or method is answered with neither.
fn is_error_of_another(status: StatusCode, kind: &str, body: &[u8]) -> bool {
    let status = status.as_u16();
    if status < 400 || [404, 405].contains(&status) && body.is_empty() {
        return false;
    }
    if kind.starts_with("text/html") {
        return false;
    }
    let error: Value = serde_json::from_slice(body).unwrap_or_default();
    let has = |name: &str| error[name].as_str().is_some_and(|text| !text.is_empty());
    !(kind.starts_with("application/json") && has("code") && has("reference"))
}

#[test]
fn a_server_error_is_a_finding() {
    let error = br#"{"code":"internal","reference":"r"}"#;
    for (status, faulty) in [(500, true), (502, true), (503, true), (429, false), (401, false)] {
        let verdict = judged(StatusCode::from_u16(status).unwrap(), "application/json", error, Expected::Anything);
        assert_eq!(verdict.fault().is_some(), faulty, "{status}");
    }
}

#[test]
fn an_accepted_tampered_token_is_a_finding() {
    let verdict = |status| judged(status, "text/html", b"", Expected::Unauthorized);
    assert!(verdict(StatusCode::OK).fault().is_some() && verdict(StatusCode::FORBIDDEN).fault().is_some());
    assert!(verdict(StatusCode::UNAUTHORIZED).fault().is_none());
}

#[test]
fn a_librarys_error_message_is_a_finding() {
    let verdict = |kind, body: &[u8]| judged(StatusCode::BAD_REQUEST, kind, body, Expected::Anything).fault().is_some();
    assert!(verdict("text/plain; charset=utf-8", b"Failed to buffer the request body"));
    assert!(verdict("application/json", br#"{"code":"bad_request","reference":""}"#));
    assert!(verdict("", b""));
    assert!(!verdict("application/json", br#"{"code":"bad_request","reference":"r1"}"#));
}

#[tokio::test]
async fn a_panicking_handler_is_a_finding() {
    async fn panicking() -> StatusCode {
        panic!("{ON_PURPOSE}")
    }
    let panicking = Router::new().fallback(panicking);
    let verdict = send(panicking, Request::new(Body::empty()), Expected::Anything).await;
    assert!(verdict.fault().unwrap().contains("no answer"));
}
