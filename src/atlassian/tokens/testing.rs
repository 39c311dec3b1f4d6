//! Signs tokens as Jira would, right and wrong, for the tests of every module.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::atlassian::qsh::QueryHash;

/// When the tests play, in seconds since 1970.
pub const NOW: i64 = 1_800_000_000;

/// The id of the key below.
pub const KEY_ID: &str = "test/key-1";

struct Pems {
    private: String,
    public: String,
}

fn pems() -> &'static Pems {
    static PEMS: OnceLock<Pems> = OnceLock::new();
    PEMS.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        Pems { private: pem("PRIVATE KEY", private.as_ref()), public: pem("PUBLIC KEY", public.as_ref()) }
    })
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// The private half of a key of Atlassian's.
pub fn private_pem() -> &'static str {
    &pems().private
}

/// The public half.
pub fn public_pem() -> &'static str {
    &pems().public
}

/// Signs with a shared secret.
pub fn hs256(claims: &Value, secret: &[u8]) -> String {
    jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(secret)).unwrap()
}

/// Signs with Atlassian's key, naming it `kid`.
pub fn rs256(claims: &Value, kid: Option<&str>) -> String {
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_rsa_pem(private_pem().as_bytes()).unwrap()).unwrap()
}

/// The hash of a request to a path with an optional query.
pub fn qsh(method: &str, target: &str) -> QueryHash {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    QueryHash::of(method, path, query).unwrap()
}

/// Claims as Jira issues them for an issue, with a hash or its substitute.
pub fn jira_claims(tenant: &str, qsh: &str) -> Value {
    json!({
        "iss": tenant, "sub": "user-1", "iat": NOW, "exp": NOW + 180, "qsh": qsh,
        "context": {"jira": {"issue": {"id": "10001", "key": "PROJ-1"}, "project": {"id": "10000", "key": "PROJ"}}},
    })
}

/// Claims as Atlassian issues them for an install.
pub fn lifecycle_claims(tenant: &str, audience: &Value, qsh: &str) -> Value {
    json!({"iss": tenant, "aud": audience, "iat": NOW, "exp": NOW + 900, "qsh": qsh, "context": {}})
}

/// Changes or, with `null`, removes one claim.
pub fn with(mut claims: Value, name: &str, value: Value) -> Value {
    match (claims.as_object_mut(), value) {
        (Some(fields), Value::Null) => drop(fields.remove(name)),
        (Some(fields), value) => drop(fields.insert(name.to_owned(), value)),
        (None, _) => {}
    }
    claims
}
