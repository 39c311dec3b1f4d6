//! One call: signed, sent and read.

use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret as _;
use serde::de::{DeserializeOwned, IgnoredAny};
use url::Url;

use super::signature::{NonceAndTimestamp, Signer, encode, encode_pairs};
use super::{Rest, errors};
use crate::upwork::answers;
use crate::upwork::http::{CallError, HttpResponse, RetryPolicy};
use crate::upwork::{Access, Tokens, UpworkError};

/// One call, to be signed.
pub(super) struct RestCall<'a> {
    pub(super) method: Method,
    /// With its query, if any.
    pub(super) path: &'a str,
    /// A token and its secret.
    pub(super) token: Option<(&'a str, &'a str)>,
    pub(super) form: &'a [(&'a str, String)],
    /// A further parameter of the protocol.
    pub(super) extra: Option<(&'static str, &'a str)>,
}

impl Rest {
    pub(super) async fn exchange(
        &self,
        operation: &'static str,
        call: &RestCall<'_>,
    ) -> Result<HttpResponse, CallError> {
        let address = format!("{}{}", self.config.web_url, call.path);
        let url: Url = address.parse().map_err(|_| CallError::NotAttempted("not an address".into()))?;
        let repeat = if call.method == Method::GET { RetryPolicy::Idempotent } else { RetryPolicy::NotAfterSend };
        self.http.send(operation, repeat, || self.signed(&url, call)).await
    }

    fn signed(&self, url: &Url, call: &RestCall<'_>) -> RequestBuilder {
        let moment = NonceAndTimestamp { nonce: self.nonce(), second: self.clock.now().as_second() };
        let consumer_secret = self.config.client_secret.expose_secret();
        let signer = Signer { consumer_key: &self.config.client_id, consumer_secret, token: call.token };
        let header = signer.authorization(call.method.as_str(), url, call.form, call.extra, &moment);
        let request = self.http.request(call.method.clone(), url.as_str());
        let request =
            header.into_iter().fold(request, |request, header| request.header(http::header::AUTHORIZATION, header));
        if call.method == Method::GET {
            return request;
        }
        let (form, body) = ("application/x-www-form-urlencoded", encode_pairs(call.form));
        // Without a length Upwork answers 411, and the client adds none to an empty body.
        request.header(http::header::CONTENT_TYPE, form).header(http::header::CONTENT_LENGTH, body.len()).body(body)
    }

    /// Letters and digits only: servers of this age are picky.
    fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        self.randomness.fill(&mut bytes);
        hex::encode(bytes)
    }

    pub(super) async fn get<D: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        tokens: &Tokens,
    ) -> Result<D, UpworkError> {
        let call = RestCall {
            method: Method::GET,
            path,
            token: Some((&tokens.access, &tokens.refresh_or_secret)),
            form: &[],
            extra: None,
        };
        let answer = self.exchange(operation, &call).await.map_err(CallError::of_a_read)?;
        read(&answer, CallError::of_a_read, errors::refusal)
    }

    /// Reads one job by its id.
    pub(super) async fn read_job<D: DeserializeOwned>(
        &self,
        operation: &'static str,
        access: &Access,
        job_id: &str,
    ) -> Result<D, UpworkError> {
        let path = format!("/api/hr/v2/jobs/{}.json", encode(job_id));
        let token = Some((access.tokens.access.as_str(), access.tokens.refresh_or_secret.as_str()));
        let call = RestCall { method: Method::GET, path: &path, token, form: &[], extra: None };
        let answer = self.exchange(operation, &call).await.map_err(CallError::of_a_read)?;
        read(&answer, CallError::of_a_read, errors::refusal_of_a_job)
    }

    /// Changes one job.
    pub(super) async fn put_job(
        &self,
        access: &Access,
        job_id: &str,
        form: &[(&str, String)],
    ) -> Result<(), UpworkError> {
        let path = format!("/api/hr/v2/jobs/{}.json", encode(job_id));
        let token = Some((access.tokens.access.as_str(), access.tokens.refresh_or_secret.as_str()));
        let call = RestCall { method: Method::PUT, path: &path, token, form, extra: None };
        let answer = self.exchange("UpdateJob", &call).await.map_err(CallError::of_a_change)?;
        let IgnoredAny = read(&answer, CallError::of_a_change, errors::refusal_of_a_job)?;
        Ok(())
    }
}

/// Reads a response; `lost` makes the error for one that can't be read, `refusal` the one for a refusal.
pub(super) fn read<D: DeserializeOwned>(
    answer: &HttpResponse,
    lost: fn(CallError) -> UpworkError,
    refusal: fn(&HttpResponse) -> UpworkError,
) -> Result<D, UpworkError> {
    if answer.status.is_client_error() {
        return Err(answers::without_words(answer).unwrap_or_else(|| refusal(answer)));
    }
    let read = serde_json::from_slice(&answer.body).ok().filter(|_| answer.status.is_success());
    read.ok_or_else(|| lost(CallError::unreadable()))
}
