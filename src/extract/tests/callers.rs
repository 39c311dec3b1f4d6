use serde_json::{Value, json};

use super::world::{Answer, SECRET_A, World, a_caller, a_session, context_token};
use crate::atlassian::tokens::testing::{NOW, hs256, jira_claims, with};
use crate::caller::{AccountId, ClientKey, Issue, IssueId, Session, SessionSource};
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
    let expected =
        json!({"tenant": "tenant-a", "account": "user-1", "issue": issue, "generation": 0, "source": "host"});
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn a_context_token_without_an_account_is_403() {
    let world = World::new().await;
    assert_eq!(world.post(SESSION, &context_with("sub", Value::Null), "").await.status_and_code(), (403, "anonymous"));
}

#[tokio::test]
async fn the_address_names_no_issue_for_a_context_token() {
    let world = World::new().await;
    let answer = world.post("/api/session?issueId=10002", &context_with("context", json!({})), "").await;
    assert_eq!((answer.status.as_u16(), &answer.body["issue"]), (200, &Value::Null));
    let answer = world.post("/api/session?issueId=10002", &context_token(), "").await;
    assert_eq!(answer.body["issue"]["id"], "10001");
}

/// Renews a session: along with the host's token the page sends its session token.
async fn renewed(world: &World, context: &str, previous: &Session) -> Answer {
    let previous = world.auth.session_token(previous).token;
    world.post(SESSION, context, json!({ "previous": previous }).to_string()).await
}

#[tokio::test]
async fn a_session_is_renewed_for_the_same_caller_long_after_it_expired() {
    let world = World::new().await;
    let embedded = Session { source: SessionSource::Page, ..a_session("tenant-a") };
    let previous = world.auth.session_token(&embedded).token;
    world.clock.advance(30 * 24 * 3600);
    let at = |name: &str, ahead: i64, claims: Value| with(claims, name, json!(NOW + 30 * 24 * 3600 + ahead));
    let claims = at("exp", 180, at("iat", 0, jira_claims("tenant-a", "context-qsh")));
    let context = hs256(&claims, SECRET_A.as_bytes());
    let answer = world.post(SESSION, &context, json!({ "previous": previous }).to_string()).await;
    assert_eq!((answer.status.as_u16(), &answer.body["source"]), (200, &json!("host")));
    let issue = json!({"id": "10001", "key": "PROJ-1", "project": "10000"});
    assert_eq!(answer.body["issue"], issue, "the host's token says what the page's session lacked");
}

#[tokio::test]
async fn a_session_is_renewed_only_for_its_caller_and_issue() {
    let world = World::new().await;
    let ours = a_session("tenant-a");
    let issue = |id: &str| Some(Issue { id: IssueId::parse(id).unwrap(), key: None, project: None });
    let former = [
        ("tenant", Session { client_key: ClientKey::parse("tenant-b").unwrap(), ..ours.clone() }),
        ("account", Session { account_id: AccountId::parse("user-2").unwrap(), ..ours.clone() }),
        ("issue", Session { issue: issue("10002"), ..ours.clone() }),
        ("no issue", Session { issue: None, ..ours.clone() }),
        ("generation", Session { generation: 1, ..ours.clone() }),
    ];
    for (what, former) in former {
        assert_eq!(
            renewed(&world, &context_token(), &former).await.status_and_code(),
            (403, "caller_changed"),
            "{what}"
        );
    }
    assert_eq!(renewed(&world, &context_token(), &ours).await.status, 200);
}

#[tokio::test]
async fn a_context_token_without_an_issue_renews_a_session_for_its_issue() {
    let world = World::new().await;
    let context = context_with("context", json!({}));
    let former = a_session("tenant-a");
    assert_eq!(renewed(&world, &context, &former).await.body["issue"], json!(former.issue));
    let of_site = Session { issue: None, ..former.clone() };
    let answer = renewed(&world, &context, &of_site).await;
    assert_eq!((answer.status.as_u16(), &answer.body["issue"]), (200, &Value::Null));
    let colleague = Session { account_id: AccountId::parse("user-2").unwrap(), ..former };
    assert_eq!(renewed(&world, &context, &colleague).await.status_and_code(), (403, "caller_changed"));
}

#[tokio::test]
async fn only_our_own_session_tokens_are_renewed() {
    let (world, elsewhere) = (World::new().await, World::new().await);
    let foreign = elsewhere.auth.session_token(&a_session("tenant-a")).token;
    let own = world.auth.session_token(&a_session("tenant-a")).token;
    let cut = own[..own.len() - 1].to_owned();
    for previous in [foreign, context_token(), cut, "x".into(), String::new(), "a.b.c".into(), "a".repeat(9_000)] {
        let answer = world.post(SESSION, &context_token(), json!({ "previous": previous }).to_string()).await;
        assert_eq!(answer.status_and_code(), (401, "token_invalid"), "{previous}");
    }
}

#[tokio::test]
async fn a_renewal_body_is_a_small_object_or_empty() {
    let world = World::new().await;
    for body in ["", "{}", r#"{"previous":null}"#, r#"{"new":1}"#] {
        assert_eq!(world.post(SESSION, &context_token(), body).await.status, 200, "{body}");
    }
    for body in ["x", "[]", "\"x\"", r#"{"previous":1}"#, r#"{"previous":"#, r#"{"previous":{}}"#] {
        assert_eq!(world.post(SESSION, &context_token(), body).await.status_and_code(), (400, "bad_request"), "{body}");
    }
    let long = |bytes: usize| " ".repeat(bytes - 2) + "{}";
    assert_eq!(world.post(SESSION, &context_token(), long(16 * 1024)).await.status, 200);
    assert_eq!(world.post(SESSION, &context_token(), long(16 * 1024 + 1)).await.status_and_code(), (413, "too_large"));
    let unread = world.post(SESSION, &context_with("exp", json!(NOW - 60)), long(17 * 1024)).await;
    assert_eq!(unread.status_and_code(), (401, "token_invalid"), "the token comes first");
}

#[tokio::test]
async fn a_context_token_expires() {
    let world = World::new().await;
    assert_eq!(
        world.post(SESSION, &context_with("exp", json!(NOW + 3601)), "").await.status_and_code(),
        (401, "token_invalid")
    );
    world.clock.advance(180 + 60);
    assert_eq!(world.post(SESSION, &context_token(), "").await.status_and_code(), (401, "token_expired"));
}

#[tokio::test]
async fn a_session_token_proves_the_caller_it_was_made_for() {
    let world = World::new().await;
    for tenant in ["tenant-a", "tenant-b"] {
        let token = world.auth.session_token(&a_session(tenant)).token;
        let answer = world.post(CALL, &token, "").await;
        let issue = json!(a_caller(tenant).issue);
        let expected =
            json!({"tenant": tenant, "account": "user-1", "issue": issue, "generation": 0, "source": "host"});
        assert_eq!(answer.body, expected);
    }
}

#[tokio::test]
async fn a_session_expires_at_its_time() {
    let world = World::new().await;
    let token = world.auth.session_token(&a_session("tenant-a")).token;
    world.clock.advance(1799);
    assert_eq!(world.post(CALL, &token, "").await.status, 200);
    world.clock.advance(1);
    assert_eq!(world.post(CALL, &token, "").await.status_and_code(), (401, "token_expired"));
}

#[tokio::test]
async fn a_session_does_not_outlive_its_tenant() {
    let world = World::new().await;
    let token = world.auth.session_token(&a_session("tenant-a")).token;
    for (state, expected) in
        [(TenantState::Disabled, (403, "tenant_disabled")), (TenantState::Retired, (401, "token_invalid"))]
    {
        world.set("tenant-a", SECRET_A, state).await;
        assert_eq!(world.post(CALL, &token, "").await.status_and_code(), expected);
    }
    world.set("tenant-a", SECRET_A, TenantState::Disabled).await;
    assert_eq!(world.post(SESSION, &context_token(), "").await.status_and_code(), (403, "tenant_disabled"));
    let other = world.auth.session_token(&a_session("tenant-b")).token;
    assert_eq!(world.post(CALL, &other, "").await.status, 200, "the other tenant is not touched");
}

#[tokio::test]
async fn a_session_from_before_an_uninstall_stays_invalid_after_a_reinstall() {
    let world = World::new().await;
    let before = world.auth.session_token(&a_session("tenant-a")).token;
    world.next_generation("tenant-a").await;
    assert_eq!(world.post(CALL, &before, "").await.status_and_code(), (401, "token_invalid"));
    let renewed = world.post(SESSION, &context_token(), "").await;
    assert_eq!((renewed.status.as_u16(), &renewed.body["generation"]), (200, &json!(1)));
    let other = world.auth.session_token(&a_session("tenant-b")).token;
    assert_eq!(world.post(CALL, &other, "").await.status, 200, "the other tenant is not touched");
}

#[tokio::test]
async fn a_session_records_whether_a_page_or_the_host_issued_it() {
    let world = World::new().await;
    let tenant = world.tenant("tenant-a").await;
    let embedded = Session::of(a_caller("tenant-a"), tenant.generation, SessionSource::Page);
    let embedded = world.auth.session_token(&embedded).token;
    assert_eq!(world.post(CALL, &embedded, "").await.body["source"], "page");
    let traded = world.auth.session_token(&a_session("tenant-a")).token;
    assert_eq!(world.post(CALL, &traded, "").await.body["source"], "host");
}

#[tokio::test]
async fn a_session_of_another_installation_is_refused() {
    let (world, elsewhere) = (World::new().await, World::new().await);
    let token = elsewhere.auth.session_token(&a_session("tenant-a")).token;
    assert_eq!(world.post(CALL, &token, "").await.status_and_code(), (401, "token_invalid"));
}
