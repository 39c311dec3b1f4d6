//! Every kind of token at every route: exactly the right ones open it.

use reqwest::Method;
use serde_json::{Value, json};
use upwork_job_post::atlassian::site::BaseUrl;
use upwork_job_post::caller::{AccountId, Caller, ClientKey, Issue, IssueId, Session, SessionSource};
use upwork_job_post::extract::sessions;
use upwork_job_post::keyring::Keyring;

use crate::world::{
    Answer, ISSUE, KEY_ID, SECRET_KEYS, TestApp, US, acme, forged_rs256, globex, hs256, is_logged, jira_claims,
    lifecycle_claims, now, panel_of, public_pem, qsh, rs256, spawn_app, unsigned, with,
};

const ACCOUNT: &str = "ann";

/// A route, and the tokens that open it.
struct Door {
    target: String,
    opens: &'static [&'static str],
    body: Value,
}

impl Door {
    fn hook(event: &str, opens: &'static [&'static str]) -> Self {
        Self { target: format!("/connect/{event}"), opens, body: acme().body(event) }
    }

    fn api(path: &str, opens: &'static [&'static str], body: Value) -> Self {
        Self { target: path.to_owned(), opens, body }
    }

    fn page(target: String) -> Self {
        Self { target, opens: &["made for this request"], body: Value::Null }
    }

    fn is_page(&self) -> bool {
        self.body.is_null()
    }

    fn method(&self) -> &'static str {
        if self.is_page() { "GET" } else { "POST" }
    }
}

/// What a call needs beside its token, where it needs anything.
fn arguments(function: &str) -> Value {
    match function {
        "/api/post-job" => json!({"submission": {"id": "post-0001", "draft": {}}}),
        "/api/post-status" => json!({"id": "post-0001"}),
        _ => json!({}),
    }
}

/// All doors, in an order in which each can be opened: the last one ends the tenant.
fn doors() -> Vec<Door> {
    let functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    assert!(functions.contains(&"/api/panel") && functions.contains(&"/api/post-job"), "{functions:?}");
    let functions = functions.into_iter().map(|path| Door::api(path, &["session"], arguments(path)));
    let pages = ["issue-panel", "job-dialog", "edit-dialog"];
    let pages = pages.map(|page| Door::page(panel_of(ISSUE).replace("issue-panel", page)));
    let hooks = [
        Door::hook("enabled", &["lifecycle", "made for this request"]),
        Door::hook("disabled", &["lifecycle", "made for this request"]),
        Door::hook("installed", &["lifecycle"]),
        Door::hook("uninstalled", &["lifecycle"]),
    ];
    let session = Door::api("/api/session", &["context"], json!({}));
    pages.into_iter().chain([session]).chain(functions).chain(hooks).collect()
}

fn proven(tenant: &str) -> Session {
    let issue = Issue { id: IssueId::parse(ISSUE).unwrap(), key: None, project: None };
    let (client_key, account_id) = (ClientKey::parse(tenant).unwrap(), AccountId::parse(ACCOUNT).unwrap());
    Session::of(Caller { client_key, account_id, issue }, 0, SessionSource::Host)
}

/// A session token of an installation with these keys at this address, made so many seconds ago.
fn session(keys: &str, base_url: &str, tenant: &str, age: i64) -> String {
    let keyring = Keyring::parse(keys).unwrap();
    let then = jiff::Timestamp::from_second(now() - age).unwrap();
    sessions(&keyring, BaseUrl::parse(base_url).unwrap(), 1800).mint(&proven(tenant), then).token
}

fn aged(claims: Value) -> Value {
    with(with(claims, "iat", json!(now() - 600)), "exp", json!(now() - 100))
}

/// The four kinds, made as well as they can be for a door.
fn good_tokens(door: &Door) -> Vec<(&'static str, String)> {
    let hash = qsh(door.method(), &door.target);
    vec![
        ("lifecycle", rs256(&lifecycle_claims(acme().key, US, &hash), KEY_ID)),
        ("made for this request", hs256(&jira_claims(acme().key, ACCOUNT, ISSUE, &hash), &acme().secret)),
        ("context", acme().context_token(ACCOUNT, ISSUE)),
        ("session", session(SECRET_KEYS, US, acme().key, 0)),
    ]
}

/// The same, but their time is over.
fn expired_tokens(door: &Door) -> Vec<(&'static str, String)> {
    let hash = qsh(door.method(), &door.target);
    vec![
        ("lifecycle", rs256(&aged(lifecycle_claims(acme().key, US, &hash)), KEY_ID)),
        ("made for this request", hs256(&aged(jira_claims(acme().key, ACCOUNT, ISSUE, &hash)), &acme().secret)),
        ("context", hs256(&aged(jira_claims(acme().key, ACCOUNT, ISSUE, "context-qsh")), &acme().secret)),
        ("session", session(SECRET_KEYS, US, acme().key, 1801)),
    ]
}

/// Tokens that open no door at all.
fn bad_tokens(door: &Door) -> Vec<(String, String)> {
    let hash = qsh(door.method(), &door.target);
    let elsewhere = qsh(door.method(), "/connect/elsewhere");
    let other_keys = SECRET_KEYS.replace("AAEC", "AAED");
    let (lifecycle, signed) = (lifecycle_claims(acme().key, US, &hash), jira_claims(acme().key, ACCOUNT, ISSUE, &hash));
    let context = jira_claims(acme().key, ACCOUNT, ISSUE, "context-qsh");
    let confused = |claims: &Value| {
        let header = jsonwebtoken::Header { kid: Some(KEY_ID.into()), ..Default::default() };
        let key = jsonwebtoken::EncodingKey::from_secret(public_pem().as_bytes());
        jsonwebtoken::encode(&header, claims, &key).unwrap()
    };
    let mut bad = vec![
        ("garbage", "garbage".to_owned()),
        ("garbage in three parts", "a.b.c".to_owned()),
        ("lifecycle for another route", rs256(&lifecycle_claims(acme().key, US, &elsewhere), KEY_ID)),
        ("for another request", hs256(&jira_claims(acme().key, ACCOUNT, ISSUE, &elsewhere), &acme().secret)),
        ("forged lifecycle", forged_rs256(&lifecycle, KEY_ID)),
        ("forged, for this request", hs256(&signed, "a guess")),
        ("forged context", hs256(&context, "a guess")),
        ("forged session", session(&other_keys, US, acme().key, 0)),
        ("the other tenant's, for this request", hs256(&signed, &globex().secret)),
        ("the other tenant's context", hs256(&context, &globex().secret)),
        ("the session of another installation", session(SECRET_KEYS, "https://other.example.test", acme().key, 0)),
        ("the session of an unknown tenant", session(SECRET_KEYS, US, "nobody", 0)),
        ("the public key as a secret, lifecycle", confused(&lifecycle)),
        ("the public key as a secret, for this request", confused(&signed)),
        ("the public key as a secret, context", confused(&context)),
        ("an endless token", "x".repeat(9000)),
    ];
    if door.target.starts_with("/connect/") && !door.is_page() {
        let others = rs256(&lifecycle_claims(globex().key, US, &hash), KEY_ID);
        let others_hook = hs256(&jira_claims(globex().key, ACCOUNT, ISSUE, &hash), &globex().secret);
        bad.extend([("the other tenant's lifecycle", others), ("the other tenant's hook", others_hook)]);
    }
    let mut bad: Vec<(String, String)> = bad.into_iter().map(|(name, token)| (name.to_owned(), token)).collect();
    bad.extend(good_tokens(door).into_iter().map(|(kind, token)| (format!("unsigned {kind}"), unsigned(&token))));
    bad
}

/// Sends tokens to a door: some in the header, some in the address.
async fn knock(app: &TestApp, door: &Door, in_header: &[&str], in_query: &[&str]) -> Answer {
    let mut target = door.target.clone();
    for token in in_query {
        target = format!("{target}{}jwt={token}", if target.contains('?') { '&' } else { '?' });
    }
    let method = if door.is_page() { Method::GET } else { Method::POST };
    let mut request = app.request(method, &target);
    for token in in_header {
        request = request.header("authorization", format!("JWT {token}"));
    }
    if !door.is_page() {
        request = request.header("content-type", "application/json").body(door.body.to_string());
    }
    Answer::to(request).await
}

/// Sends a token as the door wants it.
async fn knock_rightly(app: &TestApp, door: &Door, token: &str) -> Answer {
    if door.is_page() { knock(app, door, &[], &[token]).await } else { knock(app, door, &[token], &[]).await }
}

#[track_caller]
fn assert_shut(door: &Door, token: &str, code: &str, answer: &Answer) {
    assert_shut_with(&[code], door, token, answer);
}

#[track_caller]
fn assert_shut_with(codes: &[&str], door: &Door, token: &str, answer: &Answer) {
    let at = format!("{token} at {}: {}", door.target, answer.text);
    assert_eq!(answer.status, 401, "{at}");
    let (shown, reference) = if door.is_page() {
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{at}");
        answer.shown_fault()
    } else {
        assert_eq!(answer.header("content-type"), "application/json", "{at}");
        let body = answer.json();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["code", "reference"], "{at}");
        (body["code"].as_str().unwrap().to_owned(), body["reference"].as_str().unwrap().to_owned())
    };
    assert!(codes.contains(&shown.as_str()), "{at}");
    assert!(is_logged(&reference), "{at}");
    assert!(answer.header("cache-control").contains("no-store"), "{at}");
}

/// Everything that must not open a door.
async fn refuse_all(app: &TestApp, door: &Door) {
    assert_shut(door, "no token", "token_missing", &knock(app, door, &[], &[]).await);
    for (name, token) in bad_tokens(door) {
        assert_shut(door, &name, "token_invalid", &knock_rightly(app, door, &token).await);
    }
    for (kind, token) in good_tokens(door) {
        if !door.opens.contains(&kind) {
            assert_shut(door, kind, "token_invalid", &knock_rightly(app, door, &token).await);
        }
        let (elsewhere, twice) = if door.is_page() {
            (knock(app, door, &[&token], &[]).await, knock(app, door, &[], &[&token, &token]).await)
        } else {
            (knock(app, door, &[], &[&token]).await, knock(app, door, &[&token, &token], &[]).await)
        };
        assert_shut(door, &format!("{kind} in the wrong place"), "token_missing", &elsewhere);
        assert_shut(door, &format!("{kind} twice"), "token_invalid", &twice);
        let both = knock(app, door, &[&token], &[&token]).await;
        assert_shut(door, &format!("{kind} in both places"), "token_invalid", &both);
    }
    for (kind, token) in expired_tokens(door) {
        let answer = knock_rightly(app, door, &token).await;
        let fits = door.opens.contains(&kind);
        let codes: &[&str] = if fits { &["token_expired"] } else { &["token_expired", "token_invalid"] };
        assert_shut_with(codes, door, &format!("expired {kind}"), &answer);
    }
}

#[tokio::test]
async fn each_door_is_opened_by_its_own_tokens_and_no_other_leaves_a_trace() {
    let app = spawn_app().await;
    app.person(&acme(), ACCOUNT).connected().await;
    let (stored, calls) = (app.stored(), app.upwork.calls().len());

    for door in doors() {
        refuse_all(&app, &door).await;
    }

    assert!(app.stored() == stored, "something was stored");
    assert_eq!(app.upwork.calls().len(), calls);
    for door in doors() {
        for (kind, token) in good_tokens(&door).into_iter().filter(|(kind, _)| door.opens.contains(kind)) {
            let answer = knock_rightly(&app, &door, &token).await;
            assert!(![401, 403, 500].contains(&answer.status), "{kind} at {}: {}", door.target, answer.text);
            if door.target == "/connect/disabled" {
                app.hook(&acme(), "enabled").await;
            }
        }
    }
}
