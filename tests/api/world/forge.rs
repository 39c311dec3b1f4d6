//! Forge: installations of an app, the tokens that Atlassian issues for them, and Jira behind Atlassian's gateway.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::answer::Answer;
use super::app::TestApp;
use super::jira::{fetched, granted, names};
use super::tokens::now;

/// The id of the app.
pub(crate) const APP: &str = "8db33809-1f32-48bb-8c52-5877dab48107";
const PRODUCTION: &str = "aa911f10-c54b-4b93-9e27-dd2947840b9e";
const KEY_ID: &str = "forge/invocation-token/key-1";
/// Where a 2048 bit modulus lies in its `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7), which has 294 bytes.
const MODULUS: std::ops::Range<usize> = 33..289;
/// Atlassian's gateway for tests that need none: nothing listens there.
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

impl Installation {
    /// Another installation on the same site.
    pub(crate) fn again(&self) -> Self {
        Self { id: self.id.replace("0a3a7799", "1b4b8800"), ..self.clone() }
    }

    /// The same app on another site, whose users and issues have the same ids.
    pub(crate) fn elsewhere(&self) -> Self {
        Self {
            id: self.id.replace("0a3a7799", "2c5c9911"),
            cloud: self.cloud.replace("d0d52620", "e1e63731"),
            site_url: "https://globex.atlassian.net".to_owned(),
            ..self.clone()
        }
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

/// Atlassian's gateway to every Jira site.
pub(crate) struct Gateway(MockServer);

impl Gateway {
    /// Every site has one issue, 10001, which everybody may edit; whose token ends in `.admin`, administers it.
    pub(crate) async fn start() -> Self {
        let server = MockServer::start().await;
        let issue = json!({"id": "10001", "fields": {"summary": "Fix the login page", "labels": []}});
        let named = |request: &Request| {
            let (_, account) = request.url.query_pairs().next().unwrap();
            ResponseTemplate::new(200).set_body_json(json!({"displayName": format!("{account} of Jira")}))
        };
        let administers = |request: &Request| {
            let is_admin = request.headers["authorization"].to_str().unwrap().rsplit('.').next() == Some("admin");
            let permissions = json!({"ADMINISTER": {"havePermission": is_admin}});
            ResponseTemplate::new(200).set_body_json(json!({ "permissions": permissions }))
        };
        let at = |verb: &str, path: &str| {
            Mock::given(method(verb)).and(path_regex(format!("^/ex/jira/[^/]+/rest/api/3/{path}$")))
        };
        let ok = |body: Value| ResponseTemplate::new(200).set_body_json(body);
        at("GET", "issue/10001").respond_with(ok(issue)).mount(&server).await;
        at("POST", "permissions/check").respond_with(granted).mount(&server).await;
        at("POST", "issue/bulkfetch").respond_with(ok(fetched())).mount(&server).await;
        at("GET", "user/bulk").respond_with(names).mount(&server).await;
        at("GET", "user").respond_with(named).mount(&server).await;
        at("GET", "mypermissions").respond_with(administers).mount(&server).await;
        Self(server)
    }

    pub(crate) fn url(&self) -> String {
        self.0.uri()
    }

    /// The same installation, on a site behind this gateway.
    pub(crate) fn of(&self, installation: Installation) -> Installation {
        Installation { gateway: self.url(), ..installation }
    }

    /// The received requests: path and token.
    pub(crate) async fn calls(&self) -> Vec<(String, String)> {
        let requests = self.0.received_requests().await.unwrap();
        let token = |request: &Request| request.headers["authorization"].to_str().unwrap().to_owned();
        requests.iter().map(|request| (request.url.path().to_owned(), token(request))).collect()
    }
}

/// A Jira user on a page of an installation: every call brings a fresh token, as Atlassian's proxy adds one.
#[derive(Clone)]
pub(crate) struct Visitor<'a> {
    app: &'a TestApp,
    installation: Installation,
    account: &'static str,
    issue: Option<&'static str>,
}

impl<'a> Visitor<'a> {
    /// A user on issue 10001.
    pub(crate) fn new(app: &'a TestApp, installation: &Installation, account: &'static str) -> Self {
        Self { app, installation: installation.clone(), account, issue: Some("10001") }
    }

    /// The same person on another issue, or on a page of the whole site.
    pub(crate) fn on(&self, issue: Option<&'static str>) -> Self {
        Self { issue, ..self.clone() }
    }

    fn claims(&self) -> Value {
        match self.issue {
            Some(issue) => page_claims(&self.installation, self.account, issue),
            None => site_page_claims(&self.installation, self.account),
        }
    }

    /// Posts to a path under `/forge`.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let request = self.app.request(Method::POST, &format!("/forge/{path}"));
        let request = request.header("authorization", format!("Bearer {}", fit(&self.claims())));
        let request = request.header("x-forge-oauth-user", format!("user-token.{}", self.account));
        let request = request.header("x-forge-oauth-system", "app-token");
        // A request that would redirect a browser.
        Answer::to(request.header("accept", "text/html").json(&body)).await
    }

    /// The first state of a page.
    pub(crate) async fn open(&self, page: &str) -> Value {
        let answer = self.post(page, json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Calls a server function.
    pub(crate) async fn call(&self, function: &str, arguments: Value) -> Answer {
        self.post(&format!("api/{function}"), arguments).await
    }
}

/// Sends an event.
pub(crate) async fn send_event(app: &TestApp, installation: &Installation, event: &str, body: &Value) -> Answer {
    let request = app.request(Method::POST, &format!("/forge/{event}"));
    let request = request.header("authorization", format!("Bearer {}", fit(&event_claims(installation))));
    Answer::to(request.header("x-forge-oauth-system", "app-token").json(body)).await
}
