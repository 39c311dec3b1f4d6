//! A post whose answer was lost: it is looked up, then linked or abandoned, and never made twice.

use serde_json::{Value, json};

use crate::world::{Reply, TestApp, a_draft, a_submission, acme, globex, is_logged, spawn_app, spawn_app_with, with};

/// Posts as ann; the job is created, but the answer is lost, and this many lookups fail.
async fn lose_the_answer(app: &TestApp, failed_look_ups: usize) {
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::DoneThen502]);
    app.upwork.script("FindJobs", vec![Reply::Status(400); failed_look_ups]);
    let answer = ann.post(&a_submission("post-0001")).await;
    assert_eq!((answer.status, answer.json()), (200, json!("checking")), "{}", answer.text);
}

#[tokio::test]
async fn a_lost_response_is_looked_up_at_once() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::DoneThen502]);

    let answer = ann.post(&a_submission("post-0001")).await;

    assert_eq!(answer.json()["posted"]["job"]["id"], json!(app.upwork.jobs()[0]));
    assert_eq!(app.upwork.calls_of("CreateJob").len(), 1);
}

#[tokio::test]
async fn a_created_job_is_found_later_and_linked() {
    let app = spawn_app().await;
    lose_the_answer(&app, 3).await;
    let ann = app.person(&acme(), "ann");
    let panel = ann.panel().await;
    assert_eq!(panel["posting"], json!({"title": "Fix the login page", "mine": true, "checking": true}));
    assert_eq!(ann.post(&a_submission("post-0002")).await.status_and_code(), (409, "post_in_flight".into()));

    let end = ann.await_end_of("post-0001").await;

    assert_eq!(end["posted"]["job"]["id"], json!(app.upwork.jobs()[0]));
    assert_eq!(ann.panel().await["posting"], Value::Null);
    assert_eq!(ann.panel().await["jobs"].as_array().unwrap().len(), 1);
    assert_eq!((app.upwork.calls_of("CreateJob").len(), app.upwork.jobs().len()), (1, 1));
}

async fn is_given_up(lost: Reply) {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [lost.clone()]);
    assert_eq!(ann.post(&a_submission("post-0001")).await.json(), "checking", "{lost:?}");

    let end = ann.await_end_of("post-0001").await;

    let not_posted = &end["not_posted"];
    assert!(is_logged(not_posted["reference"].as_str().unwrap()), "{lost:?}: {end}");
    assert!(app.upwork.calls_of("FindJobs").len() >= 2, "{lost:?}");
    let next = a_submission(not_posted["next_id"].as_str().unwrap());
    assert!(ann.post(&next).await.json()["posted"].is_object(), "{lost:?}");
}

#[tokio::test]
async fn a_job_that_was_not_created_frees_the_issue_eventually() {
    let no_id = json!({"data": {"createJobPosting": {}}});
    let lost = [Reply::Status(500), Reply::Status(302), Reply::Json(200, json!({})), Reply::Json(200, no_id)];
    futures::future::join_all(lost.map(is_given_up)).await;
}

#[tokio::test]
async fn an_already_linked_job_is_no_match() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    assert!(ann.on("10002").post(&a_submission("post-0001")).await.json()["posted"].is_object());
    app.upwork.script("CreateJob", [Reply::Status(500)]);

    ann.post(&a_submission("post-0002")).await;

    assert!(ann.await_end_of("post-0002").await["not_posted"].is_object());
    assert_eq!(ann.panel().await["jobs"], json!([]));
}

#[tokio::test]
async fn two_posts_with_one_title_each_find_their_own_job() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::DoneThen502, Reply::DoneThen502]);
    app.upwork.script("FindJobs", [Reply::Status(400)]);
    let other = with(a_draft(), "description", json!("Quite another description."));

    ann.post(&a_submission("post-0001")).await;
    ann.on("10002").post(&json!({"id": "post-0002", "draft": other})).await;

    let first = ann.await_end_of("post-0001").await["posted"]["job"]["id"].clone();
    let second = ann.on("10002").await_end_of("post-0002").await["posted"]["job"]["id"].clone();
    assert_eq!([first, second], [json!(app.upwork.jobs()[0]), json!(app.upwork.jobs()[1])]);
}

#[tokio::test]
async fn a_post_with_an_unknown_outcome_survives_a_restart() {
    let mut app = spawn_app_with(&[("RECONCILE_SECONDS", "3600")]).await;
    app.install(&acme()).await;
    lose_the_answer(&app, 1).await;
    app.restart_with(&[]).await;
    let end = app.person(&acme(), "ann").await_end_of("post-0001").await;
    assert_eq!(end["posted"]["job"]["id"], json!(app.upwork.jobs()[0]));
}

#[tokio::test]
async fn the_lookup_uses_the_posters_tokens_and_organization() {
    let app = spawn_app().await;
    let ben = app.person(&globex(), "ben");
    ben.connect_as("bob").await;
    app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::Status(500)]);
    ben.post(&a_submission("post-0001")).await;
    let calls = app.upwork.calls_of("FindJobs");
    assert!(!calls.is_empty());
    assert!(calls.iter().all(|call| call.user.as_deref() == Some("bob") && call.organization == "1100000000000000002"));
}
