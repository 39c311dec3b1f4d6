use std::time::Duration;

use serde_json::json;
use wiremock::matchers::{any, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{World, a_caller, a_caller_on, a_tenant};
use crate::store::records::Tenant;
use crate::usecases::Failure;
use crate::usecases::account::permission;

/// A world whose site is this server.
async fn a_world_at(jira: &MockServer) -> World {
    let world = World::new().await;
    let tenant = world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant");
    let seen = tenant.version;
    let moved = Tenant { base_url: jira.uri(), ..tenant };
    assert!(world.store().tenant(&a_tenant()).save(moved, Some(seen)).await.expect("the store"));
    world
}

async fn answers(jira: &MockServer, answer: ResponseTemplate) {
    jira.reset().await;
    Mock::given(any()).respond_with(answer).mount(jira).await;
}

/// Jira's answer to whether somebody may edit 10001.
fn says(yes: bool) -> ResponseTemplate {
    let issues = if yes { json!([10001]) } else { json!([]) };
    let one = json!({ "permission": "EDIT_ISSUES", "issues": issues, "projects": [] });
    ResponseTemplate::new(200).set_body_json(json!({ "globalPermissions": [], "projectPermissions": [one] }))
}

/// The app may read every issue.
async fn shows_its_issues(jira: &MockServer) {
    let issue = ResponseTemplate::new(200).set_body_json(json!({"id": "10001", "fields": {}}));
    Mock::given(path_regex("^/rest/api/3/issue/")).respond_with(issue).mount(jira).await;
}

async fn calls(jira: &MockServer) -> usize {
    jira.received_requests().await.expect("recorded").len()
}

#[tokio::test]
async fn only_while_jira_does_not_answer_everyone_may_post() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    let mut issue = 20_000;
    for (status, may_post) in [(400, false), (401, false), (403, false), (404, false), (500, true), (503, true)] {
        issue += 1;
        jira.reset().await;
        shows_its_issues(&jira).await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&jira).await;
        let caller = a_caller_on(&issue.to_string());
        let answer = permission::to_post(&world.services, &caller).await;
        match answer {
            Ok(()) => assert!(may_post, "{status}"),
            Err(Failure::MayNotEdit) => assert!(!may_post, "{status}"),
            Err(other) => panic!("{status}: {other}"),
        }
        assert!(permission::to_unlink(&world.services, &caller).await.is_err(), "{status}");
    }
    answers(&jira, ResponseTemplate::new(200).set_body_string("<html>")).await;
    let unclear = permission::to_post(&world.services, &a_caller()).await;
    assert!(matches!(unclear, Err(Failure::JiraSilent)), "{unclear:?}");
}

#[tokio::test]
async fn after_a_rate_limit_jira_is_asked_again_at_the_given_time() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    answers(&jira, ResponseTemplate::new(429).insert_header("retry-after", "30")).await;

    for issue in ["10001", "10002", "10003"] {
        let answer = permission::to_post(&world.services, &a_caller_on(issue)).await;
        let Err(Failure::JiraBusy { retry_after }) = answer else { panic!("{issue}: {answer:?}") };
        assert_eq!(retry_after, Duration::from_secs(30));
    }
    assert_eq!(calls(&jira).await, 1, "it was asked again too soon");

    answers(&jira, says(true)).await;
    world.clock.advance(29);
    permission::to_post(&world.services, &a_caller()).await.expect_err("a second too soon");
    world.clock.advance(1);
    permission::to_post(&world.services, &a_caller()).await.expect("a yes");
    assert_eq!(calls(&jira).await, 1);
}

#[tokio::test]
async fn the_last_refusal_is_remembered_without_the_cache() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    answers(&jira, says(false)).await;
    permission::to_post(&world.services, &a_caller()).await.expect_err("a no");

    world.store().tenant(&a_tenant()).cache().remove_all().await.expect("lost");

    answers(&jira, ResponseTemplate::new(502)).await;
    let answer = permission::to_post(&world.services, &a_caller()).await;
    assert!(matches!(answer, Err(Failure::MayNotEdit)), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_stays_in_force_beyond_five_minutes_while_jira_does_not_answer() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    let may_post = async || permission::to_post(&world.services, &a_caller()).await;
    answers(&jira, says(false)).await;
    assert!(matches!(may_post().await, Err(Failure::MayNotEdit)));

    answers(&jira, ResponseTemplate::new(502)).await;
    for _ in 0..3 {
        world.clock.advance(3_600);
        assert!(matches!(may_post().await, Err(Failure::MayNotEdit)));
    }
    assert_eq!(calls(&jira).await, 3, "it is asked each time: it may be back");

    answers(&jira, says(true)).await;
    world.clock.advance(10);
    may_post().await.expect("a yes");
    answers(&jira, ResponseTemplate::new(502)).await;
    world.clock.advance(3_600);
    may_post().await.expect("the last word was a yes");
}

#[tokio::test]
async fn a_permission_request_that_jira_rejected_is_repeated_after_a_minute() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    shows_its_issues(&jira).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(404)).mount(&jira).await;
    for _ in 0..10 {
        permission::to_post(&world.services, &a_caller()).await.expect_err("a no");
    }
    assert_eq!(calls(&jira).await, 2, "the permission, and whether the app may read the issue at all");
    answers(&jira, says(true)).await;
    world.clock.advance(60);
    permission::to_post(&world.services, &a_caller()).await.expect("a yes");
}

#[tokio::test]
async fn a_refusal_counts_only_if_the_app_can_read_the_issue() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    let mut number = 20_000;
    for hidden in [403, 404] {
        for no in [says(false), ResponseTemplate::new(403), ResponseTemplate::new(404)] {
            number += 1;
            let caller = a_caller_on(&number.to_string());
            jira.reset().await;
            Mock::given(path_regex("^/rest/api/3/issue/"))
                .respond_with(ResponseTemplate::new(hidden))
                .mount(&jira)
                .await;
            Mock::given(any()).respond_with(no).mount(&jira).await;
            for _ in 0..3 {
                permission::to_post(&world.services, &caller).await.expect("nobody has said no");
            }
            assert_eq!(calls(&jira).await, 2, "{hidden}: it is asked again too soon");
            let unlink = permission::to_unlink(&world.services, &caller).await;
            assert!(matches!(unlink, Err(Failure::IssueHidden)), "{hidden}: {unlink:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_from_before_the_issue_was_hidden_counts_for_a_day() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    shows_its_issues(&jira).await;
    Mock::given(any()).respond_with(says(false)).mount(&jira).await;
    permission::to_post(&world.services, &a_caller()).await.expect_err("a no");
    answers(&jira, ResponseTemplate::new(404)).await;
    world.clock.advance(3_600);
    permission::to_post(&world.services, &a_caller()).await.expect_err("the last word was a no");
    world.clock.advance(24 * 3_600);
    permission::to_post(&world.services, &a_caller()).await.expect("nobody has said no");
}

#[tokio::test]
async fn other_read_errors_do_not_change_a_refusal() {
    let jira = MockServer::start().await;
    let world = a_world_at(&jira).await;
    for (number, status) in [(1, 200), (2, 401), (3, 500), (4, 429)] {
        jira.reset().await;
        let issue = ResponseTemplate::new(status).set_body_json(json!({"id": "10001", "fields": {}}));
        Mock::given(path_regex("^/rest/api/3/issue/")).respond_with(issue).mount(&jira).await;
        Mock::given(any()).respond_with(says(false)).mount(&jira).await;
        let answer = permission::to_post(&world.services, &a_caller_on(&format!("2000{number}"))).await;
        assert!(matches!(answer, Err(Failure::MayNotEdit)), "{status}: {answer:?}");
    }
}
