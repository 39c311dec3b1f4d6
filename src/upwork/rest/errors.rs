//! The meaning of Upwork's errors: a 4xx status, with headers and a body that agree.

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::upwork::http::HttpResponse;
use crate::upwork::words::{clean, code};
use crate::upwork::{Said, UpworkError};

/// The permission that posting needs, in the words of this API.
const PERMISSION: &str = "manage_recruiting";

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    error: BodyError,
}

#[derive(Default, Deserialize)]
struct BodyError {
    message: Option<String>,
    #[serde(default)]
    code: Value,
}

/// A definite no.
pub(super) fn refusal(answer: &HttpResponse) -> UpworkError {
    let (user_message, logged) = (user_message(answer), logged(answer));
    let words = user_message.clone().unwrap_or_else(|| format!("Upwork answered {}", answer.status.as_u16()));
    match answer.status {
        StatusCode::UNAUTHORIZED => UpworkError::ReconnectNeeded(logged),
        StatusCode::FORBIDDEN => {
            UpworkError::MissingPermission(Said::new(user_message.as_deref().unwrap_or(PERMISSION), &logged))
        }
        _ => UpworkError::Refused { message: Said::new(&words, &logged), fields: Vec::new() },
    }
}

/// The same, for a call about one job: if Upwork says *not found*, there is no such job.
pub(super) fn refusal_of_a_job(answer: &HttpResponse) -> UpworkError {
    match (answer.status, user_message(answer)) {
        (StatusCode::NOT_FOUND, Some(_)) => UpworkError::NotFound(logged(answer)),
        _ => refusal(answer),
    }
}

/// A refusal of the key itself: the operator's problem, whatever the status.
pub(super) fn refused_key(answer: &HttpResponse) -> UpworkError {
    let words = user_message(answer).unwrap_or_else(|| format!("Upwork answered {}", answer.status.as_u16()));
    UpworkError::MissingPermission(Said::new(&words, &logged(answer)))
}

/// What the log may contain: the status and a code. The message may quote what was sent.
fn logged(answer: &HttpResponse) -> String {
    let header = answer.headers.get("x-upwork-error-code").and_then(|text| text.to_str().ok());
    let of_body = body(answer).error.code;
    let of_body = of_body.as_str().map(str::to_owned).or_else(|| of_body.as_u64().map(|number| number.to_string()));
    let found = header.map(str::to_owned).or(of_body);
    match found.as_deref().and_then(code) {
        Some(code) => format!("status {}, code {code}", answer.status.as_u16()),
        None => format!("status {}", answer.status.as_u16()),
    }
}

fn body(answer: &HttpResponse) -> Body {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

/// Upwork's message: from the header, otherwise from the body.
fn user_message(answer: &HttpResponse) -> Option<String> {
    let header = answer.headers.get("x-upwork-error-message").map(|text| String::from_utf8_lossy(text.as_bytes()));
    let words = header.map(|text| clean(&text)).filter(|text| !text.is_empty());
    words.or_else(|| body(answer).error.message.map(|text| clean(&text)).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn answer(status: u16, header: Option<&'static str>, body: &'static str) -> HttpResponse {
        let mut headers = HeaderMap::new();
        if let Some(text) = header {
            headers.insert("x-upwork-error-message", HeaderValue::from_static(text));
        }
        HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers,
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn the_message_comes_from_the_header_or_else_from_the_body() {
        let body = r#"{"error":{"code":"400","message":"from the body"}}"#;
        let refused = |message: &'static str| UpworkError::Refused { message: message.into(), fields: vec![] };
        assert_eq!(refusal(&answer(400, Some("from the header"), body)), refused("from the header"));
        assert_eq!(refusal(&answer(400, None, body)), refused("from the body"));
        assert_eq!(refusal(&answer(400, Some(" "), "<html>")), refused("Upwork answered 400"));
    }

    #[test]
    fn statuses_distinguish_the_kinds_of_errors() {
        assert!(matches!(refusal(&answer(401, None, "")), UpworkError::ReconnectNeeded(_)));
        assert_eq!(refusal(&answer(403, None, "")), UpworkError::MissingPermission("manage_recruiting".into()));
        assert!(matches!(refusal(&answer(404, None, "")), UpworkError::Refused { .. }));
        assert!(matches!(refusal_of_a_job(&answer(404, None, "")), UpworkError::Refused { .. }));
        assert!(matches!(refusal_of_a_job(&answer(404, Some("no such job"), "")), UpworkError::NotFound(_)));
        assert!(matches!(refusal_of_a_job(&answer(403, Some("no such job"), "")), UpworkError::MissingPermission(_)));
        assert!(matches!(refused_key(&answer(401, None, "")), UpworkError::MissingPermission(_)));
    }

    #[test]
    fn typed_text_is_not_logged() {
        let body = r#"{"error":{"code":400,"message":"invalid title: Buy the moon"}}"#;
        let refused = refusal(&answer(400, Some("invalid title: Buy the moon"), body));
        assert_eq!(refused.to_string(), "refused: status 400, code 400");
        let unauthorized = refusal(&answer(401, Some("bad signature of Buy the moon"), ""));
        assert_eq!(unauthorized.to_string(), "the tokens are no longer valid: status 401");
    }
}
