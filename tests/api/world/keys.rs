//! Atlassian's key server and its key.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::Value;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The id of the key.
pub(crate) const KEY_ID: &str = "connect/key-1";
/// Another id of the same key, that no hook of a usual test names.
pub(crate) const OTHER_KEY_ID: &str = "connect/rotated/key-3";

struct Pair {
    private: EncodingKey,
    public: String,
}

fn generate() -> Pair {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let private = pem("PRIVATE KEY", private.as_ref());
    Pair { private: EncodingKey::from_rsa_pem(private.as_bytes()).unwrap(), public: pem("PUBLIC KEY", public.as_ref()) }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(generate)
}

/// The public half, which everybody can read.
pub(crate) fn public_pem() -> &'static str {
    &pair().public
}

/// Signs as Atlassian does.
pub(crate) fn rs256(claims: &Value, kid: &str) -> String {
    sign(claims, kid, pair())
}

/// The signature of any text, made with Atlassian's signing key.
pub(crate) fn rs256_signature(message: &str) -> String {
    jsonwebtoken::crypto::sign(message.as_bytes(), &pair().private, Algorithm::RS256).unwrap()
}

/// Signs with another key of the same id.
pub(crate) fn forged_rs256(claims: &Value, kid: &str) -> String {
    static OTHER: OnceLock<Pair> = OnceLock::new();
    sign(claims, kid, OTHER.get_or_init(generate))
}

fn sign(claims: &Value, kid: &str, pair: &Pair) -> String {
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, &pair.private).unwrap()
}

/// Atlassian's key server.
pub(crate) struct KeyServer(MockServer);

impl KeyServer {
    /// One that has the one key, under two ids.
    pub(crate) async fn start() -> Self {
        let server = MockServer::start().await;
        let key = ResponseTemplate::new(200).set_body_string(public_pem());
        for id in [KEY_ID, OTHER_KEY_ID] {
            Mock::given(path(format!("/{id}"))).respond_with(key.clone()).mount(&server).await;
        }
        Self(server)
    }

    /// From now on answers everything so.
    pub(crate) async fn answer(&self, answer: ResponseTemplate) {
        self.0.reset().await;
        Mock::given(any()).respond_with(answer).mount(&self.0).await;
    }

    pub(crate) fn url(&self) -> String {
        self.0.uri()
    }

    /// The number of requests.
    pub(crate) async fn fetches(&self) -> usize {
        self.0.received_requests().await.unwrap().len()
    }
}
