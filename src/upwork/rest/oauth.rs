//! The three legs of OAuth 1.0a (RFC 5849, section 2). Of all secrets only the request token reaches the browser.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::calls::RestCall;
use super::{Rest, errors};
use crate::upwork::answers;
use crate::upwork::http::CallError;
use crate::upwork::{Consent, ConsentAnswer, Tokens, UpworkError};

const REQUEST_TOKEN_PATH: &str = "/api/auth/v1/oauth/token/request";
const CONSENT_PATH: &str = "/services/api/auth";
const ACCESS_TOKEN_PATH: &str = "/api/auth/v1/oauth/token/access";

/// What is stored from the first leg to the third.
#[derive(Serialize, Deserialize)]
struct RequestToken {
    token: String,
    secret: String,
}

impl Rest {
    /// The first leg. This protocol has no `state`: it travels in the query of the callback.
    pub(super) async fn request_token(
        &self,
        state: &str,
        callback: &str,
        handshake: Option<&str>,
    ) -> Result<Consent, UpworkError> {
        if let Some(known) = handshake.and_then(|handshake| serde_json::from_str(handshake).ok()) {
            return self.consent_to(&known);
        }
        let mark = if callback.contains('?') { '&' } else { '?' };
        let callback = format!("{callback}{mark}state={}", super::signature::encode(state));
        let extra = Some(("oauth_callback", callback.as_str()));
        let call = RestCall { method: Method::POST, path: REQUEST_TOKEN_PATH, token: None, form: &[], extra };
        let answer = self.exchange("RequestToken", &call).await.map_err(CallError::of_a_read)?;
        if answer.status.is_client_error() {
            // This is about the key, not the user: there are no tokens so far.
            let silent = answers::without_words(&answer).filter(|error| !matches!(error, UpworkError::Unauthorized(_)));
            return Err(silent.unwrap_or_else(|| errors::refused_key(&answer)));
        }
        let confirmed = field(&answer.body, "oauth_callback_confirmed").is_some_and(|confirmed| confirmed == "true");
        let token = token(&answer.body).filter(|_| confirmed && answer.status.is_success());
        let request =
            token.ok_or_else(|| UpworkError::Unavailable("an answer without a confirmed request token".into()))?;
        self.consent_to(&request)
    }

    fn consent_to(&self, request: &RequestToken) -> Result<Consent, UpworkError> {
        let encoded = super::signature::encode(&request.token);
        let url = format!("{}{CONSENT_PATH}?oauth_token={encoded}", self.config.web_url);
        let handshake = serde_json::to_string(request).map_err(|e| UpworkError::Unavailable(e.to_string()))?;
        Ok(Consent { url, handshake: Some(SecretString::from(handshake)) })
    }

    /// The third leg. The answer must belong to the request token that was sent: a verifier of somebody else's consent
    /// is rejected.
    pub(super) async fn access_token(
        &self,
        answer: &ConsentAnswer,
        handshake: Option<&str>,
    ) -> Result<Tokens, UpworkError> {
        let foreign = || UpworkError::Refused { message: "another request was answered".into(), fields: Vec::new() };
        let request: Option<RequestToken> = handshake.and_then(|handshake| serde_json::from_str(handshake).ok());
        let matching = request.filter(|request| answer.request_token.as_ref() == Some(&request.token));
        let request = matching.ok_or_else(foreign)?;
        let extra = Some(("oauth_verifier", answer.code.expose_secret()));
        let token = Some((request.token.as_str(), request.secret.as_str()));
        let call = RestCall { method: Method::POST, path: ACCESS_TOKEN_PATH, token, form: &[], extra };
        let answer = self.exchange("AccessToken", &call).await.map_err(CallError::of_a_read)?;
        if answer.status.is_client_error() {
            return Err(answers::without_words(&answer).unwrap_or_else(|| errors::refusal(&answer)));
        }
        let granted = self::token(&answer.body).filter(|_| answer.status.is_success());
        let granted = granted.ok_or_else(|| UpworkError::Unavailable("an answer without an access token".into()))?;
        Ok(Tokens { access: granted.token, refresh_or_secret: granted.secret, expires_at: None })
    }
}

/// Token and secret of a form-encoded answer.
fn token(body: &[u8]) -> Option<RequestToken> {
    let present = |name| field(body, name).filter(|value| !value.is_empty());
    Some(RequestToken { token: present("oauth_token")?, secret: present("oauth_token_secret")? })
}

fn field(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body).find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}
