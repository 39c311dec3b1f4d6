//! Forge: installations of an app, the tokens that Atlassian makes for them, and Jira behind Atlassian's gateway.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::tokens::now;

/// The id of the app.
pub(crate) const APP: &str = "8db33809-1f32-48bb-8c52-5877dab48107";
const PRODUCTION: &str = "aa911f10-c54b-4b93-9e27-dd2947840b9e";
const KEY_ID: &str = "forge/invocation-token/key-1";
/// Where a 2048 bit modulus lies in its `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7), which has 294 bytes.
const MODULUS: std::ops::Range<usize> = 33..289;
/// Atlassian's gateway where no test needs one: nobody is there, and nobody is waited for.
pub(super) const NO_GATEWAY: &str = "http://127.0.0.1:9";

/// An installation of the app on a site.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    pub(crate) id: String,
    pub(crate) cloud: String,
    pub(crate) environment: String,
    pub(crate) kind: &'static str,
    pub(crate) site_url: String,
    /// Origin of the gateway.
    pub(crate) gateway: String,
}

/// The one that most tests need.
pub(crate) fn an_installation() -> Installation {
    Installation {
        id: "0a3a7799-53ae-4a5b-9e7e-03338980abb5".to_owned(),
        cloud: "d0d52620-3203-4cfa-8db5-f2587155f0dd".to_owned(),
        environment: PRODUCTION.to_owned(),
        kind: "PRODUCTION",
        site_url: "https://acme.atlassian.net".to_owned(),
        gateway: NO_GATEWAY.to_owned(),
    }
}

/// Claims of an event.
pub(crate) fn event_claims(installation: &Installation) -> Value {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Installation { id, cloud, environment, kind, gateway, .. } = installation;
    let app = format!("ari:cloud:ecosystem::app/{APP}");
    let api = format!("{gateway}/ex/jira/{cloud}");
    let iat = now();
    json!({
        "iss": "forge/invocation-token", "aud": app, "iat": iat, "nbf": iat, "exp": iat + 25,
        "jti": COUNT.fetch_add(1, Ordering::Relaxed).to_string(),
        "app": {
            "id": app,
            "appVersion": "2.3.0",
            "installationId": format!("ari:cloud:ecosystem::installation/{id}"),
            "apiBaseUrl": api,
            "environment": {"type": kind, "id": format!("ari:cloud:ecosystem::environment/{APP}/{environment}")},
        },
    })
}

/// Claims of a page without an issue.
pub(crate) fn site_page_claims(installation: &Installation, account: &str) -> Value {
    let mut claims = event_claims(installation);
    claims["principal"] = json!(account);
    claims["context"] = json!({
        "cloudId": installation.cloud, "siteUrl": installation.site_url, "moduleKey": "jobs",
        "extension": {"type": "jira:globalPage"},
    });
    claims
}

/// Claims of a page on an issue.
pub(crate) fn page_claims(installation: &Installation, account: &str, issue: &str) -> Value {
    let mut claims = site_page_claims(installation, account);
    claims["context"]["moduleKey"] = json!("issue-panel");
    claims["context"]["extension"] = json!({
        "type": "jira:issueContext",
        "issue": {"id": issue, "key": "PROJ-1"},
        "project": {"id": "10000", "key": "PROJ"},
    });
    claims
}

struct Pair {
    private: EncodingKey,
    modulus: Vec<u8>,
}

fn generate() -> Pair {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let public = public.as_ref();
    assert!(public.len() == 294 && public.ends_with(&[2, 3, 1, 0, 1]), "another form of a public key");
    let pem = pem::encode(private.as_ref());
    Pair { private: EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap(), modulus: public[MODULUS].to_vec() }
}

mod pem {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    pub(super) fn encode(der: &[u8]) -> String {
        let text = STANDARD.encode(der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
    }
}

fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(generate)
}

/// Signs as Forge does.
pub(crate) fn fit(claims: &Value) -> String {
    sign(claims, pair())
}

/// Signs with another key of the same id.
pub(crate) fn forged_fit(claims: &Value) -> String {
    static OTHER: OnceLock<Pair> = OnceLock::new();
    sign(claims, OTHER.get_or_init(generate))
}

fn sign(claims: &Value, pair: &Pair) -> String {
    let header = Header { kid: Some(KEY_ID.to_owned()), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, &pair.private).unwrap()
}

/// Forge's key server.
pub(crate) struct ForgeKeys(MockServer);

impl ForgeKeys {
    pub(super) async fn start() -> Self {
        let server = MockServer::start().await;
        let jwk = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "e": "AQAB",
            "n": URL_SAFE_NO_PAD.encode(&pair().modulus),
        });
        let keys = ResponseTemplate::new(200).set_body_json(json!({"keys": [jwk]}));
        Mock::given(path("/jwks.json")).respond_with(keys).mount(&server).await;
        Self(server)
    }

    pub(super) fn url(&self) -> String {
        format!("{}/jwks.json", self.0.uri())
    }
}
