use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const LOG_EVERY: Duration = Duration::from_secs(60);

/// Logs at most once a minute what outsiders can cause as often as they like; `/metrics` counts it.
#[derive(Debug, Default)]
pub(super) struct Rarely(Mutex<Option<Instant>>);

impl Rarely {
    pub(super) fn log(&self, log: impl FnOnce()) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() >= LOG_EVERY) {
            *last = Some(Instant::now());
            drop(last);
            log();
        }
    }
}
