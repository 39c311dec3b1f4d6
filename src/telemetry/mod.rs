//! What operators see: the log, `/metrics`, and traces.
//!
//! Query strings never get here, because they contain tokens, codes and states. No tenant, account, issue or title gets
//! into `/metrics`.

mod format;
mod metrics;
mod queue;
mod requests;
mod traces;

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd as _;
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::{Format, Full, Json, JsonFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};
use url::Url;

use crate::settings::log::{LogFormat, LogSettings};
use crate::spans;

use format::{CutJson, TextFields};
use queue::Queue;
use traces::Traces;

pub use metrics::Metrics;
pub use requests::{Telemetry, log_request};

/// On shutdown, the time to write the rest of the log.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The log of this process, and its traces. Dropping it waits until all lines are written.
#[derive(Debug)]
#[must_use]
pub struct Log {
    lines: Queue,
    _traces: Option<Traces>,
}

impl Drop for Log {
    fn drop(&mut self) {
        self.lines.flush(FLUSH_TIMEOUT);
    }
}

/// Sends the log to standard error, and traces to `endpoint` if there is one; once for the process, a second call changes
/// nothing. Logging never waits for the reader of the log, nor for the collector.
pub fn start_log(settings: &LogSettings, endpoint: Option<&Url>) -> io::Result<Log> {
    // Written past `std::io::stderr`, whose lock would also stop everybody else while nobody reads.
    let queue = Queue::start(File::from(io::stderr().as_fd().try_clone_to_owned()?))?;
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match settings.format {
        LogFormat::Text => Box::new(text_lines(queue.clone()).with_ansi(io::stderr().is_terminal())),
        LogFormat::Json => Box::new(json_lines(queue.clone())),
    };
    // Spans of traces are not for the log.
    let filter = EnvFilter::new(format!("{},{}=off", settings.filter, spans::TARGET));
    let traces = endpoint.map(Traces::start).transpose()?;
    // The only error is that a log was started before, for example by another test.
    let _already = match &traces {
        // A filter for each layer costs every request something, so it is there only with traces.
        Some(traces) => tracing_subscriber::registry().with(lines.with_filter(filter)).with(traces.layer()).try_init(),
        None => tracing_subscriber::registry().with(lines).with(filter).try_init(),
    };
    log_panics();
    Ok(Log { lines: queue, _traces: traces })
}

/// Lines for people.
fn text_lines<W>(writer: W) -> fmt::Layer<Registry, TextFields, Format<Full>, W>
where
    W: for<'a> MakeWriter<'a> + 'static,
{
    fmt::layer().fmt_fields(TextFields).with_writer(writer)
}

/// Lines for log collectors.
fn json_lines<W>(writer: W) -> fmt::Layer<Registry, JsonFields, CutJson<Format<Json>>, W>
where
    W: for<'a> MakeWriter<'a> + 'static,
{
    fmt::layer().json().flatten_event(true).map_event_format(CutJson).with_writer(writer)
}

/// A panic is logged too, and not written to standard error itself, where it might wait forever. Its message is not: it
/// may quote what a user typed.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}
