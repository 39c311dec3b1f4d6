//! What operators see: the log, and `/metrics`.
//!
//! No query string gets here, for it carries tokens, codes and states; no tenant, account, issue or title gets into
//! `/metrics`.

mod metrics;
mod requests;

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::settings::log::{LogFormat, LogSettings};

pub use metrics::Metrics;
pub use requests::{Reference, Telemetry, log_request};

/// Sends the log to standard error, once for the process; a second call changes nothing.
pub fn start_log(settings: &LogSettings) {
    let filter = EnvFilter::new(&settings.filter);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // The only error is that a log was started before, by another test say.
    let _already = match settings.format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
