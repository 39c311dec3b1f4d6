//! Counters and durations in Prometheus' text format, for `GET /metrics`.

use std::sync::OnceLock;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::queue::DROPPED;
use crate::measures;

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";
/// From a page out of memory (under 1 ms) to the 20 s after which a call to Upwork times out.
const BUCKETS: [f64; 10] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 25.0];
/// The embedded store reads in microseconds; no operation of MongoDB takes longer than ten seconds.
const STORE_BUCKETS: [f64; 8] = [0.000_05, 0.000_2, 0.001, 0.005, 0.025, 0.1, 1.0, 10.0];
/// How often samples are gathered even when nobody reads `/metrics`; they take memory until then.
const GATHER_EVERY: Duration = Duration::from_secs(10);

/// The counts of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Starts counting, once for the process: the crate `metrics` has one recorder.
    pub fn install() -> Self {
        static INSTALLED: OnceLock<PrometheusHandle> = OnceLock::new();
        Self(INSTALLED.get_or_init(start_recorder).clone())
    }

    /// Counts the end of a request. `route` is the route's pattern, so that series stay few; `None` is no route.
    pub fn count_request(&self, method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
        let method = known_method(method);
        let route = route.unwrap_or("none").to_owned();
        metrics::histogram!(DURATION, "method" => method, "route" => route.clone()).record(took);
        metrics::counter!(REQUESTS, "method" => method, "route" => route, "status" => status.as_u16().to_string())
            .increment(1);
    }

    /// The answer to `GET /metrics`.
    pub fn page(&self) -> Response {
        ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], self.0.render()).into_response()
    }

    /// Keeps memory low, for as long as the future is polled.
    pub async fn gather(self) {
        let mut times = tokio::time::interval(GATHER_EVERY);
        loop {
            times.tick().await;
            self.0.run_upkeep();
        }
    }
}

fn start_recorder() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets(&BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
    let store = Matcher::Full(measures::STORE.to_owned());
    let builder = builder.set_buckets_for_metric(store, &STORE_BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another metrics recorder is installed: /metrics stays empty");
    }
    metrics::describe_counter!(REQUESTS, "Requests answered");
    metrics::describe_histogram!(DURATION, metrics::Unit::Seconds, "Time to answer a request");
    metrics::describe_counter!(DROPPED, "Log lines that were dropped because nobody read the log");
    metrics::counter!(DROPPED).absolute(0);
    measures::describe();
    metrics::gauge!("build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    handle
}

/// A client may invent methods; they must not create series.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::read_body;

    #[tokio::test]
    async fn requests_are_counted_by_route_and_not_by_made_up_methods() {
        let metrics = Metrics::install();
        let made_up = Method::from_bytes(b"HACK1").unwrap();
        metrics.count_request(&Method::GET, Some("/pkg/{*file}"), StatusCode::OK, Duration::from_millis(2));
        metrics.count_request(&made_up, None, StatusCode::NOT_FOUND, Duration::ZERO);

        let body = read_body(metrics.page().into_body(), 100_000).await.unwrap();

        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains(r#"http_requests_total{method="GET",route="/pkg/{*file}",status="200"} 1"#), "{text}");
        assert!(
            text.contains(r#"http_request_duration_seconds_bucket{method="GET",route="/pkg/{*file}",le="0.005"} 1"#)
        );
        assert!(text.contains(r#"method="other",route="none""#) && !text.contains("HACK1"), "{text}");
    }

    #[test]
    fn a_second_application_in_the_process_shares_the_counts() {
        let (one, other) = (Metrics::install(), Metrics::install());
        one.count_request(&Method::POST, Some("/shared"), StatusCode::OK, Duration::ZERO);

        assert!(other.0.render().contains("/shared"));
    }
}
