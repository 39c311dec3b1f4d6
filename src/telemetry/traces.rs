//! Traces: the spans of [`crate::spans`], sent to an OpenTelemetry collector by threads of the exporter. Requests never
//! wait for it: spans that it does not accept in time are dropped.

use opentelemetry::trace::{Link, SpanId, SpanKind, TraceContextExt as _, TraceId, TraceState, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{
    IdGenerator, RandomIdGenerator, SamplingDecision, SamplingResult, SdkTracerProvider, ShouldSample,
};
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::registry::LookupSpan;
use url::Url;

use crate::{reference, spans};

/// The service name of the traces, unless `OTEL_SERVICE_NAME` sets another one.
const SERVICE: &str = "upwork-job-post";

/// The exporter. Dropping it sends the remaining spans, for a short time.
#[derive(Debug)]
pub(super) struct Traces(SdkTracerProvider);

impl Drop for Traces {
    fn drop(&mut self) {
        // The only error is that the collector did not answer in time.
        let _late = self.0.shutdown_with_timeout(super::FLUSH_TIMEOUT);
    }
}

impl Traces {
    /// Starts to send traces to an address.
    pub(super) fn start(endpoint: &Url) -> std::io::Result<Self> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint.as_str()).build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter.map_err(std::io::Error::other)?)
            .with_id_generator(References::default())
            .with_sampler(Requests)
            .with_resource(resource())
            .build();
        Ok(Self(provider))
    }

    /// The layer of the log that turns spans into traces. Log lines are not sent.
    pub(super) fn layer<S>(&self) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_level(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(spans::TARGET, LevelFilter::INFO))
    }
}

fn resource() -> Resource {
    let name = std::env::var("OTEL_SERVICE_NAME").unwrap_or_else(|_| SERVICE.to_owned());
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    Resource::builder().with_service_name(name).with_attribute(version).build()
}

/// The trace of a request has the request's reference as its id.
#[derive(Debug, Default)]
struct References(RandomIdGenerator);

impl IdGenerator for References {
    fn new_trace_id(&self) -> TraceId {
        let reference = reference::of_request().and_then(|reference| TraceId::from_hex(&reference).ok());
        reference.unwrap_or_else(|| self.0.new_trace_id())
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

/// Only requests begin a trace: each operation of a background round would otherwise be a separate one.
#[derive(Clone, Debug)]
struct Requests;

impl ShouldSample for Requests {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        _: &str,
        kind: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let sampled = match parent.filter(|parent| parent.has_active_span()) {
            Some(parent) => parent.span().span_context().is_sampled(),
            None => *kind == SpanKind::Server,
        };
        SamplingResult {
            decision: if sampled { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop },
            attributes: Vec::new(),
            trace_state: TraceState::default(),
        }
    }
}
