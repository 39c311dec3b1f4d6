use serde_json::{Value, json};

use super::world::{PANEL, SECRET_A, SECRET_B, World, page_token};
use crate::atlassian::tokens::testing::{NOW, hs256, jira_claims, qsh, with};
use crate::store::records::TenantState;

/// A page token of tenant a for an address, with another context.
fn about(target: &str, context: Value) -> String {
    hs256(&with(jira_claims("tenant-a", qsh("GET", target).as_str()), "context", context), SECRET_A.as_bytes())
}

#[tokio::test]
async fn a_page_token_proves_tenant_account_and_issue() {
    let world = World::new().await;
    let answer = world.get(PANEL, &page_token(PANEL)).await;
    let issue = json!({"id": "10001", "key": "PROJ-1", "project": "10000"});
    assert_eq!(answer.body, json!({"tenant": "tenant-a", "account": "user-1", "issue": issue}));
}

#[tokio::test]
async fn a_page_token_may_be_used_again_until_it_expires() {
    let world = World::new().await;
    let token = page_token(PANEL);
    assert_eq!(world.get(PANEL, &token).await.status, 200);
    world.clock.advance(180 + 59);
    assert_eq!(world.get(PANEL, &token).await.status, 200);
    world.clock.advance(1);
    assert_eq!(world.get(PANEL, &token).await.status_and_code(), (401, "token_expired"));
}

#[tokio::test]
async fn a_page_token_is_valid_for_one_address_only() {
    let world = World::new().await;
    let token = page_token(PANEL);
    for target in [
        "/connect/issue-panel?issueId=10002&issueKey=PROJ-1&projectId=10000",
        "/connect/issue-panel?issueId=10001&issueKey=PROJ-1&projectId=10000&more=1",
        "/connect/issue-panel?issueId=10001&issueKey=PROJ-1",
    ] {
        assert_eq!(world.get(target, &token).await.status_and_code(), (401, "token_invalid"), "{target}");
    }
    let reordered = "/connect/issue-panel?projectId=10000&issueKey=PROJ-1&issueId=10001";
    assert_eq!(world.get(reordered, &token).await.status, 200);
}

#[tokio::test]
async fn the_issue_in_the_address_counts_only_if_the_token_has_none() {
    let world = World::new().await;
    let answer = world.get(PANEL, &about(PANEL, json!({}))).await;
    assert_eq!(answer.body["issue"], json!({"id": "10001", "key": "PROJ-1", "project": "10000"}));

    let bare = "/connect/issue-panel";
    let answer = world.get(bare, &page_token(bare)).await;
    assert_eq!(answer.body["issue"]["id"], "10001");

    let other = about(PANEL, json!({"jira": {"issue": {"id": 10002}}}));
    assert_eq!(world.get(PANEL, &other).await.status_and_code(), (401, "token_invalid"));
    let same = about(PANEL, json!({"jira": {"issue": {"id": 10001}}}));
    assert_eq!(world.get(PANEL, &same).await.body["issue"]["key"], "PROJ-1");
}

#[tokio::test]
async fn a_page_without_an_issue_is_refused() {
    let world = World::new().await;
    for target in ["/connect/issue-panel", "/connect/issue-panel?issueId=", "/connect/issue-panel?issueId=PROJ-1"] {
        assert_eq!(world.get(target, &about(target, json!({}))).await.status_and_code(), (400, "no_issue"), "{target}");
    }
    let two = "/connect/issue-panel?issueId=1&issueId=2";
    assert_eq!(world.get(two, &about(two, json!({}))).await.status_and_code(), (400, "bad_request"));
}

#[tokio::test]
async fn an_anonymous_viewer_sees_the_page() {
    let world = World::new().await;
    let claims = with(jira_claims("tenant-a", qsh("GET", PANEL).as_str()), "sub", Value::Null);
    let answer = world.get(PANEL, &hs256(&claims, SECRET_A.as_bytes())).await;
    assert_eq!((answer.status.as_u16(), &answer.body["account"]), (200, &Value::Null));
}

#[tokio::test]
async fn a_tenants_secret_verifies_no_other_tenants_token() {
    let world = World::new().await;
    let as_b = jira_claims("tenant-b", qsh("GET", PANEL).as_str());
    assert_eq!(world.get(PANEL, &hs256(&as_b, SECRET_A.as_bytes())).await.status_and_code(), (401, "token_invalid"));
    let answer = world.get(PANEL, &hs256(&as_b, SECRET_B.as_bytes())).await;
    assert_eq!(answer.body["tenant"], "tenant-b");
}

#[tokio::test]
async fn an_unknown_tenant_gets_the_same_answer_as_a_forged_token() {
    let world = World::new().await;
    let token = hs256(&jira_claims("tenant-x", qsh("GET", PANEL).as_str()), SECRET_A.as_bytes());
    assert_eq!(world.get(PANEL, &token).await.status_and_code(), (401, "token_invalid"));
}

#[tokio::test]
async fn a_disabled_tenant_gets_403_and_a_retired_one_401() {
    let world = World::new().await;
    world.set("tenant-a", SECRET_A, TenantState::Disabled).await;
    assert_eq!(world.get(PANEL, &page_token(PANEL)).await.status_and_code(), (403, "tenant_disabled"));
    let forged = hs256(&jira_claims("tenant-a", qsh("GET", PANEL).as_str()), b"guess");
    assert_eq!(world.get(PANEL, &forged).await.status_and_code(), (401, "token_invalid"));
    world.set("tenant-a", SECRET_A, TenantState::Retired).await;
    assert_eq!(world.get(PANEL, &page_token(PANEL)).await.status_and_code(), (401, "token_invalid"));
}

#[tokio::test]
async fn tabs_survive_a_reinstall_for_ten_minutes() {
    let world = World::new().await;
    world.rotate("tenant-a", "the new secret").await;
    assert_eq!(world.get(PANEL, &page_token(PANEL)).await.status, 200);
    world.clock.advance(600);
    let claims = with(jira_claims("tenant-a", qsh("GET", PANEL).as_str()), "iat", json!(NOW + 600));
    let claims = with(claims, "exp", json!(NOW + 780));
    assert_eq!(world.get(PANEL, &hs256(&claims, SECRET_A.as_bytes())).await.status_and_code(), (401, "token_invalid"));
    assert_eq!(world.get(PANEL, &hs256(&claims, b"the new secret")).await.status, 200);
}

#[tokio::test]
async fn a_secret_copied_from_another_tenant_cannot_be_opened() {
    let world = World::new().await;
    world.swap_secret("tenant-b", "tenant-a").await;
    let token = hs256(&jira_claims("tenant-a", qsh("GET", PANEL).as_str()), SECRET_B.as_bytes());
    assert_eq!(world.get(PANEL, &token).await.status_and_code(), (500, "internal"));
}

#[tokio::test]
async fn no_request_is_accepted_while_the_store_does_not_answer() {
    let world = World::new().await;
    world.break_store();
    assert_eq!(world.get(PANEL, &page_token(PANEL)).await.status_and_code(), (500, "internal"));
}

#[tokio::test]
async fn a_too_long_address_is_refused() {
    let world = World::new().await;
    let long = format!("{PANEL}&x={}", "x".repeat(17 * 1024));
    assert_eq!(world.get(&long, &page_token(PANEL)).await.status_and_code(), (401, "token_invalid"));
}
