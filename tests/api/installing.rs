//! `POST /connect/installed`: what is accepted, what is refused, and that a refusal changes nothing.

use serde_json::{Value, json};

use crate::world::{
    KEY_ID, Tenant, TestApp, US, acme, globex, is_logged, lifecycle_claims, now, qsh, rs256, spawn_app, spawn_app_with,
    with,
};

const INSTALLED: &str = "/connect/installed";

/// Whether frames signed with the tenant's secret open.
async fn opens(app: &TestApp, tenant: &Tenant) -> bool {
    match app.person(tenant, "ann").open_panel().await.status {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

fn renewed(tenant: Tenant) -> Tenant {
    Tenant { secret: format!("the new one: {}", tenant.secret), ..tenant }
}

#[tokio::test]
async fn an_install_enables_only_its_own_tenants_pages() {
    let app = spawn_app_with(&[]).await;
    assert!(!opens(&app, &acme()).await);

    let answer = app.hook(&acme(), "installed").await;

    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert!(opens(&app, &acme()).await && !opens(&app, &globex()).await);
}

#[tokio::test]
async fn unknown_fields_of_an_install_are_ignored() {
    let app = spawn_app_with(&[]).await;
    let body = with(acme().body("installed"), "entitlementId", json!({"new": [1]}));
    assert_eq!(app.hook_with(&acme(), "installed", &body).await.status, 204);
}

#[tokio::test]
async fn a_wrong_body_is_a_400_and_does_not_change_the_tenant() {
    let app = spawn_app().await;
    let stored = app.stored();
    for (field, value) in [
        ("clientKey", Value::Null),
        ("key", Value::Null),
        ("key", json!("another-add-on")),
        ("eventType", Value::Null),
        ("eventType", json!("enabled")),
        ("baseUrl", Value::Null),
        ("sharedSecret", Value::Null),
        ("sharedSecret", json!("")),
        ("sharedSecret", json!(42)),
    ] {
        let body = with(renewed(acme()).body("installed"), field, value.clone());
        let answer = app.hook_with(&acme(), "installed", &body).await;
        assert_eq!(answer.status_and_code(), (400, "bad_request".into()), "{field}: {value}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()));
    }
    for body in ["", "[]", "null", "{", "garbage", "\u{0}"] {
        let answer = app.post(INSTALLED, &acme().lifecycle_token(INSTALLED), body).await;
        assert_eq!(answer.status_and_code(), (400, "bad_request".into()), "{body:?}");
    }
    assert!(app.stored() == stored, "something was stored");
    assert!(opens(&app, &acme()).await && !opens(&app, &renewed(acme())).await);
}

#[tokio::test]
async fn only_allowed_sites_may_install() {
    let app = spawn_app().await;
    for base_url in [
        "https://evilatlassian.net",
        "https://atlassian.net",
        "https://a.b.atlassian.net",
        "https://acme.atlassian.net.evil.test",
        "https://acme.atlassian.net:8443",
        "https://acme.atlassian.net:443",
        "https://user@acme.atlassian.net",
        "https://evil.test/acme.atlassian.net",
        "https://evil.test\\.atlassian.net",
        "https://acme.atlassian.net/wiki",
        "https://acme.atlassian.net?x",
        "http://acme.atlassian.net",
        "http://169.254.169.254",
        "https://127.0.0.1",
        "https://[::1]",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://*.atlassian.net",
        "https://acme.atlassian.net.",
        "",
    ] {
        let body = with(renewed(acme()).body("installed"), "baseUrl", json!(base_url));
        let answer = app.hook_with(&acme(), "installed", &body).await;
        assert_eq!(answer.status_and_code(), (400, "bad_request".into()), "{base_url}");
    }
    assert!(opens(&app, &acme()).await && !opens(&app, &renewed(acme())).await);
}

#[tokio::test]
async fn a_body_beyond_64_kib_is_413_and_stores_nothing() {
    let app = spawn_app().await;
    let body = renewed(acme()).body("installed").to_string();
    let padded = |bytes: usize| format!("{body}{}", " ".repeat(bytes - body.len()));
    let answer = app.post(INSTALLED, &acme().lifecycle_token(INSTALLED), padded(64 * 1024 + 1)).await;
    assert_eq!(answer.status_and_code(), (413, "too_large".into()));
    assert!(!opens(&app, &renewed(acme())).await);
    let answer = app.post(INSTALLED, &acme().lifecycle_token(INSTALLED), padded(64 * 1024)).await;
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn a_body_of_another_tenant_is_a_401() {
    let app = spawn_app().await;
    let answer = app.hook_with(&globex(), "installed", &renewed(acme()).body("installed")).await;
    assert_eq!(answer.status_and_code(), (401, "token_invalid".into()));
    assert!(opens(&app, &acme()).await && !opens(&app, &renewed(acme())).await);
}

#[tokio::test]
async fn a_token_must_be_for_this_server_and_unexpired() {
    let app = spawn_app_with(&[]).await;
    let claims = lifecycle_claims(acme().key, US, &qsh("POST", INSTALLED));
    for (claim, value) in [
        ("aud", Value::Null),
        ("aud", json!("https://other.example.test")),
        ("aud", json!(["https://addon.example.test.evil.test"])),
        ("aud", json!([])),
        ("iss", Value::Null),
        ("exp", Value::Null),
        ("iat", Value::Null),
        ("iat", json!(now() + 120)),
        ("exp", json!(now() + 7200)),
        ("qsh", Value::Null),
        ("qsh", json!("context-qsh")),
        ("qsh", json!(qsh("POST", "/connect/uninstalled"))),
        ("qsh", json!(qsh("GET", INSTALLED))),
    ] {
        let token = rs256(&with(claims.clone(), claim, value.clone()), KEY_ID);
        let answer = app.post(INSTALLED, &token, acme().body("installed").to_string()).await;
        assert_eq!(answer.status_and_code(), (401, "token_invalid".into()), "{claim}: {value}");
    }
    assert!(!opens(&app, &acme()).await);
    for audience in [json!(US), json!(["https://other.example.test", US]), json!(format!("{US}/"))] {
        let token = rs256(&with(claims.clone(), "aud", audience.clone()), KEY_ID);
        let answer = app.post(INSTALLED, &token, acme().body("installed").to_string()).await;
        assert_eq!(answer.status, 204, "{audience}");
    }
}

#[tokio::test]
async fn a_reinstall_sets_a_new_secret_and_open_tabs_survive() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;

    app.install(&renewed(acme())).await;

    assert!(opens(&app, &renewed(acme())).await, "the new secret opens pages");
    assert!(opens(&app, &acme()).await, "and so does the former one, for ten minutes");
    assert_eq!(app.post("/api/session", &acme().context_token("ann", "10001"), "").await.status, 200);
    assert_eq!(app.post("/api/panel", &session, "{}").await.status, 200);
    let answer = app.hook(&acme(), "disabled").await;
    assert_eq!(answer.status_and_code(), (401, "token_invalid".into()), "the former secret signs no hook");
}

#[tokio::test]
async fn only_one_previous_secret_stays_valid() {
    let app = spawn_app().await;
    app.install(&renewed(acme())).await;
    app.install(&renewed(renewed(acme()))).await;
    assert!(opens(&app, &renewed(renewed(acme()))).await && opens(&app, &renewed(acme())).await);
    assert!(!opens(&app, &acme()).await);
}

#[tokio::test]
async fn a_renamed_site_keeps_its_connections() {
    let app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;

    let renamed = Tenant { base_url: "https://acme-new.atlassian.net".to_owned(), ..acme() };
    app.install(&renamed).await;

    assert!(app.person(&renamed, "ann").panel().await["account"]["connected"].is_object());
    let policy = app.person(&renamed, "ann").open_panel().await;
    let policy = policy.header("content-security-policy");
    assert!(policy.ends_with("frame-ancestors https://acme-new.atlassian.net"), "{policy}");
}

#[tokio::test]
async fn an_install_hook_delivered_twice_counts_once() {
    let app = spawn_app_with(&[]).await;
    let token = acme().lifecycle_token(INSTALLED);
    for _ in 0..2 {
        assert_eq!(app.post(INSTALLED, &token, acme().body("installed").to_string()).await.status, 204);
    }
    assert!(opens(&app, &acme()).await);
}
