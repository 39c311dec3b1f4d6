//! Upwork's tokens: refreshed in time, once, and stored before they are used.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Reply, a_draft, a_submission, acme, globex, spawn_app, with};

#[tokio::test]
async fn tokens_about_to_expire_are_refreshed_before_use() {
    let app = spawn_app().await;
    app.upwork.grant_for(60);
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.forget("access-ada-1");

    assert!(ann.post(&a_submission("post-0001")).await.json()["posted"].is_object());

    assert_eq!(app.upwork.calls_of("refresh")[0].sent["refresh_token"], "refresh-ada-1");
    assert_eq!(app.upwork.calls_of("CreateJob").len(), 1, "the old tokens were not tried");
}

#[tokio::test]
async fn refreshed_tokens_are_stored() {
    let mut app = spawn_app().await;
    app.upwork.grant_for(60);
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;
    app.restart_with(&[]).await;

    let elsewhere = app.person(&acme(), "ann").on("10002");
    assert!(elsewhere.post(&a_submission("post-0002")).await.json()["posted"].is_object());

    assert_eq!(app.upwork.calls_of("refresh").len(), 1);
}

#[tokio::test]
async fn parallel_calls_share_one_refresh() {
    let app = spawn_app().await;
    app.upwork.grant_for(60);
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("refresh", [Reply::After(Duration::from_millis(200))]);

    let answers = join_all((0..6).map(|_| ann.call("form-options", json!({})))).await;

    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(app.upwork.calls_of("refresh").len(), 1);
}

#[tokio::test]
async fn parallel_reads_of_an_account_share_one_fetch() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;

    for (name, arguments, operation) in
        [("form-options", json!({}), "FormOptions"), ("skills", json!({"text": "rust"}), "FindSkills")]
    {
        app.upwork.script(operation, [Reply::After(Duration::from_millis(200))]);
        let answers = join_all((0..6).map(|_| ann.call(name, arguments.clone()))).await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{name}: {answers:?}");
        assert_eq!(app.upwork.calls_of(operation).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn tokens_survive_a_change_of_the_connection_during_their_refresh() {
    let app = spawn_app().await;
    app.upwork.grant_for(60);
    let ann = app.person(&acme(), "ann");
    ann.connect_as("eve").await;
    app.upwork.script("refresh", [Reply::After(Duration::from_millis(800))]);
    let draft = with(a_draft(), "organization", json!("1100000000000000004"));
    let submission = json!({"id": "post-0001", "draft": draft});

    let later = async {
        app.upwork.called("refresh").await;
        ann.post(&submission).await
    };
    let (options, posted) = tokio::join!(ann.call("form-options", json!({})), later);

    assert_eq!((options.status, posted.status), (200, 200), "{} {}", options.text, posted.text);
    let account = ann.panel().await["account"].clone();
    assert_eq!(account["connected"]["organization"], "1100000000000000004", "{account}");
    assert_eq!(app.upwork.calls_of("refresh").len(), 1);
}

#[tokio::test]
async fn rejected_tokens_are_refreshed_and_the_call_is_repeated_once() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.forget("access-");

    assert!(ann.post(&a_submission("post-0001")).await.json()["posted"].is_object());

    assert_eq!((app.upwork.calls_of("refresh").len(), app.upwork.calls_of("CreateJob").len()), (1, 2));
    assert_eq!(app.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn a_call_rejected_twice_without_a_message_keeps_the_connection() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::Status(401), Reply::Status(401)]);

    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (422, "refused".into()));

    assert_eq!(app.upwork.calls_of("CreateJob").len(), 2);
    assert!(ann.panel().await["account"]["connected"].is_object());
    assert!(ann.post(&a_submission("post-0002")).await.json()["posted"].is_object());
}

#[tokio::test]
async fn repeatedly_rejected_tokens_end_the_connection() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let refused = || Reply::Json(401, json!({"message": "Authentication failed"}));

    for (number, expected) in
        [(1, (503, "refresh_refused")), (2, (503, "refresh_refused")), (3, (409, "reconnect_needed"))]
    {
        app.upwork.script("CreateJob", [refused(), refused()]);
        let answer = ann.post(&a_submission(&format!("post-000{number}"))).await;
        assert_eq!(answer.status_and_code(), (expected.0, expected.1.into()), "{number}");
    }

    assert_eq!(ann.panel().await["account"], json!({"reconnect_needed": {"name": "Upwork's ada"}}));
    assert!(app.upwork.jobs().is_empty());
}

#[tokio::test]
async fn an_invalid_refresh_token_requires_only_that_account_to_reconnect() {
    let app = spawn_app().await;
    for tenant in [acme(), globex()] {
        app.person(&tenant, "ann").connected().await;
    }
    app.upwork.forget("access-ada-1");
    app.upwork.forget("refresh-ada-1");
    let ann = app.person(&acme(), "ann");

    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (409, "reconnect_needed".into()));

    assert_eq!(ann.panel().await["account"], json!({"reconnect_needed": {"name": "Upwork's ada"}}));
    assert_eq!(ann.panel().await["posting"], Value::Null, "the issue is free");
    let calls = app.upwork.calls().len();
    assert_eq!(ann.post(&a_submission("post-0002")).await.status_and_code(), (409, "reconnect_needed".into()));
    assert_eq!(app.upwork.calls().len(), calls, "dead tokens are not tried again");
    assert!(app.person(&globex(), "ann").post(&a_submission("post-0001")).await.json()["posted"].is_object());

    ann.connect_as("ada").await;
    assert!(ann.post(&a_submission("post-0003")).await.json()["posted"].is_object());
}

#[tokio::test]
async fn an_unanswered_refresh_keeps_the_connection() {
    let app = spawn_app().await;
    app.upwork.grant_for(60);
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("refresh", [Reply::Status(503)]);

    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (503, "upwork_unavailable".into()));

    assert!(ann.panel().await["account"]["connected"].is_object());
    assert!(ann.post(&a_submission("post-0002")).await.json()["posted"].is_object());
}

#[tokio::test]
async fn the_choices_of_the_form_are_fetched_once_for_a_tenant() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let options = ann.call("form-options", json!({})).await;
    assert_eq!(options.json()["categories"][0]["id"], "531770282580668418");
    assert_eq!(ann.call("form-options", json!({})).await.json(), options.json());
    assert_eq!(app.upwork.calls_of("FormOptions").len(), 1);
    assert_eq!(ann.open_dialog().await.page()["job_dialog"]["options"], options.json());
    let other = app.person(&globex(), "ann").connected().await;
    other.call("form-options", json!({})).await;
    assert_eq!(app.upwork.calls_of("FormOptions").len(), 2, "nothing is shared between tenants");
}
