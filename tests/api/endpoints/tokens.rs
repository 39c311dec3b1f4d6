use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use upwork_job_post::atlassian::site::BaseUrl;
use upwork_job_post::caller::{AccountId, Caller, ClientKey, Issue, IssueId, Session, SessionSource};
use upwork_job_post::extract::sessions;
use upwork_job_post::keyring::Keyring;

use super::rows::Row;
use crate::world::{
    ISSUE, KEY_ID, SECRET_KEYS, US, acme, an_installation, event_claims, fit, forged_fit, forged_rs256, globex, hs256,
    jira_claims, lifecycle_claims, now, page_claims, public_pem, qsh, rs256, unsigned, with,
};

pub(super) const ACCOUNT: &str = "ann";

/// The kinds of token. A new kind is a variant here and an arm in [`good`] and [`expired`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Signed by Atlassian, for one request.
    Lifecycle,
    /// Signed with the tenant's secret, for one request: a page's, or a hook's.
    ForThisRequest,
    /// Signed with the tenant's secret, for no request in particular.
    Context,
    /// Signed by us, traded for a context token.
    Session,
    /// Signed by us, embedded in a page: whoever has the page's address may have it.
    EmbeddedSession,
    /// Signed by Forge, for a page on an issue.
    ForgePage,
    /// Signed by Forge, for an event.
    ForgeEvent,
}

impl Kind {
    pub(super) const ALL: [Self; 7] = [
        Self::Lifecycle,
        Self::ForThisRequest,
        Self::Context,
        Self::Session,
        Self::EmbeddedSession,
        Self::ForgePage,
        Self::ForgeEvent,
    ];

    /// Whether Forge signs it.
    pub(super) const fn is_of_forge(self) -> bool {
        matches!(self, Self::ForgePage | Self::ForgeEvent)
    }
}

/// What a session token of a tenant's first installation proves.
fn proven(tenant: &str, source: SessionSource) -> Session {
    let issue = Issue { id: IssueId::parse(ISSUE).unwrap(), key: None, project: None };
    let (client_key, account_id) = (ClientKey::parse(tenant).unwrap(), AccountId::parse(ACCOUNT).unwrap());
    Session::of(Caller { client_key, account_id, issue, jira_token: None }, 0, source)
}

/// A session token of an installation with these keys at this address, issued this many seconds ago.
fn session(keys: &str, base_url: &str, session: &Session, age: i64) -> String {
    let keyring = Keyring::parse(keys).unwrap();
    let then = jiff::Timestamp::from_second(now() - age).unwrap();
    sessions(&keyring, BaseUrl::parse(base_url).unwrap(), 1800).mint(session, then).token
}

fn hash_for(row: &Row) -> String {
    qsh(row.method.as_str(), &row.target)
}

/// A token of a kind, issued for a route.
pub(super) fn good(kind: Kind, row: &Row) -> String {
    match kind {
        Kind::Lifecycle => rs256(&lifecycle_claims(acme().key, US, &hash_for(row)), KEY_ID),
        Kind::ForThisRequest => hs256(&jira_claims(acme().key, ACCOUNT, ISSUE, &hash_for(row)), &acme().secret),
        Kind::Context => acme().context_token(ACCOUNT, ISSUE),
        Kind::Session => session(SECRET_KEYS, US, &proven(acme().key, SessionSource::Host), 0),
        Kind::EmbeddedSession => session(SECRET_KEYS, US, &proven(acme().key, SessionSource::Page), 0),
        Kind::ForgePage => fit(&page_claims(&an_installation(), ACCOUNT, ISSUE)),
        Kind::ForgeEvent => fit(&event_claims(&an_installation())),
    }
}

/// The same, but its time is over.
pub(super) fn expired(kind: Kind, row: &Row) -> String {
    let aged = |claims: Value| with(with(claims, "iat", json!(now() - 600)), "exp", json!(now() - 100));
    let jira = |hash: &str| hs256(&aged(jira_claims(acme().key, ACCOUNT, ISSUE, hash)), &acme().secret);
    match kind {
        Kind::Lifecycle => rs256(&aged(lifecycle_claims(acme().key, US, &hash_for(row))), KEY_ID),
        Kind::ForThisRequest => jira(&hash_for(row)),
        Kind::Context => jira("context-qsh"),
        Kind::Session => session(SECRET_KEYS, US, &proven(acme().key, SessionSource::Host), 1801),
        Kind::EmbeddedSession => session(SECRET_KEYS, US, &proven(acme().key, SessionSource::Page), 1801),
        Kind::ForgePage => fit(&aged(page_claims(&an_installation(), ACCOUNT, ISSUE))),
        Kind::ForgeEvent => fit(&aged(event_claims(&an_installation()))),
    }
}

/// Tokens that open no route at all.
pub(super) fn bad_tokens(row: &Row) -> Vec<(String, String)> {
    let (hash, elsewhere) = (hash_for(row), qsh(row.method.as_str(), "/connect/elsewhere"));
    let other_keys = SECRET_KEYS.replacen("k1:R", "k1:S", 1);
    assert_ne!(other_keys, SECRET_KEYS);
    let (lifecycle, signed) = (lifecycle_claims(acme().key, US, &hash), jira_claims(acme().key, ACCOUNT, ISSUE, &hash));
    let context = jira_claims(acme().key, ACCOUNT, ISSUE, "context-qsh");
    let (ours, nobodys) = (proven(acme().key, SessionSource::Host), proven("nobody", SessionSource::Host));
    let of_another_installation = Session { generation: 1, ..ours.clone() };
    let later = |claims: &Value| with(with(claims.clone(), "iat", json!(now() + 300)), "exp", json!(now() + 600));
    let mut bad = vec![
        ("garbage", "garbage".to_owned()),
        ("garbage in three parts", "a.b.c".to_owned()),
        ("lifecycle for another route", rs256(&lifecycle_claims(acme().key, US, &elsewhere), KEY_ID)),
        ("lifecycle for another add-on", rs256(&lifecycle_claims(acme().key, "https://x.test", &hash), KEY_ID)),
        ("lifecycle of another key", rs256(&lifecycle, "connect/key-2")),
        ("for another request", hs256(&jira_claims(acme().key, ACCOUNT, ISSUE, &elsewhere), &acme().secret)),
        ("forged lifecycle", forged_rs256(&lifecycle, KEY_ID)),
        ("forged, for this request", hs256(&signed, "a guess")),
        ("forged context", hs256(&context, "a guess")),
        ("forged session", session(&other_keys, US, &ours, 0)),
        ("the other tenant's, for this request", hs256(&signed, &globex().secret)),
        ("the other tenant's context", hs256(&context, &globex().secret)),
        ("the session of another server", session(SECRET_KEYS, "https://other.example.test", &ours, 0)),
        ("the session of another installation", session(SECRET_KEYS, US, &of_another_installation, 0)),
        ("the session of an unknown tenant", session(SECRET_KEYS, US, &nobodys, 0)),
        ("the public key as a secret, lifecycle", confused(&lifecycle)),
        ("the public key as a secret, for this request", confused(&signed)),
        ("the public key as a secret, context", confused(&context)),
        ("HS512, for this request", signed_with(Algorithm::HS512, &signed)),
        ("HS384 context", signed_with(Algorithm::HS384, &context)),
        ("lifecycle from the future", rs256(&later(&lifecycle), KEY_ID)),
        ("from the future, for this request", hs256(&later(&signed), &acme().secret)),
        ("context from the future", hs256(&later(&context), &acme().secret)),
        ("session from the future", session(SECRET_KEYS, US, &ours, -300)),
        ("an endless token", "x".repeat(9000)),
    ];
    bad.extend(bad_fits());
    if row.path.starts_with("/connect/") && !row.is_page() {
        let others = rs256(&lifecycle_claims(globex().key, US, &hash), KEY_ID);
        let others_hook = hs256(&jira_claims(globex().key, ACCOUNT, ISSUE, &hash), &globex().secret);
        bad.extend([("the other tenant's lifecycle", others), ("the other tenant's hook", others_hook)]);
    }
    bad.into_iter().map(|(name, token)| (name.to_owned(), token)).collect()
}

/// Tokens that Forge signed for another app, or that somebody else signed.
fn bad_fits() -> [(&'static str, String); 6] {
    let claims = page_claims(&an_installation(), ACCOUNT, ISSUE);
    let other = "ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000001";
    let app = |name: &str, value: Value| with(claims.clone(), "app", with(claims["app"].clone(), name, value));
    [
        ("forged, of a page on Forge", forged_fit(&claims)),
        ("for another app on Forge", fit(&with(app("id", json!(other)), "aud", json!(other)))),
        ("of an app on Forge for another audience", fit(&with(claims.clone(), "aud", json!(other)))),
        ("of an API elsewhere", fit(&app("apiBaseUrl", json!("https://evil.test/ex/jira/x")))),
        ("of a page on Forge from the future", {
            fit(&with(with(claims.clone(), "iat", json!(now() + 300)), "exp", json!(now() + 325)))
        }),
        ("of an isolated cloud", fit(&with(claims.clone(), "icLabel", json!("ic")))),
    ]
}

/// The public key, which everybody knows, taken for a shared secret.
fn confused(claims: &Value) -> String {
    let header = Header { kid: Some(KEY_ID.into()), ..Header::default() };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(public_pem().as_bytes())).unwrap()
}

/// The right secret, with an algorithm that is not used here.
fn signed_with(algorithm: Algorithm, claims: &Value) -> String {
    let key = EncodingKey::from_secret(acme().secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

/// Variants of a valid token that need no key.
pub(super) fn tampered(token: &str) -> Vec<(&'static str, String)> {
    let [header, claims, signature] = parts(token);
    let other_signature = parts(&hs256(&json!({}), "a guess"))[2].clone();
    let signed_by_none = |algorithm: &str, signature: &str| {
        let header = changed(&header, "alg", &json!(algorithm));
        format!("{header}.{claims}.{signature}")
    };
    let with_header = |name: &str, value: Value| format!("{}.{claims}.{signature}", changed(&header, name, &value));
    let with_claim = |name: &str, value: Value| format!("{header}.{}.{signature}", changed(&claims, name, &value));
    vec![
        ("unsigned", unsigned(token)),
        ("`none` with its signature", signed_by_none("none", &signature)),
        ("`None`", signed_by_none("None", "")),
        ("`NONE`", signed_by_none("NONE", "")),
        ("no algorithm", signed_by_none("", &signature)),
        ("the other family's algorithm", with_header("alg", json!(other_algorithm(&header)))),
        ("a key of its own", with_header("jwk", json!({"kty": "oct", "k": "AAAA"}))),
        ("a key from elsewhere", with_header("jku", json!("https://evil.test/keys"))),
        ("a critical header", with_header("crit", json!(["b64"]))),
        ("for another account", with_claim("sub", json!("bob"))),
        ("for another tenant", with_claim("iss", json!(globex().key))),
        ("for longer", with_claim("exp", json!(now() + 86_400))),
        ("for another request", with_claim("qsh", json!("context-qsh!"))),
        ("a bit of the header", format!("{}.{claims}.{signature}", flipped(&header))),
        ("a bit of the claims", format!("{header}.{}.{signature}", flipped(&claims))),
        ("a bit of the signature", format!("{header}.{claims}.{}", flipped(&signature))),
        ("the last bits of the signature", format!("{header}.{claims}.{}", last_changed(&signature))),
        ("another signature", format!("{header}.{claims}.{other_signature}")),
        ("no signature", format!("{header}.{claims}.")),
        ("two parts", format!("{header}.{claims}")),
        ("four parts", format!("{token}.{signature}")),
        ("a leading dot", format!(".{token}")),
        ("parts in another order", format!("{claims}.{header}.{signature}")),
        ("padding", format!("{token}=")),
        ("cut", token[..token.len() - 1].to_owned()),
    ]
}

fn parts(token: &str) -> [String; 3] {
    token.split('.').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap()
}

fn other_algorithm(header: &str) -> &'static str {
    let header = String::from_utf8(URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    if header.contains("RS256") { "HS256" } else { "RS256" }
}

/// A part with one field changed.
fn changed(part: &str, name: &str, value: &Value) -> String {
    let fields: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    URL_SAFE_NO_PAD.encode(with(fields, name, value.clone()).to_string())
}

/// A part with one bit of its middle byte changed.
fn flipped(part: &str) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The same bytes for a decoder that does not look at the bits behind the last byte.
fn last_changed(part: &str) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = part.split_at(part.len() - 1);
    let place = alphabet.find(last).unwrap();
    format!("{rest}{}", &alphabet[place ^ 1..=place ^ 1])
}
