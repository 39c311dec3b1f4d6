//! Where Upwork sends the user back to. The connect is finished here, on the server; the page only says so.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{App, browser_cookie, pages};
use crate::extract::Reader;
use crate::upwork::ConsentAnswer;
use crate::usecases::{CallbackAnswer, ConnectError, finish_consent};

#[derive(Debug, Deserialize)]
pub(super) struct Brought {
    state: Option<String>,
    code: Option<String>,
    oauth_token: Option<String>,
    oauth_verifier: Option<String>,
}

/// Finishes a connect.
pub(super) async fn finish(
    State(app): State<App>,
    Reader(language): Reader,
    headers: HeaderMap,
    Query(brought): Query<Brought>,
) -> Response {
    let state = brought.state.clone();
    let cookies = browser_cookie::values(&headers);
    let answer = CallbackAnswer { cookies, granted: granted(&brought), state: brought.state };
    let result = finish_consent(&app.services, answer).await;
    let used_up = !matches!(result, Err(ConnectError::UnknownState | ConnectError::ForeignBrowser));
    let mut response = match result {
        Ok(connected) => pages::connected(&app, &connected, language),
        Err(error) => pages::connect_failed(&app, &error, language),
    };
    if let Some(state) = state.filter(|_| used_up) {
        browser_cookie::clear(&mut response, &state);
    }
    response
}

/// Whatever comes without a code or a verifier is a refusal: how Upwork words it is not documented.
fn granted(brought: &Brought) -> Option<ConsentAnswer> {
    let code = brought.code.as_ref().or(brought.oauth_verifier.as_ref()).filter(|code| !code.is_empty())?;
    Some(ConsentAnswer { code: code.clone().into(), request_token: brought.oauth_token.clone() })
}
