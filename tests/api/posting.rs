//! Posting a job: one intent, one job, and an answer with its outcome.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Answer, Reply, a_draft, a_submission, acme, globex, is_logged, spawn_app, with};

#[tokio::test]
async fn a_job_is_posted_and_everyone_on_the_issue_sees_it() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;

    let answer = ann.post(&a_submission("post-0001")).await;

    let id = app.upwork.jobs().pop().unwrap();
    let job = answer.json()["posted"]["job"].clone();
    assert_eq!((&job["id"], &job["url"]), (&json!(id), &json!(app.upwork.job_page(&id))));
    assert_eq!((&job["title"], &job["mine"]), (&json!("Fix the login page"), &json!(true)));
    assert_eq!(ann.panel().await["jobs"], json!([job]));
    let bens = app.person(&acme(), "ben").panel().await;
    let [budget, organization] = ["budget", "organization"].map(|name| job[name].clone());
    assert!(budget.is_object() && organization.is_string(), "{job}");
    let mut seen_by_ben = with(job, "mine", json!(false));
    seen_by_ben.as_object_mut().unwrap().retain(|name, _| name != "budget" && name != "organization");
    assert_eq!(bens["jobs"], json!([seen_by_ben]), "only members of the organization see what it pays");
    assert_eq!(bens["account"], "not_connected");
    assert!(!bens.to_string().contains("ada"), "a colleague learns nothing of the poster's account");
    assert_eq!(ann.on("10002").panel().await["jobs"], json!([]));
    assert_eq!(app.person(&globex(), "ann").panel().await["jobs"], json!([]));
}

#[tokio::test]
async fn the_typed_content_is_sent_for_the_users_organization() {
    let app = spawn_app().await;
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;

    let call = &app.upwork.calls_of("CreateJob")[0];
    assert_eq!((call.user.as_deref(), call.organization.as_str()), (Some("ada"), "1100000000000000001"));
    let info = &call.sent["request"]["jobPostingInfo"];
    assert_eq!(call.sent["request"]["organizationId"], "1100000000000000001");
    assert_eq!((&info["title"], &info["description"]), (&json!("Fix the login page"), &json!("It lets nobody in.")));
    assert_eq!((&info["type"], &info["amount"]), (&json!("FIXED_PRICE"), &json!("150.00")));
}

#[tokio::test]
async fn an_incomplete_draft_is_a_422_with_its_fields_and_is_not_sent() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let draft = with(with(a_draft(), "title", json!(" ")), "amount", json!("4.99"));

    let answer = ann.post(&json!({"id": "post-0001", "draft": draft})).await;

    assert_eq!(answer.status_and_code(), (422, "invalid_draft".into()));
    let fields = json!([
        {"field": "title", "problem": "missing"},
        {"field": "amount", "problem": {"too_low": {"least": "5.00"}}, "entered": "4.99"},
    ]);
    assert_eq!(answer.json()["fields"], fields);
    assert!(is_logged(answer.json()["reference"].as_str().unwrap()));
    assert!(app.upwork.calls_of("CreateJob").is_empty());
    assert!(ann.post(&a_submission("post-0001")).await.json()["posted"].is_object(), "the id is still good");
}

#[tokio::test]
async fn an_invalid_post_id_is_refused() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    for id in ["", "short", "with space", "../../etc", &"x".repeat(65)] {
        assert_eq!(ann.post(&a_submission(id)).await.status_and_code(), (400, "bad_request".into()), "{id}");
        assert_eq!(
            ann.call("post-status", json!({"id": id})).await.status_and_code(),
            (400, "bad_request".into()),
            "{id}"
        );
    }
    assert_eq!(
        ann.call("post-status", json!({"id": "post-0001"})).await.status_and_code(),
        (404, "unknown_post".into())
    );
}

#[tokio::test]
async fn a_repeated_id_gets_the_same_answer_and_no_second_job() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let first = ann.post(&a_submission("post-0001")).await;
    let changed = json!({"id": "post-0001", "draft": with(a_draft(), "title", json!("Another title"))});

    for submission in [a_submission("post-0001"), changed] {
        assert_eq!(ann.post(&submission).await.json(), first.json());
    }
    assert_eq!(ann.call("post-status", json!({"id": "post-0001"})).await.json(), first.json());
    assert_eq!(app.upwork.calls_of("CreateJob").len(), 1);
}

#[tokio::test]
async fn ten_concurrent_calls_with_one_id_create_one_job() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::After(Duration::from_millis(200))]);

    let submission = a_submission("post-0001");
    let answers = join_all((0..10).map(|_| ann.post(&submission))).await;

    let outcomes: Vec<Value> = answers.iter().map(Answer::json).collect();
    assert!(answers.iter().all(|answer| answer.status == 200), "{outcomes:?}");
    assert!(outcomes.iter().any(|outcome| outcome["posted"].is_object()), "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| outcome["posted"].is_object() || outcome == "checking"), "{outcomes:?}");
    assert_eq!((app.upwork.calls_of("CreateJob").len(), app.upwork.jobs().len()), (1, 1));
}

#[tokio::test]
async fn a_second_post_of_an_issue_by_anyone_waits_for_the_first() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let ben = app.person(&acme(), "ben");
    ben.connect_as("bob").await;
    app.upwork.script("CreateJob", [Reply::After(Duration::from_secs(1))]);

    let (submission, other) = (a_submission("post-0001"), a_submission("post-0002"));
    let first = ann.post(&submission);
    let second = async {
        app.upwork.called("CreateJob").await;
        let posting = ben.panel().await["posting"].clone();
        let elsewhere = ann.on("10002").post(&a_submission("post-0003")).await;
        (posting, elsewhere, ann.post(&other).await, ben.post(&other).await)
    };
    let (first, (posting, elsewhere, of_ann, of_ben)) = tokio::join!(first, second);

    assert_eq!(posting, json!({"title": "Fix the login page", "mine": false, "checking": false}));
    assert!(elsewhere.json()["posted"].is_object(), "another issue is free");
    assert_eq!(of_ann.status_and_code(), (409, "post_in_flight".into()));
    assert_eq!(of_ben.status_and_code(), (409, "post_in_flight".into()));
    let job = first.json()["posted"]["job"]["id"].clone();
    assert!(job.is_string());
    let unasked = ben.post(&other).await;
    assert_eq!(unasked.status_and_code(), (409, "already_posted".into()), "the first job is open");
    assert_eq!(unasked.json()["jobs"][0]["id"], job);
    let answer = ben.post(&with(other, "beside", json!([job]))).await;
    assert!(answer.json()["posted"].is_object(), "the issue is free again");
    assert_eq!(ann.panel().await["jobs"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refusal_has_upworks_message_and_a_new_id() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let path = json!(["createJobPosting", "jobPostingRequest", "jobPostingInfo", "title"]);
    let errors = json!([{"message": "No phone numbers, please", "path": path}]);
    app.upwork.script("CreateJob", [Reply::Json(200, json!({"data": null, "errors": errors}))]);

    let answer = ann.post(&a_submission("post-0001")).await;

    let refused = answer.json()["refused"].clone();
    assert_eq!((answer.status, &refused["message"]), (200, &json!("No phone numbers, please")));
    assert_eq!(refused["fields"], json!([{"field": "title", "problem": {"refused": "No phone numbers, please"}}]));
    assert!(is_logged(refused["reference"].as_str().unwrap()));
    let again = ann.post(&a_submission("post-0001")).await.json()["refused"].clone();
    assert_eq!((&again["message"], &again["reference"]), (&refused["message"], &refused["reference"]));
    assert_eq!(app.upwork.calls_of("CreateJob").len(), 1);
    let next = refused["next_id"].as_str().unwrap();
    assert!(ann.post(&a_submission(next)).await.json()["posted"].is_object());
}

#[tokio::test]
async fn a_4xx_is_a_refusal_and_a_403_names_the_permission() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let forbidden = Reply::Json(403, json!({"message": "Forbidden"}));
    app.upwork.script("CreateJob", [Reply::Json(400, json!({"errors": [{"message": "Bad"}]})), forbidden]);

    assert_eq!(ann.post(&a_submission("post-0001")).await.json()["refused"]["message"], "Bad");
    let answer = ann.post(&a_submission("post-0002")).await;
    assert_eq!(answer.status_and_code(), (403, "missing_permission".into()));
    assert_eq!(answer.json()["message"], "Job Postings - Read and Write Access");
    assert!(app.upwork.jobs().is_empty());
}

#[tokio::test]
async fn a_rate_limited_post_is_a_429_and_frees_the_issue() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::Status(429)]);
    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (429, "rate_limited".into()));
    assert_eq!(ann.panel().await["posting"], Value::Null);
    assert!(ann.post(&a_submission("post-0002")).await.json()["posted"].is_object());
}

#[tokio::test]
async fn parts_that_upwork_did_not_save_are_named() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let created = json!({"data": {"createJobPosting": {"id": "1944066025694900099", "questionsSaved": false}}});
    app.upwork.script("CreateJob", [Reply::Json(200, created)]);
    let job = ann.post(&a_submission("post-0001")).await.json()["posted"]["job"].clone();
    assert_eq!((&job["id"], &job["warnings"]), (&json!("1944066025694900099"), &json!(["questions_not_saved"])));
}

#[tokio::test]
async fn nobody_posts_without_a_connection() {
    let app = spawn_app().await;
    let answer = app.person(&acme(), "ann").post(&a_submission("post-0001")).await;
    assert_eq!(answer.status_and_code(), (409, "not_connected".into()));
    assert!(app.upwork.calls().is_empty());
}

#[tokio::test]
async fn a_post_continues_after_the_dialog_is_closed() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::After(Duration::from_millis(400))]);
    let submission = a_submission("post-0001");
    tokio::select! {
        answer = ann.post(&submission) => panic!("{answer:?}"),
        () = app.upwork.called("CreateJob") => {}
    }
    assert!(ann.await_end_of("post-0001").await["posted"].is_object());
}

#[tokio::test]
async fn shutdown_waits_for_a_post_in_flight() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;
    app.upwork.script("CreateJob", [Reply::After(Duration::from_millis(500))]);
    let session = app.person(&acme(), "ann").session().await;
    let request = app.request(reqwest::Method::POST, "/api/post-job").header("authorization", format!("JWT {session}"));
    let posting = tokio::spawn(request.json(&json!({"submission": a_submission("post-0001")})).send());
    app.upwork.called("CreateJob").await;

    app.stop().await;

    let answer: Value = posting.await.unwrap().unwrap().json().await.unwrap();
    assert!(answer["posted"].is_object(), "{answer}");
    app.restart_with(&[]).await;
    assert_eq!(app.person(&acme(), "ann").panel().await["jobs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn one_of_several_organizations_is_chosen_and_remembered() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    ann.connect_as("eve").await;
    let for_organization = |id: &str| with(a_draft(), "organization", json!(id));

    let answer = ann.post(&a_submission("post-0001")).await;
    assert_eq!(answer.status_and_code(), (422, "invalid_draft".into()));
    assert_eq!(answer.json()["fields"], json!([{"field": "organization", "problem": "missing"}]));
    let foreign = ann.post(&json!({"id": "post-0002", "draft": for_organization("1100000000000000001")})).await;
    assert_eq!(foreign.status_and_code(), (409, "no_organization".into()));

    let draft = for_organization("1100000000000000004");
    assert!(ann.post(&json!({"id": "post-0003", "draft": draft})).await.json()["posted"].is_object());

    assert_eq!(app.upwork.calls_of("CreateJob")[0].organization, "1100000000000000004");
    assert_eq!(ann.panel().await["account"]["connected"]["organization"], "1100000000000000004");
    assert_eq!(ann.open_dialog().await.page()["job_dialog"]["draft"]["organization"], "1100000000000000004");
}

#[tokio::test]
async fn an_account_without_a_client_organization_can_connect_but_not_post() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    ann.connect_as("freelancer").await;
    assert_eq!(ann.panel().await["account"]["connected"]["organizations"], json!([]));
    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (409, "no_organization".into()));
}
