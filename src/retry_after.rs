//! The `Retry-After` header (RFC 9110, section 10.2.3).

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// A longer wait must be a mistake.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to wait, if the header says so: seconds, or a date, which is compared with `now`.
pub fn read(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if text.bytes().all(|b| b.is_ascii_digit()) {
        Duration::from_secs(text.parse().ok()?)
    } else {
        let date = DateTimeParser::new().parse_timestamp(text).ok()?;
        Duration::try_from(date.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(MAX_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &'static str) -> Option<u64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, http::HeaderValue::from_static(text))]);
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().expect("a time");
        read(&headers, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_read() {
        assert_eq!(read_text("30"), Some(30));
        assert_eq!(read_text("Sat, 21 Nov 2026 12:01:30 GMT"), Some(90));
    }

    #[test]
    fn a_date_in_the_past_means_now() {
        assert_eq!(read_text("Sat, 21 Nov 2026 11:00:00 GMT"), Some(0));
    }

    #[test]
    fn an_invalid_retry_after_is_ignored_and_a_long_one_is_capped() {
        for text in ["soon", "-1", "", "99999999999999999999"] {
            assert_eq!(read_text(text), None, "{text}");
        }
        assert_eq!(read_text("9999999"), Some(86_400));
    }
}
