use std::borrow::Cow;

use axum::extract::OriginalUri;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};

use super::auth_error::AuthError;
use crate::atlassian::qsh::{MAX_TARGET_BYTES, QueryHash, TargetTooLong};
use crate::atlassian::tokens::CompactToken;
use crate::query::pairs;

/// Names and values, decoded.
type QueryPairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// A request, as the extractors of tokens look at it.
#[derive(Debug)]
pub(super) struct RequestContext<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    /// The parameters of the address, decoded once: a token is long, and each question would decode it again.
    parameters: Result<QueryPairs<'a>, TargetTooLong>,
}

impl<'a> RequestContext<'a> {
    /// Within a nested router the address lacks its prefix: the original one was signed.
    pub(super) fn of(parts: &'a Parts) -> Self {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        let query = uri.query().unwrap_or_default();
        let fits = query.len() <= MAX_TARGET_BYTES;
        let parameters = if fits { Ok(pairs(query).collect()) } else { Err(TargetTooLong) };
        Self { method: &parts.method, uri, headers: &parts.headers, parameters }
    }

    /// The token in `?jwt=`, if it is the only token in the request.
    pub(super) fn query_token(&self) -> Result<CompactToken, AuthError> {
        let (in_query, _) = self.only_token()?;
        Ok(CompactToken::parse(in_query.ok_or(AuthError::NoToken)?)?)
    }

    /// The token in `Authorization: JWT …`, if it is the only token in the request.
    pub(super) fn header_token(&self) -> Result<CompactToken, AuthError> {
        let (_, in_header) = self.only_token()?;
        Ok(CompactToken::parse(in_header.ok_or(AuthError::NoToken)?)?)
    }

    /// With two tokens in a request, two components could trust different ones.
    fn only_token(&self) -> Result<(Option<&str>, Option<&str>), AuthError> {
        let mut in_query = self.values("jwt")?;
        let headers = self.headers.get_all(AUTHORIZATION).iter();
        let in_header: Vec<&str> = headers.filter_map(|value| value.to_str().ok()?.strip_prefix("JWT ")).collect();
        if in_query.len() + in_header.len() > 1 {
            return Err(AuthError::TwoTokens);
        }
        Ok((in_query.pop().filter(|token| !token.is_empty()), in_header.first().copied()))
    }

    /// The only value of a parameter, if it is present and not empty. The hash does not cover the order of two values.
    pub(super) fn parameter(&self, name: &'static str) -> Result<Option<&str>, AuthError> {
        let mut values = self.values(name)?;
        if values.len() > 1 {
            return Err(AuthError::BadRequest("a parameter appears twice"));
        }
        Ok(values.pop().filter(|value| !value.is_empty()))
    }

    /// The query hash that a token for this request must have.
    pub(super) fn hash(&self) -> Result<QueryHash, AuthError> {
        let (query, parameters) = (self.query(), self.parameters.as_ref().map_err(|error| *error)?);
        Ok(QueryHash::of_parameters(self.method.as_str(), self.uri.path(), query.len(), parameters)?)
    }

    fn values(&self, name: &str) -> Result<Vec<&str>, AuthError> {
        let parameters = self.parameters.as_ref().map_err(|error| *error)?;
        Ok(parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_ref()).collect())
    }

    fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }
}
