//! The spans of a trace: a request, its operations of the store, and its calls to Upwork and Jira.
//!
//! Only the exporter of traces ([`crate::telemetry`]) listens to their target. Without one, a span is only a check.
//! Like `/metrics`, they contain no tenant, account or issue.

use http::{Method, StatusCode};
use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::measures::StoreOperation;

/// The target of these spans.
pub const TARGET: &str = "traces";

/// What OpenTelemetry calls the status of a span that failed.
const ERROR: &str = "ERROR";

/// A request to this server.
pub fn request(method: &Method, route: Option<&str>) -> Span {
    info_span!(
        target: TARGET,
        "request",
        otel.name = %format_args!("{method} {}", route.unwrap_or("unknown route")),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = %method,
        http.route = route,
        http.response.status_code = Empty,
    )
}

/// Adds the status of the response to the span of its request.
pub fn answered(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", i64::from(status.as_u16()));
    failed_unless(span, !status.is_server_error());
}

/// An operation of the store.
pub fn store(operation: StoreOperation) -> Span {
    let operation = operation.label();
    info_span!(
        target: TARGET,
        "store",
        otel.name = %format_args!("store {operation}"),
        otel.kind = "client",
        otel.status_code = Empty,
    )
}

/// A call to another server. Both names are from a closed set: the server's owner, and the purpose of the call.
pub fn call(server: &'static str, operation: &'static str) -> Span {
    info_span!(
        target: TARGET,
        "call",
        otel.name = %format_args!("{server} {operation}"),
        otel.kind = "client",
        otel.status_code = Empty,
        peer.service = server,
    )
}

/// Marks a span as failed.
pub fn failed_unless(span: &Span, ok: bool) {
    if !ok {
        span.record("otel.status_code", ERROR);
    }
}
