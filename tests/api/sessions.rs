//! `POST /api/session`: an open page continues for the user it was made for, and for nobody else.

use serde_json::{Value, json};

use crate::world::{
    Answer, ISSUE, Tenant, TestApp, a_draft, acme, hs256, is_logged, jira_claims, spawn_app, spawn_app_with_jira, with,
};

/// Exchanges the host's token for a session that continues that of the page.
async fn renew(app: &TestApp, context: &str, previous: &str) -> Answer {
    app.post("/api/session", context, json!({ "previous": previous }).to_string()).await
}

/// The session token embedded in a page.
async fn of_page(app: &TestApp, account: &'static str) -> String {
    app.person(&acme(), account).open_panel().await.meta("session-token").unwrap()
}

/// The host's token without an issue, as a dialog may get it.
fn context_without_an_issue(tenant: &Tenant, account: &str) -> String {
    hs256(&with(jira_claims(tenant.key, account, ISSUE, "context-qsh"), "context", json!({})), &tenant.secret)
}

fn token(answer: &Answer) -> String {
    answer.json()["token"].as_str().expect(&answer.text).to_owned()
}

#[tokio::test]
async fn a_session_is_not_renewed_for_a_user_who_logs_in_later() {
    let app = spawn_app().await;
    let page = of_page(&app, "ann").await;

    let answer = renew(&app, &acme().context_token("ben", ISSUE), &page).await;

    assert_eq!(answer.status_and_code(), (403, "caller_changed".into()));
    assert!(is_logged(answer.json()["reference"].as_str().unwrap()));
    assert_eq!(answer.json().as_object().unwrap().len(), 2, "nothing is told of either account");
    assert_eq!(renew(&app, &acme().context_token("ann", ISSUE), &page).await.status, 200, "she is back");
}

#[tokio::test]
async fn the_user_logged_in_now_sees_only_their_own_name() {
    let (jira, app) = spawn_app_with_jira().await;
    let acme = jira.of(acme());
    let page = app.person(&acme, "ann").open_panel().await.meta("session-token").unwrap();

    let answer = renew(&app, &acme.context_token("ben", ISSUE), &page).await;

    assert_eq!((answer.status, &answer.json()["message"]), (403, &json!("ben of Jira")));
    assert!(!answer.text.contains("ann"), "{}", answer.text);
}

#[tokio::test]
async fn a_session_is_not_renewed_for_another_issue_or_generation() {
    let app = spawn_app().await;
    let page = of_page(&app, "ann").await;
    let elsewhere = renew(&app, &acme().context_token("ann", "10002"), &page).await;
    assert_eq!(elsewhere.status_and_code(), (403, "caller_changed".into()));

    app.hook(&acme(), "uninstalled").await;
    app.install(&acme()).await;

    let later = renew(&app, &acme().context_token("ann", ISSUE), &page).await;
    assert_eq!(later.status_and_code(), (403, "caller_changed".into()));
}

#[tokio::test]
async fn a_dialog_with_a_token_without_an_issue_saves_to_its_own_issue() {
    let app = spawn_app().await;
    let page = of_page(&app, "ann").await;

    let renewed = token(&renew(&app, &context_without_an_issue(&acme(), "ann"), &page).await);
    let saved = app.post("/api/save-draft", &renewed, json!({ "draft": a_draft() }).to_string()).await;

    assert_eq!(saved.status, 200, "{}", saved.text);
    assert_eq!(app.person(&acme(), "ann").panel().await["draft_waiting"], true);
    assert_eq!(app.person(&acme(), "ann").on("10002").panel().await["draft_waiting"], false);
}

#[tokio::test]
async fn a_session_without_an_issue_calls_no_function_that_needs_one() {
    let app = spawn_app().await;
    let answer = app.post("/api/session", &context_without_an_issue(&acme(), "ann"), "").await;
    let of_site = token(&answer);
    for (function, arguments) in [
        ("panel", json!({})),
        ("authorization", json!({})),
        ("disconnect", json!({})),
        ("save-draft", json!({ "draft": a_draft() })),
        ("post-status", json!({ "id": "post-0001" })),
    ] {
        let answer = app.post(&format!("/api/{function}"), &of_site, arguments.to_string()).await;
        assert_eq!(answer.status_and_code(), (400, "no_issue".into()), "{function}");
        assert_ne!(answer.json()["reference"], Value::Null);
    }
}
