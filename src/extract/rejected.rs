use app::api::{ApiError, ErrorCode};
use axum::Json;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::caller::Session;

/// How a request carries its token: the scheme of `Authorization` that a 401 asks for (RFC 9110, section 11.6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Connect's, and that of our own session tokens.
    Jwt,
    /// Forge's.
    Bearer,
}

impl Scheme {
    const fn challenge(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Jwt => "JWT",
            Self::Bearer => "Bearer",
        })
    }
}

/// A request that no endpoint was opened to. As a response it is JSON, for hooks and calls; a page makes HTML of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The status of the answer.
    pub status: StatusCode,
    /// What the other side learns.
    pub code: ErrorCode,
    /// The id of the line in the log.
    pub reference: String,
    /// The session of whoever is logged in to the host now, where the page was made for another account.
    pub logged_in: Option<Box<Session>>,
    /// What a 401 asks for.
    pub scheme: Scheme,
}

impl Rejected {
    /// A refusal that asks for the scheme of Connect, as far as it asks for a token.
    pub const fn new(status: StatusCode, code: ErrorCode, reference: String) -> Self {
        Self { status, code, reference, logged_in: None, scheme: Scheme::Jwt }
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(ApiError::new(self.code, self.reference))).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, self.scheme.challenge());
        }
        response
    }
}
