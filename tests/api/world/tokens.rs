//! Tokens as Jira issues them, and invalid ones.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value, json};
use upwork_job_post::atlassian::qsh::QueryHash;
use upwork_job_post::clock::{Clock as _, SystemClock};

/// The time, in seconds since 1970.
pub(crate) fn now() -> i64 {
    SystemClock.now().as_second()
}

/// Tokens of the same second differ, as those of two hooks do.
fn fresh() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// The hash of a request to a path with an optional query.
pub(crate) fn qsh(method: &str, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    QueryHash::of(method, path, query).unwrap().as_str().to_owned()
}

/// The panel's address for an issue.
pub(crate) fn panel_of(issue: &str) -> String {
    format!("/connect/issue-panel?issueId={issue}&issueKey=PROJ-1&projectId=10000")
}

/// Claims as Jira issues them for a user on an issue.
pub(crate) fn jira_claims(tenant: &str, account: &str, issue: &str, qsh: &str) -> Value {
    let context = json!({"jira": {"issue": {"id": issue, "key": "PROJ-1"}, "project": {"id": "10000", "key": "PROJ"}}});
    let (iat, jti) = (now(), fresh());
    json!({"iss": tenant, "sub": account, "iat": iat, "exp": iat + 180, "qsh": qsh, "context": context, "jti": jti})
}

/// Claims as Atlassian issues them for an install.
pub(crate) fn lifecycle_claims(tenant: &str, audience: &str, qsh: &str) -> Value {
    let (iat, jti) = (now(), fresh());
    json!({"iss": tenant, "aud": [audience], "iat": iat, "exp": iat + 900, "qsh": qsh, "context": {}, "jti": jti})
}

/// Changes or, with `null`, removes one field.
pub(crate) fn with(mut object: Value, name: &str, value: Value) -> Value {
    let fields = object.as_object_mut().unwrap();
    if value.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
    object
}

/// Signs with a shared secret.
pub(crate) fn hs256(claims: &Value, secret: &str) -> String {
    jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

/// The same claims, unsigned.
pub(crate) fn unsigned(token: &str) -> String {
    let mut parts = token.split('.');
    let header = URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    let header = URL_SAFE_NO_PAD.encode(with(header, "alg", json!("none")).to_string());
    format!("{header}.{}.", parts.next().unwrap())
}
