use app::api::{ApiError, ErrorCode};
use axum::Json;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::caller::Session;
use crate::status;

/// How a request carries its token: the scheme of `Authorization` that a 401 names (RFC 9110, section 11.6.1).
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

/// A request that was rejected. As a response it is JSON, for hooks and calls; a page renders it as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What the client learns.
    pub code: ErrorCode,
    /// The id of the line in the log.
    pub reference: String,
    /// The session of the user who is logged in to the host now, if the page was made for another account.
    pub logged_in: Option<Box<Session>>,
    /// The scheme that a 401 names.
    pub scheme: Scheme,
}

impl Rejected {
    /// A refusal that names Connect's scheme, if its status is 401.
    pub const fn new(code: ErrorCode, reference: String) -> Self {
        Self { code, reference, logged_in: None, scheme: Scheme::Jwt }
    }

    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        status::of(self.code)
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(ApiError::new(self.code, self.reference))).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, self.scheme.challenge());
        }
        response
    }
}
