//! `OTEL_EXPORTER_OTLP_ENDPOINT`: where traces are sent.

use url::Url;

use super::source::{SettingError, Source};

/// Where traces are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceSettings {
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`, with the path for traces. There are no traces without it.
    pub endpoint: Option<Url>,
}

const SHOULD: &str = "the address of a collector that takes OTLP over HTTP, like http://127.0.0.1:4318";

impl TraceSettings {
    /// Reads it.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        Ok(Self { endpoint: source.parsed("OTEL_EXPORTER_OTLP_ENDPOINT", SHOULD, traces_of)? })
    }
}

/// Traces contain nothing secret and a collector is often a neighbor, so http is accepted for any host.
fn traces_of(endpoint: &str) -> Option<Url> {
    let mut url = Url::parse(endpoint).ok()?;
    let plain =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if !plain || !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.path_segments_mut().ok()?.pop_if_empty().extend(["v1", "traces"]);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<TraceSettings, SettingError> {
        TraceSettings::read(&Source::new(&move |name| {
            (name == "OTEL_EXPORTER_OTLP_ENDPOINT").then(|| value.to_owned())
        }))
    }

    #[test]
    fn the_path_of_traces_is_appended_to_the_endpoint() {
        for (value, expected) in [
            ("http://collector:4318", "http://collector:4318/v1/traces"),
            ("https://otel.example.com/acme/", "https://otel.example.com/acme/v1/traces"),
        ] {
            assert_eq!(read(value).unwrap().endpoint.unwrap().as_str(), expected);
        }
        for value in
            ["collector:4318", "grpc://collector:4317", "http://user:pw@collector", "http://collector/?a=b", "4318"]
        {
            assert_eq!(read(value).unwrap_err().name, "OTEL_EXPORTER_OTLP_ENDPOINT", "{value}");
        }
    }
}
