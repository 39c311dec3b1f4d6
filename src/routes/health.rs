use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::App;
use crate::telemetry::Metrics;

/// The store has this long to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The process is alive.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can do its work: the store answers.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(PATIENCE, app.services.store.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        Ok(Err(cause)) => {
            tracing::error!(%cause, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        }
        Err(_) => {
            tracing::error!("not ready: the store does not answer in time");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        }
    }
}

/// What Prometheus reads.
pub(super) async fn metrics(Extension(metrics): Extension<Metrics>) -> Response {
    metrics.page()
}
