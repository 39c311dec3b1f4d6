//! `SESSION_SECONDS` and `RECONCILE_SECONDS`: durations.

use std::time::Duration;

use super::source::{SettingError, Source};

/// Durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSettings {
    /// `SESSION_SECONDS`: lifetime of a session token.
    pub session: Duration,
    /// `RECONCILE_SECONDS`: time between two lookups of job posts of unknown outcome.
    pub reconcile: Duration,
}

/// A day: a token that is valid for longer is no session.
const MAX_SECONDS: u64 = 86_400;

impl SessionSettings {
    /// Reads both.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            session: seconds(source, "SESSION_SECONDS", 1800)?,
            reconcile: seconds(source, "RECONCILE_SECONDS", 10)?,
        })
    }
}

fn seconds(source: &Source<'_>, name: &str, default: u64) -> Result<Duration, SettingError> {
    let should = format!("a whole number of seconds from 1 to {MAX_SECONDS}");
    let parse = |text: &str| text.parse().ok().filter(|seconds| (1..=MAX_SECONDS).contains(seconds));
    Ok(Duration::from_secs(source.parsed(name, &should, parse)?.unwrap_or(default)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<SessionSettings, SettingError> {
        SessionSettings::read(&Source::new(&move |name| (name == "SESSION_SECONDS").then(|| value.to_owned())))
    }

    #[test]
    fn seconds_are_a_positive_integer() {
        assert_eq!(read("3").unwrap().session, Duration::from_secs(3));
        for value in ["0", "-1", "1.5", "30m", "86401"] {
            assert_eq!(read(value).unwrap_err().name, "SESSION_SECONDS", "{value}");
        }
    }
}
