//! OAuth 2.0 on Upwork (RFC 6749, with PKCE by RFC 7636 behind a setting).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::Graphql;
use crate::upwork::answers;
use crate::upwork::http::{CallError, HttpResponse, RetryPolicy};
use crate::upwork::words::{clean, code};
use crate::upwork::{Consent, ConsentAnswer, Said, Tokens, UpworkError};

const AUTHORIZE_PATH: &str = "/ab/account-security/oauth2/authorize";
const TOKEN_PATH: &str = "/api/v3/oauth2/token";
const REVOKE_PATH: &str = "/api/v3/oauth2/token/revoke";

/// Lifetime of an access token if the response does not state one: Upwork documents 24 hours.
const USUAL_SECONDS: i64 = 86_400;
/// A longer lifetime is not trusted.
const MAX_SECONDS: i64 = 366 * 86_400;

impl Graphql {
    pub(super) fn authorize_url(&self, state: &str, callback: &str, handshake: Option<&str>) -> Consent {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("response_type", "code");
        query.append_pair("client_id", &self.config.client_id);
        query.append_pair("redirect_uri", callback);
        query.append_pair("state", state);
        let verifier = self.config.pkce.then(|| handshake.map_or_else(|| self.verifier(), str::to_owned));
        if let Some(verifier) = &verifier {
            query.append_pair("code_challenge", &challenge(verifier));
            query.append_pair("code_challenge_method", "S256");
        }
        let url = format!("{}{AUTHORIZE_PATH}?{}", self.config.web_url, query.finish());
        Consent { url, handshake: verifier.map(SecretString::from) }
    }

    /// 256 bits, as RFC 7636 section 4.1 recommends.
    fn verifier(&self) -> String {
        let mut bytes = [0; 32];
        self.randomness.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(super) async fn exchange_code(
        &self,
        answer: &ConsentAnswer,
        verifier: Option<&str>,
        callback: &str,
    ) -> Result<Tokens, UpworkError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", answer.code.expose_secret()),
            ("redirect_uri", callback),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        self.ask_for_tokens("ExchangeCode", &form, None).await
    }

    pub(super) async fn refresh_tokens(&self, tokens: &Tokens) -> Result<Tokens, UpworkError> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh_or_secret.as_str())];
        self.ask_for_tokens("Refresh", &form, Some(&tokens.refresh_or_secret)).await
    }

    /// The refresh token first: most servers revoke the access token with it.
    pub(super) async fn revoke_tokens(&self, tokens: &Tokens) -> Result<(), UpworkError> {
        for (token, kind) in [(&tokens.refresh_or_secret, "refresh_token"), (&tokens.access, "access_token")] {
            if !token.is_empty() {
                let form = [("token", token.as_str()), ("token_type_hint", kind)];
                let answer = self.post_form("Revoke", RetryPolicy::Idempotent, REVOKE_PATH, &form).await?;
                // Upwork's own response ends it, whatever it says: a token that it does not know is invalid.
                if answer.status.is_client_error()
                    && let Some(error) = without_words(&answer)
                {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    async fn ask_for_tokens(
        &self,
        operation: &'static str,
        form: &[(&str, &str)],
        former: Option<&str>,
    ) -> Result<Tokens, UpworkError> {
        let asked_at = self.clock.now();
        let mut answer = self.post_form(operation, RetryPolicy::NotAfterSend, TOKEN_PATH, form).await?;
        if answer.status == StatusCode::UNAUTHORIZED && answers::is_page(&answer) {
            tracing::warn!(operation, "an HTML page from a proxy came instead of an answer: asking once more");
            answer = self.post_form(operation, RetryPolicy::NotAfterSend, TOKEN_PATH, form).await?;
        }
        if answer.status.is_success() {
            let tokens = tokens(&answer.body, former, asked_at);
            return tokens.ok_or_else(|| UpworkError::Unavailable("an answer without usable tokens".into()));
        }
        Err(refusal(&answer))
    }

    /// `client_id` and secret go in the body: without them there a refresh is refused since March 2024.
    async fn post_form(
        &self,
        operation: &'static str,
        repeat: RetryPolicy,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<HttpResponse, UpworkError> {
        let secret = self.config.client_secret.expose_secret();
        let client = [("client_id", self.config.client_id.as_str()), ("client_secret", secret)];
        let fields = [form, &client].concat();
        let url = format!("{}{path}", self.config.web_url);
        let request =
            || self.http.request(Method::POST, &url).header(http::header::ACCEPT, "application/json").form(&fields);
        self.http.send(operation, repeat, request).await.map_err(CallError::of_a_read)
    }
}

/// `S256` of RFC 7636, section 4.2.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    refresh_token: Option<String>,
    #[serde(default)]
    expires_in: Value,
}

/// Upwork issues a new refresh token each time; if a server does not, the previous one stays valid.
fn tokens(body: &[u8], former: Option<&str>, asked_at: Timestamp) -> Option<Tokens> {
    let answer: TokenAnswer = serde_json::from_slice(body).ok()?;
    let refresh_token = answer.refresh_token.or_else(|| former.map(str::to_owned))?;
    let plain = |token: &str| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
    if !plain(&answer.access_token) || !plain(&refresh_token) {
        return None;
    }
    let seconds = match &answer.expires_in {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    let life = SignedDuration::from_secs(seconds.unwrap_or(USUAL_SECONDS).clamp(0, MAX_SECONDS));
    Some(Tokens {
        access: answer.access_token,
        refresh_or_secret: refresh_token,
        expires_at: asked_at.checked_add(life).ok(),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OauthError {
    error: Option<String>,
    error_description: Option<String>,
}

/// If an OAuth endpoint rejects a call without a message, it counts as no answer.
fn without_words(answer: &HttpResponse) -> Option<UpworkError> {
    answers::without_words(answer).map(|error| match error {
        UpworkError::Unauthorized(cause) => UpworkError::Unavailable(cause),
        error => error,
    })
}

/// RFC 6749, section 5.2. Only the code counts, whatever the status. A key that Upwork rejects is the operator's
/// matter: connecting again would not help.
fn refusal(answer: &HttpResponse) -> UpworkError {
    if let Some(error) = without_words(answer) {
        return error;
    }
    let said: OauthError = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = said.error.unwrap_or_default();
    let words = [error.as_str(), said.error_description.as_deref().unwrap_or_default()].map(clean);
    let status = format!("Upwork answered {}", answer.status.as_u16());
    let message =
        words.iter().filter(|words| !words.is_empty()).cloned().reduce(|code, words| format!("{code}: {words}"));
    // Its description may quote what was sent: a code, a token.
    let logged = format!("status {}, {}", answer.status.as_u16(), code(&error).unwrap_or("no code"));
    let message = Said::new(&message.unwrap_or(status), &logged);
    match error.as_str() {
        "invalid_grant" => UpworkError::ReconnectNeeded(logged),
        "invalid_client" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope" => {
            UpworkError::MissingPermission(message)
        }
        "server_error" | "temporarily_unavailable" => UpworkError::Unavailable(logged),
        _ if answer.status.is_client_error() => UpworkError::Refused { message, fields: Vec::new() },
        _ => UpworkError::Unavailable(logged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<(String, Option<i64>)> {
        let asked_at = Timestamp::from_second(1_000).expect("a time");
        let tokens = tokens(body.as_bytes(), Some("former"), asked_at)?;
        Some((tokens.refresh_or_secret, tokens.expires_at.map(Timestamp::as_second)))
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_new_refresh_token_replaces_the_former() {
        let both = r#"{"access_token":"a","refresh_token":"new","expires_in":86400}"#;
        assert_eq!(read(both), Some(("new".into(), Some(87_400))));
        let only_access = r#"{"access_token":"a","expires_in":"60"}"#;
        assert_eq!(read(only_access), Some(("former".into(), Some(1_060))));
    }

    #[test]
    fn a_missing_or_excessive_lifetime_is_bounded() {
        assert_eq!(read(r#"{"access_token":"a"}"#), Some(("former".into(), Some(87_400))));
        assert_eq!(read(r#"{"access_token":"a","expires_in":-5}"#), Some(("former".into(), Some(1_000))));
        let long = read(r#"{"access_token":"a","expires_in":9223372036854775807}"#);
        assert_eq!(long, Some(("former".into(), Some(1_000 + MAX_SECONDS))));
    }

    #[test]
    fn tokens_that_do_not_fit_a_header_are_refused() {
        for body in [r#"{"access_token":""}"#, r#"{"access_token":"a\nb"}"#, "{}", "<html>"] {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
