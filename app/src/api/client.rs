//! The browser's calls: each carries the session token, and is repeated once when the token was over.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fetch::{self, Answer};
use super::{ApiError, ErrorCode, session};
use crate::json;

const UNAUTHORIZED: u16 = 401;

/// Calls the server.
///
/// # Errors
/// The server's own, or [`ErrorCode::Offline`] where it was not reached.
pub(super) async fn call<T: DeserializeOwned>(path: &'static str, arguments: &impl Serialize) -> Result<T, ApiError> {
    let arguments = serde_json::to_string(arguments).unwrap_or_default();
    // Boxed, so that the whole exchange is compiled once and not into every call.
    let exchange: Pin<Box<dyn Future<Output = _>>> = Box::pin(exchange(path, arguments));
    understand(&exchange.await?.into_body()?)
}

fn understand<T: DeserializeOwned>(body: &str) -> Result<T, ApiError> {
    // What the server says does not fit this page: they are of different releases.
    json::read(body.as_bytes()).map_err(|_| ApiError::new(ErrorCode::BadRequest, ""))
}

async fn exchange(path: &'static str, arguments: String) -> Result<Answer, ApiError> {
    session::renew_when_due().await;
    let token = session::token();
    let answer = fetch::post(path, &arguments, token.as_deref()).await?;
    if answer.status != UNAUTHORIZED || !session::renew_after(token).await {
        return Ok(answer);
    }
    fetch::post(path, &arguments, session::token().as_deref()).await
}
