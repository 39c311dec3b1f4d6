//! Enabled, disabled, uninstalled: in any order, early, late and twice.

use std::sync::Arc;

use serde_json::{Value, json};
use upwork_job_post::caller::ClientKey;
use upwork_job_post::store::Store;
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::{Tenant as StoredTenant, TenantState};

use crate::world::{
    Answer, ISSUE, KEY_ID, Tenant, TestApp, US, a_draft, acme, globex, hs256, is_logged_as, jira_claims,
    lifecycle_claims, now, qsh, rs256, spawn_app, spawn_app_with, with,
};

/// A user's answers: from the page, from the session's endpoint, and with an earlier session.
async fn met(app: &TestApp, tenant: &Tenant, session: &str) -> [(u16, String); 3] {
    let page = app.person(tenant, "ann").open_panel().await;
    let renewed = app.post("/api/session", &tenant.context_token("ann", ISSUE), "").await;
    let call = app.post("/api/panel", session, "{}").await;
    [(page.status, page.shown_fault().0), renewed.status_and_code(), call.status_and_code()]
}

fn all(status: u16, code: &str) -> [(u16, String); 3] {
    [status; 3].map(|status| (status, code.to_owned()))
}

/// A hook whose token was issued this many seconds ago.
async fn late_hook(app: &TestApp, tenant: &Tenant, event: &str, age: i64) -> Answer {
    let path = format!("/connect/{event}");
    let hash = qsh("POST", &path);
    let iat = json!(now() - age);
    let token = match event {
        "installed" | "uninstalled" => rs256(&with(lifecycle_claims(tenant.key, US, &hash), "iat", iat), KEY_ID),
        _ => hs256(&with(jira_claims(tenant.key, "admin", ISSUE, &hash), "iat", iat), &tenant.secret),
    };
    app.post(&path, &token, tenant.body(event).to_string()).await
}

#[tokio::test]
async fn a_disabled_site_gets_an_explanation_until_it_is_enabled() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let others = app.person(&globex(), "ann").session().await;

    assert_eq!(app.hook(&acme(), "disabled").await.status, 204);
    assert_eq!(met(&app, &acme(), &session).await, all(403, "tenant_disabled"));
    assert_eq!(met(&app, &globex(), &others).await, all(200, ""), "the other tenant is untouched");

    assert_eq!(app.hook(&acme(), "enabled").await.status, 204);
    assert_eq!(met(&app, &acme(), &session).await, all(200, ""));
}

#[tokio::test]
async fn an_uninstall_refuses_everything_and_a_reinstall_accepts_no_earlier_session() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;

    assert_eq!(app.hook(&acme(), "uninstalled").await.status, 204);
    assert_eq!(met(&app, &acme(), &session).await, all(401, "token_invalid"));
    assert_eq!(app.hook(&acme(), "enabled").await.status_and_code(), (401, "token_invalid".into()));

    app.install(&acme()).await;
    let [page, renewed, call] = met(&app, &acme(), &session).await;
    assert_eq!((page, renewed), ((200, String::new()), (200, String::new())));
    assert_eq!(call, (401, "token_invalid".into()), "a session from before the uninstall stays dead");
    let fresh = app.person(&acme(), "ann").session().await;
    assert_eq!(app.post("/api/panel", &fresh, "{}").await.status, 200);
}

#[tokio::test]
async fn a_reinstall_does_not_keep_the_secret_from_before_the_uninstall_valid() {
    let app = spawn_app().await;
    app.hook(&acme(), "uninstalled").await;
    app.install(&Tenant { secret: "another secret, long enough to be one".to_owned(), ..acme() }).await;
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
}

#[tokio::test]
async fn an_uninstall_ends_every_connection_of_only_that_site() {
    let app = spawn_app().await;
    for tenant in [acme(), globex()] {
        app.person(&tenant, "ann").connected().await;
        app.person(&tenant, "ben").connect_as("bob").await;
    }

    app.hook(&acme(), "uninstalled").await;
    app.install(&acme()).await;

    for account in ["ann", "ben"] {
        assert_eq!(app.person(&acme(), account).panel().await["account"], "not_connected");
        assert!(app.person(&globex(), account).panel().await["account"]["connected"].is_object());
    }
}

#[tokio::test]
async fn an_uninstall_asks_upwork_to_revoke_the_tokens() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;

    app.hook(&acme(), "uninstalled").await;
    app.stop().await;

    let revoked: Vec<String> =
        app.upwork.calls_of("revoke").iter().map(|call| call.sent["token"].as_str().unwrap().to_owned()).collect();
    assert_eq!(revoked, ["refresh-ada-1", "access-ada-1"]);
}

#[tokio::test]
async fn data_that_a_crash_left_of_an_uninstalled_site_is_deleted_at_the_next_start() {
    let mut app = spawn_app().await;
    for tenant in [acme(), globex()] {
        let ann = app.person(&tenant, "ann").connected().await;
        assert_eq!(ann.call("save-draft", json!({ "draft": a_draft() })).await.status, 200);
    }
    app.stop().await;
    // The state that a process leaves if it dies right after it has retired the tenant.
    let acme_key = ClientKey::parse(acme().key).unwrap();
    let store = Store::new(Arc::new(EmbeddedStore::open(app.data()).unwrap()));
    let known = store.tenant(&acme_key).lookup().await.unwrap().unwrap();
    let seen = known.version;
    let retired = StoredTenant { state: TenantState::Retired, uninstalled_at: Some(known.state_at), ..known };
    assert!(store.tenant(&acme_key).save(retired, Some(seen)).await.unwrap());
    drop(store);

    app.restart_with(&[]).await;
    app.upwork.called("revoke").await;
    app.stop().await;

    let revoked: Vec<Value> =
        app.upwork.calls_of("revoke").into_iter().map(|call| call.sent["token"].clone()).collect();
    assert_eq!(revoked, ["refresh-ada-1", "access-ada-1"]);
    let store = Store::new(Arc::new(EmbeddedStore::open(app.data()).unwrap()));
    let left = |key: &str| {
        let (store, key) = (store.clone(), ClientKey::parse(key).unwrap());
        async move { store.tenant(&key).export().await.unwrap().len() }
    };
    assert_eq!((left(acme().key).await, left(globex().key).await), (1, 3), "the tombstone, and all of the other site");
}

#[tokio::test]
async fn an_uninstall_of_an_unknown_site_succeeds_and_stores_nothing() {
    let app = spawn_app().await;
    let stored = app.stored();
    let nobody = Tenant { key: "nobody", ..acme() };
    assert_eq!(app.hook(&nobody, "uninstalled").await.status, 204);
    assert!(app.stored() == stored, "something was stored");
    assert_eq!(app.hook(&nobody, "enabled").await.status_and_code(), (401, "token_invalid".into()));
}

#[tokio::test]
async fn a_wrong_body_with_a_valid_token_changes_nothing() {
    let app = spawn_app().await;
    for event in ["uninstalled", "disabled"] {
        for (field, value) in
            [("key", json!("another-add-on")), ("eventType", json!("enabled")), ("clientKey", json!(null))]
        {
            let answer = app.hook_with(&acme(), event, &with(acme().body(event), field, value)).await;
            assert_eq!(answer.status_and_code(), (400, "bad_request".into()), "{event}: {field}");
        }
        let answer = app.hook_with(&acme(), event, &with(acme().body(event), "clientKey", json!(globex().key))).await;
        assert_eq!(answer.status_and_code(), (401, "token_invalid".into()), "{event}");
    }
    for tenant in [acme(), globex()] {
        assert_eq!(app.person(&tenant, "ann").open_panel().await.status, 200);
    }
}

#[tokio::test]
async fn a_late_lifecycle_hook_changes_nothing() {
    let app = spawn_app().await;
    for event in ["disabled", "uninstalled"] {
        assert_eq!(late_hook(&app, &acme(), event, 30).await.status, 204, "{event}");
        assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 200, "{event}");
    }
    app.hook(&acme(), "uninstalled").await;
    assert_eq!(late_hook(&app, &acme(), "installed", 30).await.status, 204);
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
}

#[tokio::test]
async fn uninstall_wins_over_a_disable_of_the_same_second_in_either_order() {
    for order in [["disabled", "uninstalled"], ["uninstalled", "disabled"]] {
        let app = spawn_app().await;
        for event in order {
            late_hook(&app, &acme(), event, -2).await;
        }
        assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401, "{order:?}");
    }
}

#[tokio::test]
async fn an_uninstall_wins_over_a_disable_that_another_clock_dated_later() {
    let app = spawn_app().await;
    app.hook(&acme(), "disabled").await;
    assert_eq!(late_hook(&app, &acme(), "uninstalled", 0).await.status, 204);
    assert_eq!(app.hook(&acme(), "enabled").await.status_and_code(), (401, "token_invalid".into()));

    let app = spawn_app().await;
    late_hook(&app, &acme(), "disabled", -30).await;
    assert_eq!(late_hook(&app, &acme(), "uninstalled", 0).await.status, 204);
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
}

#[tokio::test]
async fn an_install_dated_a_minute_ahead_does_not_block_an_uninstall() {
    let app = spawn_app_with(&[]).await;
    assert_eq!(late_hook(&app, &acme(), "installed", -50).await.status, 204);
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 200);
    assert_eq!(late_hook(&app, &acme(), "uninstalled", 0).await.status, 204);
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
}

#[tokio::test]
async fn a_lifecycle_token_repeated_with_another_body_is_refused_and_changes_nothing() {
    let app = spawn_app().await;
    for event in ["disabled", "enabled", "installed", "uninstalled"] {
        let path = format!("/connect/{event}");
        let signed = matches!(event, "installed" | "uninstalled");
        let token = if signed { acme().lifecycle_token(&path) } else { acme().hook_token(&path) };
        let body = acme().body(event);
        assert_eq!(app.post(&path, &token, body.to_string()).await.status, 204, "{event}");
        let stored = app.stored();
        for (field, value) in [
            ("sharedSecret", json!("a secret that somebody else has chosen, long enough")),
            ("baseUrl", json!("https://evil.atlassian.net")),
            ("description", json!("other")),
        ] {
            let answer = app.post(&path, &token, with(body.clone(), field, value).to_string()).await;
            assert_eq!(answer.status_and_code(), (401, "token_invalid".into()), "{event}: {field}");
            assert!(is_logged_as("ERROR", answer.json()["reference"].as_str().unwrap()));
        }
        assert!(app.stored() == stored, "{event}: something was stored");
        assert_eq!(app.post(&path, &token, body.to_string()).await.status, 204, "{event}: the same again");
    }
}

#[tokio::test]
async fn a_hook_delivered_twice_succeeds_both_times() {
    let app = spawn_app().await;
    for event in ["disabled", "disabled", "enabled", "enabled", "uninstalled", "uninstalled"] {
        assert_eq!(app.hook(&acme(), event).await.status, 204, "{event}");
    }
}
