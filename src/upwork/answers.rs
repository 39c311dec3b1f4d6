//! Who sent a 4xx response. Between this server and Upwork's API there is a bot wall, and sometimes a proxy: their
//! responses say nothing about tokens, permissions or jobs.

use http::{StatusCode, header};
use serde::de::IgnoredAny;

use super::UpworkError;
use super::http::HttpResponse;

/// What a challenge asks of a browser.
const CHALLENGES: [&str; 4] = ["javascript", "captcha", "challenge", "verify you are human"];

/// The maximum part of a page that is searched.
const MAX_SCANNED_BYTES: usize = 64 * 1024;

/// The meaning of a response that Upwork's API did not write. Except for a gateway's timeout, nothing was done.
pub(super) fn without_words(answer: &HttpResponse) -> Option<UpworkError> {
    if has_message(answer) {
        return None;
    }
    let status = answer.status.as_u16();
    if matches!(status, 408 | 499) {
        return Some(UpworkError::Unknown(format!("a timeout of a proxy or gateway ({status})")));
    }
    if is_challenge(answer) {
        let cause = format!(
            "a bot challenge answered in place of Upwork's API ({status}): Upwork's bot protection blocks this server"
        );
        return Some(UpworkError::Challenged(cause));
    }
    if answer.body.trim_ascii().is_empty() {
        let unauthorized = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        return unauthorized.then(|| UpworkError::Unauthorized(format!("Upwork answered {status} without a message")));
    }
    Some(UpworkError::Unavailable(format!("no answer from Upwork's API, but an HTML page from a proxy ({status})")))
}

/// Whether a response is such a page, and not one of the API.
pub(super) fn is_page(answer: &HttpResponse) -> bool {
    !has_message(answer) && !answer.body.trim_ascii().is_empty()
}

/// The API responds in JSON; the former one also in headers, or in the format of OAuth 1.0a's extension for problem
/// reports.
fn has_message(answer: &HttpResponse) -> bool {
    answer.headers.contains_key("x-upwork-error-message")
        || answer.body.starts_with(b"oauth_problem=")
        || serde_json::from_slice::<IgnoredAny>(&answer.body).is_ok()
}

fn is_challenge(answer: &HttpResponse) -> bool {
    let marked = ["cf-mitigated", "x-datadome"].iter().any(|name| answer.headers.contains_key(*name));
    let media_type = answer.headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes().to_ascii_lowercase());
    let is_html = media_type.is_some_and(|value| value.starts_with(b"text/html"));
    let page = &answer.body[..answer.body.len().min(MAX_SCANNED_BYTES)];
    let page = String::from_utf8_lossy(page).to_lowercase();
    marked || (is_html && CHALLENGES.iter().any(|word| page.contains(word)))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

    fn read(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Option<UpworkError> {
        let pairs =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let headers: HeaderMap = pairs.collect();
        let status = StatusCode::from_u16(status).expect("a status");
        without_words(&HttpResponse { status, headers, body: Bytes::from_static(body.as_bytes()) })
    }

    #[test]
    fn a_bot_challenge_is_recognized_by_its_header_or_its_page() {
        let page = "<!doctype html><title>One moment</title><p>Please turn on JavaScript and cookies";
        for challenge in [
            read(403, &[HTML, ("cf-mitigated", "challenge")], "<p>One moment"),
            read(403, &[("cf-mitigated", "challenge")], ""),
            read(403, &[HTML], page),
            read(401, &[HTML], "<h1>Solve this CAPTCHA</h1>"),
        ] {
            assert!(matches!(challenge, Some(UpworkError::Challenged(_))), "{challenge:?}");
        }
    }

    #[test]
    fn a_proxys_error_page_is_not_an_answer() {
        for page in
            [read(401, &[HTML], "<h1>Log in</h1>"), read(403, &[], "Blocked"), read(407, &[HTML], "<h1>No</h1>")]
        {
            assert!(matches!(page, Some(UpworkError::Unavailable(_))), "{page:?}");
        }
    }

    #[test]
    fn after_a_gateway_timeout_the_outcome_is_unknown() {
        for timeout in [read(408, &[HTML], "<h1>Request Timeout</h1>"), read(408, &[], ""), read(499, &[], "")] {
            assert!(matches!(timeout, Some(UpworkError::Unknown(_))), "{timeout:?}");
        }
        assert_eq!(read(408, &[], r#"{"message":"Too slow"}"#), None);
    }

    #[test]
    fn an_empty_401_or_403_is_a_rejection() {
        for status in [401, 403] {
            assert!(matches!(read(status, &[], " \n"), Some(UpworkError::Unauthorized(_))), "{status}");
        }
        assert_eq!(read(404, &[], ""), None);
    }

    #[test]
    fn an_answer_of_the_api_is_left_to_its_adapter() {
        for said in [
            read(403, &[], r#"{"message":"Forbidden"}"#),
            read(400, &[HTML], r#"{"error":"invalid_grant"}"#),
            read(401, &[("x-upwork-error-message", "no captcha")], "<html>"),
            read(401, &[], "oauth_problem=token_expired"),
        ] {
            assert_eq!(said, None);
        }
    }
}
