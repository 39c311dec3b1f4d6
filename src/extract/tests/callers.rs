use serde_json::{Value, json};

use super::world::{SECRET_A, World, a_caller, a_session, context_token};
use crate::atlassian::tokens::testing::{NOW, hs256, jira_claims, with};
use crate::store::records::TenantState;

const SESSION: &str = "/api/session";
const CALL: &str = "/api/panel";

fn context_with(field: &str, value: Value) -> String {
    hs256(&with(jira_claims("tenant-a", "context-qsh"), field, value), SECRET_A.as_bytes())
}

#[tokio::test]
async fn a_context_token_proves_a_caller() {
    let world = World::new().await;
    let answer = world.post(SESSION, &context_token(), "").await;
    let issue = json!({"id": "10001", "key": "PROJ-1", "project": "10000"});
    let caller = json!({"client_key": "tenant-a", "account_id": "user-1", "issue": issue});
    assert_eq!(answer.body, json!({"caller": caller, "generation": 0, "source": "host"}));
}

#[tokio::test]
async fn a_context_token_without_an_account_is_403() {
    let world = World::new().await;
    assert_eq!(world.post(SESSION, &context_with("sub", Value::Null), "").await.told(), (403, "anonymous"));
}

#[tokio::test]
async fn the_address_names_no_issue_for_a_context_token() {
    let world = World::new().await;
    let answer = world.post("/api/session?issueId=10002", &context_with("context", json!({})), "").await;
    assert_eq!(answer.told(), (400, "no_issue"));
    let answer = world.post("/api/session?issueId=10002", &context_token(), "").await;
    assert_eq!(answer.body["caller"]["issue"]["id"], "10001");
}

#[tokio::test]
async fn a_context_token_ends() {
    let world = World::new().await;
    assert_eq!(world.post(SESSION, &context_with("exp", json!(NOW + 3601)), "").await.told(), (401, "token_invalid"));
    world.clock.advance(180 + 60);
    assert_eq!(world.post(SESSION, &context_token(), "").await.told(), (401, "token_expired"));
}

#[tokio::test]
async fn a_session_token_proves_the_caller_it_was_made_for() {
    let world = World::new().await;
    for tenant in ["tenant-a", "tenant-b"] {
        let token = world.doors.session_token(&a_session(tenant)).token;
        let answer = world.post(CALL, &token, "").await;
        assert_eq!(answer.body, json!({"caller": a_caller(tenant), "generation": 0, "source": "host"}));
    }
}

#[tokio::test]
async fn a_session_ends_when_it_said() {
    let world = World::new().await;
    let token = world.doors.session_token(&a_session("tenant-a")).token;
    world.clock.advance(1799);
    assert_eq!(world.post(CALL, &token, "").await.status, 200);
    world.clock.advance(1);
    assert_eq!(world.post(CALL, &token, "").await.told(), (401, "token_expired"));
}

#[tokio::test]
async fn a_session_does_not_outlive_its_tenant() {
    let world = World::new().await;
    let token = world.doors.session_token(&a_session("tenant-a")).token;
    for (state, told) in
        [(TenantState::Disabled, (403, "tenant_disabled")), (TenantState::Retired, (401, "token_invalid"))]
    {
        world.set("tenant-a", SECRET_A, state).await;
        assert_eq!(world.post(CALL, &token, "").await.told(), told);
    }
    world.set("tenant-a", SECRET_A, TenantState::Disabled).await;
    assert_eq!(world.post(SESSION, &context_token(), "").await.told(), (403, "tenant_disabled"));
    let other = world.doors.session_token(&a_session("tenant-b")).token;
    assert_eq!(world.post(CALL, &other, "").await.status, 200, "the other tenant is not touched");
}

#[tokio::test]
async fn a_session_from_before_an_uninstall_stays_dead_after_the_next_install() {
    let world = World::new().await;
    let before = world.doors.session_token(&a_session("tenant-a")).token;
    world.next_generation("tenant-a").await;
    assert_eq!(world.post(CALL, &before, "").await.told(), (401, "token_invalid"));
    let renewed = world.post(SESSION, &context_token(), "").await;
    assert_eq!((renewed.status.as_u16(), &renewed.body["generation"]), (200, &json!(1)));
    let other = world.doors.session_token(&a_session("tenant-b")).token;
    assert_eq!(world.post(CALL, &other, "").await.status, 200, "the other tenant is not touched");
}

#[tokio::test]
async fn a_session_tells_a_page_s_token_from_the_host_s() {
    let world = World::new().await;
    let tenant = world.tenant("tenant-a").await;
    let embedded = world.doors.page_token(&tenant, &a_caller("tenant-a")).token;
    assert_eq!(world.post(CALL, &embedded, "").await.body["source"], "page");
    let traded = world.doors.session_token(&a_session("tenant-a")).token;
    assert_eq!(world.post(CALL, &traded, "").await.body["source"], "host");
}

#[tokio::test]
async fn another_installation_keeps_its_sessions_to_itself() {
    let (world, elsewhere) = (World::new().await, World::new().await);
    let token = elsewhere.doors.session_token(&a_session("tenant-a")).token;
    assert_eq!(world.post(CALL, &token, "").await.told(), (401, "token_invalid"));
}
