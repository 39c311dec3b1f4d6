//! What Upwork's errors mean: a status of 4xx, with headers and a body that say the same.

use http::StatusCode;
use serde::Deserialize;

use crate::upwork::UpworkError;
use crate::upwork::http::Answer;
use crate::upwork::words::clean;

/// What posting needs, in the words of this interface.
const PERMISSION: &str = "manage_recruiting";

#[derive(Default, Deserialize)]
struct Body {
    #[serde(default)]
    error: Said,
}

#[derive(Default, Deserialize)]
struct Said {
    message: Option<String>,
}

/// A definite no.
pub(super) fn refusal(answer: &Answer) -> UpworkError {
    let said = said(answer);
    let words = || said.clone().unwrap_or_else(|| format!("Upwork answered {}", answer.status.as_u16()));
    match answer.status {
        StatusCode::UNAUTHORIZED => UpworkError::ReconnectNeeded(words()),
        StatusCode::FORBIDDEN => UpworkError::MissingPermission(said.unwrap_or_else(|| PERMISSION.into())),
        _ => UpworkError::Refused { message: words(), fields: Vec::new() },
    }
}

/// A no to the key itself: the operator's matter, whatever the status.
pub(super) fn refused_key(answer: &Answer) -> UpworkError {
    let words = said(answer).unwrap_or_else(|| format!("Upwork answered {}", answer.status.as_u16()));
    UpworkError::MissingPermission(words)
}

/// Upwork's words: from the header, else from the body.
fn said(answer: &Answer) -> Option<String> {
    let header = answer.headers.get("x-upwork-error-message").map(|text| String::from_utf8_lossy(text.as_bytes()));
    let body = || serde_json::from_slice(&answer.body).unwrap_or_else(|_| Body::default()).error.message;
    let words = header.map(|text| clean(&text)).filter(|text| !text.is_empty());
    words.or_else(|| body().map(|text| clean(&text)).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn answer(status: u16, header: Option<&'static str>, body: &'static str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(text) = header {
            headers.insert("x-upwork-error-message", HeaderValue::from_static(text));
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from_static(body.as_bytes()) }
    }

    #[test]
    fn words_come_from_the_header_then_from_the_body() {
        let body = r#"{"error":{"code":"400","message":"from the body"}}"#;
        let refused = |message: &str| UpworkError::Refused { message: message.into(), fields: vec![] };
        assert_eq!(refusal(&answer(400, Some("from the header"), body)), refused("from the header"));
        assert_eq!(refusal(&answer(400, None, body)), refused("from the body"));
        assert_eq!(refusal(&answer(400, Some(" "), "<html>")), refused("Upwork answered 400"));
    }

    #[test]
    fn statuses_tell_the_kinds_apart() {
        assert!(matches!(refusal(&answer(401, None, "")), UpworkError::ReconnectNeeded(_)));
        assert_eq!(refusal(&answer(403, None, "")), UpworkError::MissingPermission("manage_recruiting".into()));
        assert!(matches!(refusal(&answer(404, None, "")), UpworkError::Refused { .. }));
        assert!(matches!(refused_key(&answer(401, None, "")), UpworkError::MissingPermission(_)));
    }
}
