//! One POST to our own server.

use gloo_net::http::Request;
use leptos::server_fn::error::FromServerFnError;
use web_sys::AbortSignal;

use super::{ApiError, ErrorCode};
use crate::json;

/// The server gives up on Upwork after 20 s; what takes longer than this is a lost connection.
const MOST_MILLISECONDS: u32 = 30_000;

/// What came back.
pub struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// JSON; with a status from 400 always an [`ApiError`].
    pub(super) body: String,
}

/// Sends a body with a token.
///
/// # Errors
/// [`ErrorCode::Offline`] where no answer arrived.
pub(super) async fn post(path: &str, content_type: &str, body: &str, token: Option<&str>) -> Result<Answer, ApiError> {
    let offline = |_| ApiError::new(ErrorCode::Offline, "");
    let mut request = Request::post(path)
        .header("Content-Type", content_type)
        .header("Accept", "application/json")
        .abort_signal(Some(&AbortSignal::timeout_with_u32(MOST_MILLISECONDS)));
    if let Some(token) = token {
        request = request.header("Authorization", &format!("JWT {token}"));
    }
    let response = request.body(body).map_err(offline)?.send().await.map_err(offline)?;
    let (status, body) = (response.status(), response.text().await.map_err(offline)?);
    Ok(Answer { status, body: readable(status, body) })
}

/// A proxy in between answers in words of its own: those become an error that the page can show.
fn readable(status: u16, body: String) -> String {
    if status < 400 || json::read::<ApiError>(body.as_bytes()).is_ok() {
        return body;
    }
    let error = ApiError::new(ErrorCode::Internal, "").ser();
    String::from_utf8(error.into()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_ours_passes_unchanged() {
        let body = r#"{"code":"token_expired","reference":"r1"}"#;
        assert_eq!(readable(401, body.into()), body);
    }

    #[test]
    fn an_error_page_of_a_proxy_becomes_an_error_of_ours() {
        let error: Result<ApiError, _> = serde_json::from_str(&readable(502, "<html>Bad gateway</html>".into()));
        assert_eq!(error.ok(), Some(ApiError::new(ErrorCode::Internal, "")));
    }

    #[test]
    fn a_good_answer_passes_unchanged() {
        assert_eq!(readable(200, "[1]".into()), "[1]");
    }
}
