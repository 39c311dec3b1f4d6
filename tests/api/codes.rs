//! The one-time code: a connect that was confirmed on the start page is finished in the panel, by the requesting
//! account.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Answer, Person, Reply, TestApp, acme, globex, is_logged, spawn_app};

const WRONG: &str = "AAAA-AAAA";

/// Somebody opens the person's link, continues, and consents on Upwork: the page that shows the code.
async fn shown(person: &Person<'_>, user: &str) -> Answer {
    let (state, cookie) = person.continue_from(&person.ask_to_connect().await).await;
    let answer = person.come_back(&[("code", user), ("state", &state)], &cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}

async fn enter(person: &Person<'_>, code: &str) -> Answer {
    person.call("finish-connect", json!({ "code": code })).await
}

async fn account(app: &TestApp, account: &'static str) -> Value {
    app.person(&acme(), account).panel().await["account"].clone()
}

#[tokio::test]
async fn without_a_pending_code_every_code_is_wrong() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    assert_eq!(ann.panel().await["code_waiting"], false);
    for code in ["ABCD-EFGH", "", "x"] {
        let answer = enter(&ann, code).await;
        assert_eq!(answer.status_and_code(), (422, "wrong_code".into()), "{code}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()), "{}", answer.text);
    }
    assert!(app.upwork.calls().is_empty());
}

#[tokio::test]
async fn opening_somebody_elses_link_connects_nobody_and_shows_a_code() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");

    let page = shown(&ann, "ada").await;

    let code = page.code();
    let (first, second) = code.split_once('-').unwrap();
    assert_eq!((first.len(), second.len()), (4, 4), "{code}");
    assert!(page.text.contains("acme.atlassian.net") && page.text.contains("Nobody else needs this code."));
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert!(app.upwork.calls().is_empty(), "nothing is exchanged");
    let panel = ann.panel().await;
    assert_eq!((&panel["account"], &panel["code_waiting"]), (&json!("not_connected"), &json!(true)));

    let answer = enter(&ann, &code.to_lowercase().replace('-', " ")).await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    let panel = answer.json();
    assert_eq!(
        (&panel["account"]["connected"]["name"], &panel["code_waiting"]),
        (&json!("Upwork's ada"), &json!(false))
    );
    assert_eq!(app.upwork.calls_of("grant").len(), 1);
}

#[tokio::test]
async fn a_pending_code_is_asked_for_on_every_issue_of_its_account_only() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let code = shown(&ann, "ada").await.code();
    assert_eq!(ann.on("20002").panel().await["code_waiting"], true);
    let others = [app.person(&acme(), "ben"), app.person(&globex(), "ann")];
    for other in &others {
        assert_eq!(other.panel().await["code_waiting"], false);
        for _ in 0..6 {
            assert_eq!(enter(other, &code).await.status_and_code(), (422, "wrong_code".into()));
        }
    }
    assert_eq!(enter(&ann.on("20002"), &code).await.status, 200);
    assert_eq!(account(&app, "ben").await, "not_connected");
}

#[tokio::test]
async fn five_wrong_codes_end_the_connect() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let code = shown(&ann, "ada").await.code();
    for _ in 0..5 {
        assert_eq!(ann.panel().await["code_waiting"], true);
        assert_eq!(enter(&ann, WRONG).await.status_and_code(), (422, "wrong_code".into()));
    }
    assert_eq!(ann.panel().await["code_waiting"], false);
    assert_eq!(enter(&ann, &code).await.status_and_code(), (422, "wrong_code".into()));
    assert!(app.upwork.calls().is_empty());
}

#[tokio::test]
async fn four_concurrent_entries_of_a_code_exchange_it_once_and_get_the_same_answer() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let code = shown(&ann, "ada").await.code();

    // Of six concurrent attempts the last might exceed the limit: an attempt counts until its code has been found
    // correct.
    for answers in
        [join_all((0..4).map(|_| enter(&ann, &code))).await, join_all((0..4).map(|_| enter(&ann, &code))).await]
    {
        for answer in answers {
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(answer.json()["account"]["connected"].is_object(), "{}", answer.text);
        }
    }
    assert_eq!(app.upwork.calls_of("grant").len(), 1);
}

#[tokio::test]
async fn a_repeated_callback_shows_the_code_only_to_the_same_browser() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.continue_from(&ann.ask_to_connect().await).await;
    let query = [("code", "ada"), ("state", state.as_str())];
    let code = ann.come_back(&query, &cookie).await.code();
    assert_eq!(ann.come_back(&query, &cookie).await.code(), code);
    assert_eq!(ann.come_back(&[("error", "access_denied"), ("state", &state)], &cookie).await.code(), code);
    let other = ann.come_back(&query, "").await;
    assert!(other.status == 403 && !other.text.contains(&code), "{}", other.text);
    assert_eq!(enter(&ann, &code).await.status, 200);
}

#[tokio::test]
async fn an_expired_consent_is_reported_and_can_be_given_again() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let code = shown(&ann, "ada").await.code();
    app.upwork.script("grant", [Reply::Json(400, json!({"error": "invalid_grant"}))]);
    for _ in 0..2 {
        assert_eq!(enter(&ann, &code).await.status_and_code(), (410, "connect_expired".into()));
    }
    let panel = ann.panel().await;
    assert_eq!((&panel["account"], &panel["code_waiting"]), (&json!("not_connected"), &json!(false)));
    ann.connect_as("ada").await;
}

#[tokio::test]
async fn codes_are_not_logged() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.continue_from(&ann.ask_to_connect().await).await;
    let code = ann.come_back(&[("code", "ada-s-secret-code"), ("state", &state)], &cookie).await.code();
    ann.come_back(&[("code", "ada-s-secret-code"), ("state", &state)], "").await;
    enter(&ann, WRONG).await;
    enter(&ann, &code).await;
    let value = cookie.split_once('=').unwrap().1;
    for secret in [code.as_str(), &code.replace('-', ""), &state, value, "ada-s-secret-code", WRONG] {
        assert!(!is_logged(secret), "{secret}");
    }
}

#[tokio::test]
async fn disconnect_and_uninstall_end_a_code() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let code = shown(&ann, "ada").await.code();
    assert_eq!(ann.call("disconnect", json!({})).await.json()["code_waiting"], false);
    assert_eq!(enter(&ann, &code).await.status_and_code(), (422, "wrong_code".into()));
    let code = shown(&ann, "ada").await.code();
    app.hook(&acme(), "uninstalled").await;
    app.install(&acme()).await;
    assert_eq!(enter(&ann, &code).await.status_and_code(), (422, "wrong_code".into()));
    assert!(app.upwork.calls().is_empty());
}

#[tokio::test]
async fn a_code_survives_a_restart() {
    let mut app = spawn_app().await;
    let code = shown(&app.person(&acme(), "ann"), "ada").await.code();
    assert_eq!(enter(&app.person(&acme(), "ann"), WRONG).await.status, 422);
    app.restart_with(&[]).await;
    for _ in 0..3 {
        assert_eq!(enter(&app.person(&acme(), "ann"), WRONG).await.status, 422);
    }
    assert_eq!(enter(&app.person(&acme(), "ann"), &code).await.status, 200);
}
