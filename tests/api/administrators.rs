//! What is for administrators of a site alone, on both hosts.

use serde_json::{Value, json};

use crate::world::{
    Answer, Gateway, Visitor, acme, an_installation, globex, is_logged, spawn_app_with, spawn_app_with_jira,
};

/// All calls for administrators; the last one changes something.
fn calls() -> [(&'static str, Value); 3] {
    [("site-status", json!({})), ("connected-accounts", json!({"query": {}})), ("cut-off", json!({"account": "ann"}))]
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status_and_code(), (403, "not_administrator".to_owned()));
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["code", "reference"], "{}", answer.text);
    assert!(is_logged(body["reference"].as_str().unwrap()));
}

#[tokio::test]
async fn on_connect_only_administrators_see_and_end_the_connections_of_their_site() {
    let (jira, app) = spawn_app_with_jira().await;
    let (acme, globex) = (jira.of(acme()), jira.of(globex()));
    app.install(&acme).await;
    app.install(&globex).await;
    let ann = app.person(&acme, "ann").connected().await;
    app.person(&globex, "ann").connect_as("bob").await;
    for (function, arguments) in calls() {
        assert_refused(&ann.call(function, arguments).await);
    }

    let admin = app.person(&acme, "admin");
    let accounts = admin.call("connected-accounts", json!({"query": {}})).await.json()["accounts"].clone();
    assert_eq!(accounts.as_array().unwrap().len(), 1, "{accounts}");
    assert_eq!(accounts[0]["account"], "ann", "{accounts}");
    for (function, arguments) in calls() {
        assert_eq!(admin.call(function, arguments).await.status, 200, "{function}");
    }
    assert_eq!(ann.panel().await["account"], "not_connected");
    let elsewhere = app.person(&globex, "ann").panel().await;
    assert!(elsewhere["account"]["connected"].is_object(), "{elsewhere}");
}

#[tokio::test]
async fn on_forge_only_administrators_see_and_end_the_connections_of_their_site() {
    let gateway = Gateway::start().await;
    let app = spawn_app_with(&[("FORGE_API_URL", &gateway.url())]).await;
    let installation = gateway.of(an_installation());
    for (function, arguments) in calls() {
        for page in [None, Some("10001")] {
            let visitor = |account| Visitor::new(&app, &installation, account).on(page);
            assert_refused(&visitor("ann").call(function, arguments.clone()).await);
            assert_eq!(visitor("admin").call(function, arguments.clone()).await.status, 200, "{function}");
        }
    }
    let status = Visitor::new(&app, &installation, "admin").call("site-status", json!({})).await.json();
    assert_eq!((&status["host"], &status["missing"]), (&json!("forge"), &Value::Null), "{status}");
}
