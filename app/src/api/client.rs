//! The browser's calls: each carries the session token, and is repeated once if the token had expired.

use std::future::Future;
use std::pin::Pin;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fetch::{self, FetchedResponse};
use super::{ApiError, ErrorCode, session};
use crate::json;

const UNAUTHORIZED: u16 = 401;

/// A running call. Fails with the server's own error, or with [`ErrorCode::Offline`] if the server was not reached.
/// Boxed, so that it is compiled once for each type of answer and not into everything that awaits it.
pub(crate) type Call<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Calls the server.
pub(super) fn call<T: DeserializeOwned + 'static>(path: &'static str, arguments: &impl Serialize) -> Call<T> {
    let body = body(path, serde_json::to_string(arguments).unwrap_or_default());
    Box::pin(async move { understand(&body.await?) })
}

fn body(path: &'static str, arguments: String) -> Call<String> {
    Box::pin(async move { exchange(path, arguments).await?.into_body() })
}

fn understand<T: DeserializeOwned>(body: &str) -> Result<T, ApiError> {
    // The server's answer does not fit this page: they are of different releases.
    json::read(body.as_bytes()).map_err(|_| ApiError::new(ErrorCode::BadRequest, ""))
}

async fn exchange(path: &'static str, arguments: String) -> Result<FetchedResponse, ApiError> {
    session::renew_when_due().await?;
    let token = session::token();
    let answer = fetch::post(path, &arguments, token.as_deref()).await?;
    if answer.status != UNAUTHORIZED || !session::renew_after(token).await? {
        return Ok(answer);
    }
    fetch::post(path, &arguments, session::token().as_deref()).await
}
