//! Where Upwork sends the user back to. The connect is finished here, on the server; the page only says so.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::response::Response;
use serde::Deserialize;

use super::oauth_start::COOKIE as BROWSER;
use super::{App, pages};
use crate::upwork::ConsentAnswer;
use crate::usecases::{CallbackAnswer, finish_consent};

#[derive(Debug, Deserialize)]
pub(super) struct Brought {
    state: Option<String>,
    code: Option<String>,
    oauth_token: Option<String>,
    oauth_verifier: Option<String>,
}

/// Finishes a connect.
pub(super) async fn finish(State(app): State<App>, headers: HeaderMap, Query(brought): Query<Brought>) -> Response {
    let answer = CallbackAnswer { cookie: cookie(&headers), granted: granted(&brought), state: brought.state };
    match finish_consent(&app.services, answer).await {
        Ok(connected) => pages::connected(&app, &connected),
        Err(error) => pages::connect_failed(&app, &error),
    }
}

/// Whatever comes without a code or a verifier is a refusal: how Upwork words it is not documented.
fn granted(brought: &Brought) -> Option<ConsentAnswer> {
    let code = brought.code.as_ref().or(brought.oauth_verifier.as_ref()).filter(|code| !code.is_empty())?;
    Some(ConsentAnswer { code: code.clone().into(), request_token: brought.oauth_token.clone() })
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let pairs =
        headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut ours = pairs.filter_map(|pair| pair.trim().strip_prefix(BROWSER)?.strip_prefix('='));
    ours.next().map(ToOwned::to_owned)
}
