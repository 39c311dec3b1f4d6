//! One POST to our own server.

#[cfg(not(feature = "forge"))]
use gloo_net::http::Request;
#[cfg(not(feature = "forge"))]
use web_sys::AbortController;

use super::{ApiError, ErrorCode};
#[cfg(not(feature = "forge"))]
use crate::browser;
use crate::json;

/// The server gives up on Upwork after 20 s; a call that takes longer than this is a lost connection.
#[cfg(not(feature = "forge"))]
const MAX_MILLISECONDS: i32 = 30_000;
#[cfg(not(feature = "forge"))]
const JSON: &str = "application/json";

/// A response.
pub(super) struct FetchedResponse {
    /// The HTTP status.
    pub(super) status: u16,
    body: String,
}

impl FetchedResponse {
    /// The body of a successful response. An error page of a proxy becomes an API error.
    pub(super) fn into_body(self) -> Result<String, ApiError> {
        if self.status < 400 {
            return Ok(self.body);
        }
        Err(json::read(self.body.as_bytes()).unwrap_or_else(|_| ApiError::new(ErrorCode::Internal, "")))
    }
}

/// Sends JSON with a token.
///
/// # Errors [`ErrorCode::Offline`] if no response arrived.
#[cfg(not(feature = "forge"))]
pub(super) async fn post(path: &str, body: &str, token: Option<&str>) -> Result<FetchedResponse, ApiError> {
    send(path, body, token).await.map_err(|_| ApiError::new(ErrorCode::Offline, ""))
}

/// Sends JSON through the host, which adds a token of its own.
///
/// # Errors [`ErrorCode::Offline`] if no response arrived.
#[cfg(feature = "forge")]
pub(super) async fn post(path: &str, body: &str, _token: Option<&str>) -> Result<FetchedResponse, ApiError> {
    let answer = crate::host::forge::invoke(&["/forge", path].concat(), body).await;
    answer.map(|(status, body)| FetchedResponse { status, body }).ok_or_else(|| ApiError::new(ErrorCode::Offline, ""))
}

#[cfg(not(feature = "forge"))]
async fn send(path: &str, body: &str, token: Option<&str>) -> Result<FetchedResponse, gloo_net::Error> {
    // Not `AbortSignal.timeout`: Safari has it only since 16.
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    if let Some(controller) = controller {
        browser::spawn(async move {
            browser::sleep(MAX_MILLISECONDS).await;
            controller.abort();
        });
    }
    let mut request =
        Request::post(path).header("Content-Type", JSON).header("Accept", JSON).abort_signal(signal.as_ref());
    if let Some(token) = token {
        request = request.header("Authorization", &format!("JWT {token}"));
    }
    let response = request.body(body)?.send().await?;
    Ok(FetchedResponse { status: response.status(), body: response.text().await? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn an_answer(status: u16, body: &str) -> FetchedResponse {
        FetchedResponse { status, body: body.into() }
    }

    #[test]
    fn an_error_of_the_server_keeps_its_message() {
        let error = an_answer(401, r#"{"code":"token_expired","reference":"r1"}"#).into_body();
        assert_eq!(error, Err(ApiError::new(ErrorCode::TokenExpired, "r1")));
    }

    #[test]
    fn a_proxys_error_page_becomes_an_api_error() {
        let error = an_answer(502, "<html>Bad gateway</html>").into_body();
        assert_eq!(error, Err(ApiError::new(ErrorCode::Internal, "")));
    }

    #[test]
    fn a_successful_response_passes_unchanged() {
        assert_eq!(an_answer(200, "[1]").into_body(), Ok("[1]".to_owned()));
    }
}
