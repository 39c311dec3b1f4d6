use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use super::App;
use crate::store::Store;
use crate::telemetry::Metrics;

/// Time for the store to answer.
const TIMEOUT: Duration = Duration::from_secs(1);
/// An answer of the store is reused for this long: frequent requests cause no load on the store.
const REMEMBERED: Duration = Duration::from_secs(1);

/// The process is alive.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can do its work: the store answers.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.readiness.get(async || answers(&app.services.store).await).await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
    }
}

/// What Prometheus reads.
pub(super) async fn metrics(Extension(metrics): Extension<Metrics>) -> Response {
    metrics.page()
}

/// Whether the store answered the last check.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// The last answer, or a new one if that is too old. Requests that arrive during a check wait for its result.
    async fn get(&self, ask: impl AsyncFnOnce() -> bool) -> bool {
        let mut last = self.0.lock().await;
        if let Some((checked_at, ready)) = *last
            && checked_at.elapsed() < REMEMBERED
        {
            return ready;
        }
        let ready = ask().await;
        *last = Some((Instant::now(), ready));
        ready
    }
}

async fn answers(store: &Store) -> bool {
    match timeout(TIMEOUT, store.ping()).await {
        Ok(Ok(())) => return true,
        Ok(Err(cause)) => tracing::error!(%cause, "not ready"),
        Err(_) => tracing::error!("not ready: the store did not answer in time"),
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures::future::join_all;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn health_checks_ping_the_store_at_most_once_a_second() {
        let (readiness, checks) = (Readiness::default(), AtomicU32::new(0));
        let ask = async |ready: bool| {
            let asking = async || {
                checks.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(100)).await;
                ready
            };
            readiness.get(asking).await
        };

        assert_eq!(join_all((0..100).map(|_| ask(true))).await, [true; 100]);
        assert_eq!(checks.load(Ordering::Relaxed), 1);

        tokio::time::sleep(Duration::from_millis(900)).await;
        assert!(ask(false).await, "a second has not passed");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!ask(false).await && !ask(true).await);
        assert_eq!(checks.load(Ordering::Relaxed), 2);
    }
}
