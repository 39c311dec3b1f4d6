//! What operators see: the log, and `/metrics`.
//!
//! Query strings never get here, because they contain tokens, codes and states. No tenant, account, issue or title gets
//! into `/metrics`.

mod format;
mod metrics;
mod queue;
mod requests;

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::AsFd as _;
use std::time::Duration;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{Format, Full, Json, JsonFields};
use tracing_subscriber::fmt::{MakeWriter, SubscriberBuilder};

use crate::settings::log::{LogFormat, LogSettings};

use format::{CutJson, TextFields};
use queue::Queue;

pub use metrics::Metrics;
pub use requests::{Telemetry, log_request};

/// At the end, there is this much time to read what is left of the log.
const LAST_LINES: Duration = Duration::from_secs(1);

/// The log of this process. Dropping it waits until all lines are written.
#[derive(Debug)]
#[must_use]
pub struct Log(Queue);

impl Drop for Log {
    fn drop(&mut self) {
        self.0.flush(LAST_LINES);
    }
}

/// Sends the log to standard error, once for the process; a second call changes nothing. Logging never waits for the
/// reader of the log.
pub fn start_log(settings: &LogSettings) -> io::Result<Log> {
    // Written past `std::io::stderr`, whose lock would also stop everybody else while nobody reads.
    let queue = Queue::start(File::from(io::stderr().as_fd().try_clone_to_owned()?))?;
    let filter = EnvFilter::new(&settings.filter);
    // The only error is that a log was started before, by another test say.
    let _already = match settings.format {
        LogFormat::Text => {
            text_log(queue.clone()).with_ansi(io::stderr().is_terminal()).with_env_filter(filter).try_init()
        }
        LogFormat::Json => json_log(queue.clone()).with_env_filter(filter).try_init(),
    };
    log_panics();
    Ok(Log(queue))
}

fn text_log<W>(writer: W) -> SubscriberBuilder<TextFields, Format<Full>, tracing::level_filters::LevelFilter, W>
where
    W: for<'a> MakeWriter<'a> + 'static,
{
    tracing_subscriber::fmt().fmt_fields(TextFields).with_writer(writer)
}

fn json_log<W>(
    writer: W,
) -> SubscriberBuilder<JsonFields, CutJson<Format<Json>>, tracing::level_filters::LevelFilter, W>
where
    W: for<'a> MakeWriter<'a> + 'static,
{
    tracing_subscriber::fmt().json().flatten_event(true).map_event_format(CutJson).with_writer(writer)
}

/// A panic is logged too, and not written to standard error itself, where it might wait forever. Its message is not: it
/// may quote what a user typed.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}
