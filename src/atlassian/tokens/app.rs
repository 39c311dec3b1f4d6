//! The token that we sign for a call to Jira, as the app itself.

use jiff::Timestamp;
use jsonwebtoken::{EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::atlassian::APP_KEY;
use crate::atlassian::qsh::QueryHash;
use crate::caller::ClientKey;

/// How long Jira accepts the token, in seconds.
const SECONDS: i64 = 180;

#[derive(Serialize)]
struct AppClaims<'a> {
    iss: &'a str,
    aud: [&'a str; 1],
    iat: i64,
    exp: i64,
    qsh: &'a str,
}

/// Signs a call. Valid for that one request to that one site.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "plain strings have a JSON form, and HS256 takes any key"
)]
pub fn sign(client_key: &ClientKey, secret: &SecretString, request: &QueryHash, now: Timestamp) -> SecretString {
    let iat = now.as_second();
    let claims = AppClaims { iss: APP_KEY, aud: [client_key.as_str()], iat, exp: iat + SECONDS, qsh: request.as_str() };
    let key = EncodingKey::from_secret(secret.expose_secret().as_bytes());
    jsonwebtoken::encode(&Header::default(), &claims, &key).expect("can be signed").into()
}
