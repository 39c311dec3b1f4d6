//! `RUST_LOG` and `LOG_FORMAT`: what is logged, and how.

use tracing_subscriber::EnvFilter;

use super::source::{SettingError, Source};

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// `RUST_LOG`: directives of `tracing-subscriber`, checked.
    pub filter: String,
    /// `LOG_FORMAT`.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

impl LogSettings {
    /// Reads both.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let filter = source.parsed("RUST_LOG", "a level or a list of target=level, like info", |text| {
            EnvFilter::try_new(text).ok().map(|_| text.to_owned())
        })?;
        let format = source.parsed("LOG_FORMAT", "text or json", |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        })?;
        Ok(Self { filter: filter.unwrap_or_else(|| "info".to_owned()), format: format.unwrap_or(LogFormat::Text) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<LogSettings, SettingError> {
        LogSettings::read(&Source::new(&move |requested| (requested == name).then(|| value.to_owned())))
    }

    #[test]
    fn an_unknown_log_format_or_filter_is_refused_and_named() {
        assert_eq!(read("LOG_FORMAT", "json").unwrap().format, LogFormat::Json);
        assert_eq!(read("LOG_FORMAT", "xml").unwrap_err().name, "LOG_FORMAT");
        assert_eq!(read("RUST_LOG", "info,=,=").unwrap_err().name, "RUST_LOG");
    }
}
