//! Traces, as a collector receives them from the binary.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use serde_json::Value;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::program::{Server, a_folder, program};
use crate::world::{KeyServer, US, acme};

/// How long the spans of a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A collector of traces.
struct Collector(MockServer);

impl Collector {
    async fn start() -> Self {
        let server = MockServer::start().await;
        let taken = Mock::given(method("POST")).and(path("/v1/traces")).respond_with(ResponseTemplate::new(200));
        taken.mount(&server).await;
        Self(server)
    }

    /// All bytes that it was sent, and the spans in them.
    async fn received(&self) -> (Vec<u8>, Vec<Span>) {
        let bodies = self.0.received_requests().await.unwrap().into_iter().map(|request| request.body);
        let bodies: Vec<Vec<u8>> = bodies.collect();
        let batches = bodies.iter().map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        let scopes = batches.flat_map(|batch| batch.resource_spans).flat_map(|resource| resource.scope_spans);
        (bodies.concat(), scopes.flat_map(|scope| scope.spans).collect())
    }

    /// The spans of a trace, once that of its request has arrived, which ends last.
    async fn trace(&self, reference: &str) -> Vec<Span> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let (_, mut spans) = self.received().await;
            spans.retain(|span| hex::encode(&span.trace_id) == reference);
            if spans.iter().any(|span| span.parent_span_id.is_empty()) {
                return spans;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no trace {reference}");
    }
}

fn serve(folder: &std::path::Path, keys: &KeyServer, collector: &Collector) -> Server {
    let mut command = program(folder);
    command.env("BASE_URL", US).env("ATLASSIAN_INSTALL_KEYS_URL", keys.url());
    Server::start(command.env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.0.uri()).env("OTEL_BSP_SCHEDULE_DELAY", "50"))
}

async fn install(server: &Server, token: &str) -> reqwest::Response {
    let request = reqwest::Client::new().post(format!("http://{}/connect/installed", server.address));
    let request = request.header("authorization", format!("JWT {token}")).header("content-type", "application/json");
    request.body(acme().body("installed").to_string()).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_has_the_reference_that_the_user_sees_as_its_id() {
    let (keys, collector, folder) = (KeyServer::start().await, Collector::start().await, a_folder());
    let server = serve(folder.path(), &keys, &collector);

    let refused: Value = install(&server, "not a token").await.json().await.unwrap();
    let spans = collector.trace(refused["reference"].as_str().unwrap()).await;

    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(names, ["POST /connect/installed"]);
    let status = spans[0].attributes.iter().find(|attribute| attribute.key == "http.response.status_code").unwrap();
    assert!(format!("{status:?}").contains("IntValue(401)"), "{status:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_shows_store_and_calls_of_a_request_without_secrets() {
    let (keys, collector, folder) = (KeyServer::start().await, Collector::start().await, a_folder());
    let mut server = serve(folder.path(), &keys, &collector);

    assert_eq!(install(&server, &acme().lifecycle_token("/connect/installed")).await.status(), 204);
    // The remaining spans are sent when the server stops.
    assert!(server.terminate().success());
    let (bytes, spans) = collector.received().await;

    let root = spans.iter().find(|span| span.name == "POST /connect/installed").expect("the request");
    let children: HashSet<&str> =
        spans.iter().filter(|span| span.trace_id == root.trace_id).map(|span| span.name.as_str()).collect();
    for name in ["atlassian install-key", "store read", "store write"] {
        assert!(children.contains(name), "{name} in {children:?}");
    }
    let of_no_request = spans.iter().filter(|span| span.parent_span_id.is_empty() && !span.name.contains('/'));
    assert_eq!(of_no_request.count(), 0, "{spans:?}");
    let sent = String::from_utf8_lossy(&bytes);
    for secret in [acme().key, &acme().secret, &acme().base_url, "JWT"] {
        assert!(!sent.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_does_not_answer_delays_no_request() {
    let (keys, folder) = (KeyServer::start().await, a_folder());
    let slow = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200).set_delay(PATIENCE * 3)).mount(&slow).await;
    let mut server = serve(folder.path(), &keys, &Collector(slow));

    let start = Instant::now();
    for _ in 0..50 {
        assert_eq!(install(&server, "not a token").await.status(), 401);
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    // An end that waited for the collector would not be in time.
    assert!(server.terminate().success());
}
