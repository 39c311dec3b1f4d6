//! The pop-up's first stop, on our own origin: sets the cookie that binds the browser, and goes on to Upwork.

use axum::extract::{Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{App, browser_cookie, pages};
use crate::extract::Reader;
use crate::usecases::{ConnectError, begin_consent};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
}

/// Goes on to Upwork's consent page.
pub(super) async fn start(
    State(app): State<App>,
    Reader(language): Reader,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if comes_from_elsewhere(&headers) {
        return pages::connect_failed(&app, &ConnectError::ForeignBrowser, language);
    }
    match begin_consent(&app.services, &asked.state).await {
        Ok(begun) => {
            let mut response = (StatusCode::FOUND, [(LOCATION, begun.location)]).into_response();
            browser_cookie::set(&mut response, &asked.state, &begun.cookie);
            response
        }
        Err(error) => pages::connect_failed(&app, &error, language),
    }
}

/// A link on somebody else's page must not start a connect: the victim's Upwork account would end up with whoever asked
/// for the state. Our panel's frame is of our own origin; a browser that does not say where it comes from is let through.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}
