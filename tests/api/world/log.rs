//! The application's log, kept in memory.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Later lines are dropped: no test needs them.
const MAX_BYTES: usize = 16 * 1024 * 1024;

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() > MAX_BYTES {
            lines.clear();
        }
        lines.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to keep the log, once for the process.
pub(super) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(|| Lines);
        log.with_env_filter("info").init();
    });
}

/// Whether a text is in the log.
pub(crate) fn is_logged(text: &str) -> bool {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    !text.is_empty() && std::str::from_utf8(&lines).unwrap().contains(text)
}

/// Whether a text is in a line of this level.
pub(crate) fn is_logged_as(level: &str, text: &str) -> bool {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    let lines = String::from_utf8_lossy(&lines);
    !text.is_empty() && lines.lines().any(|line| line.contains(text) && line.contains(level))
}
