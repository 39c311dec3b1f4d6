//! A log line and a count in `/metrics` for each request, and the reference that connects an error on the screen with
//! the log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};
use tracing::{Instrument as _, info_span};

use super::format::cut;
use super::metrics::Metrics;
use crate::random::Rng;
use crate::reference;
use crate::spans;

/// What [`log_request`] needs.
#[derive(Clone, Debug)]
pub struct Telemetry {
    /// Makes references.
    pub randomness: Arc<dyn Rng>,
    /// Counts requests.
    pub metrics: Metrics,
}

/// Middleware: gives the request a [reference](crate::reference), and logs and counts its end. It must be the outermost
/// layer of the router, added with `Router::layer`, so that the matched route is known.
pub async fn log_request(State(telemetry): State<Telemetry>, request: Request, next: Next) -> Response {
    let reference = reference::new(telemetry.randomness.as_ref());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let path = route.clone().unwrap_or_else(|| cut(request.uri().path(), MAX_PATH).into_owned());
    let span = info_span!("request", reference);

    let started = Instant::now();
    let answer = async {
        let span = spans::request(&method, route.as_deref());
        let response = next.run(request).instrument(span.clone()).await;
        spans::answered(&span, response.status());
        response
    };
    let response = reference::within(reference, answer).instrument(span.clone()).await;
    let took = started.elapsed();

    span.in_scope(|| log_end(&method, &path, response.status(), took));
    telemetry.metrics.count_request(&method, route.as_deref(), response.status(), took);
    response
}

/// Characters of a path that is no route, and so is anybody's.
const MAX_PATH: usize = 200;
/// Health checks come every few seconds and are not worth a line while they succeed.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
/// So do files of the site.
const FILES: &str = "/pkg/";

fn log_end(method: &Method, path: &str, status: StatusCode, took: Duration) {
    let (status, microseconds) = (status.as_u16(), u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    if (PROBES.contains(&path) || path.starts_with(FILES)) && status < 400 {
        tracing::debug!(%method, path, status, microseconds, "answered");
    } else {
        tracing::info!(%method, path, status, microseconds, "answered");
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Mutex;

    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt as _;
    use tracing::instrument::WithSubscriber as _;

    use super::*;
    use crate::body::read_body;
    use crate::random::SystemRng;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// Sends a request to a small application; returns the body of the response and the log.
    #[expect(clippy::disallowed_methods, reason = "a router for this test alone")]
    async fn ask(uri: &str) -> (String, String) {
        let telemetry = Telemetry { randomness: Arc::new(SystemRng), metrics: Metrics::install() };
        let router = Router::new()
            .route(
                "/jobs/{id}",
                get(|| async {
                    tracing::warn!("seen");
                    reference::current(&SystemRng)
                }),
            )
            .layer(middleware::from_fn_with_state(telemetry, log_request));
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();

        let request = Request::get(uri).body(Body::empty()).unwrap();
        let response = router.oneshot(request).with_subscriber(log).await.unwrap();

        let body = read_body(response.into_body(), 1000).await.unwrap();
        let log = lines.0.lock().unwrap().clone();
        (String::from_utf8(body.to_vec()).unwrap(), String::from_utf8(log).unwrap())
    }

    #[tokio::test]
    async fn every_log_line_has_the_reference_that_the_handler_shows() {
        let (reference, log) = ask("/jobs/1").await;

        assert_eq!(reference.len(), 32);
        assert_eq!(log.lines().count(), 2);
        assert!(log.lines().all(|line| line.contains(&reference)), "{log}");
    }

    #[tokio::test]
    async fn the_log_has_the_route_and_never_the_query() {
        let (_, log) = ask("/jobs/1?jwt=hush").await;

        assert!(log.contains("/jobs/{id}") && log.contains("\"status\":200"), "{log}");
        assert!(!log.contains("hush") && !log.contains("jwt"), "{log}");
    }

    #[tokio::test]
    async fn a_path_without_a_route_is_logged_without_its_query() {
        let (_, log) = ask("/nowhere?code=hush").await;

        assert!(log.contains("/nowhere") && log.contains("404"), "{log}");
        assert!(!log.contains("hush"), "{log}");
    }

    #[tokio::test]
    async fn a_path_without_a_route_is_logged_up_to_200_characters() {
        let (_, log) = ask(&format!("/{}", "x".repeat(60_000))).await;

        assert!(log.contains(&format!("/{}…", "x".repeat(198))), "{log}");
    }
}
