//! Invocation tokens at the extractors, with the clock of the vectors of `tests/fixtures`.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::post;
use serde_json::{Value, json};

use super::world::{Answer, World};
use crate::atlassian::forge::testing::FixedKeys;
use crate::atlassian::forge::{FitPolicy, ForgeKey, ForgeKeyFault, ForgeKeys};
use crate::caller::forge::AppId;
use crate::extract::{AuthState, ForgeEvent, ForgeIssuePage, ForgePage, ForgeVerifier};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/forge-token-vectors.json")).unwrap()
}

/// The same world, which serves the app of the vectors.
async fn a_world(keys: Arc<dyn ForgeKeys>) -> World {
    let file = vectors();
    let app = AppId::from_setting(file["policy"]["app_id"].as_str().unwrap()).unwrap();
    let environments = file["policy"]["environments"].as_array().unwrap();
    let environments = environments.iter().map(|kind| kind.as_str().unwrap().to_owned()).collect();
    let policy = FitPolicy::new(app, environments, "https://api.atlassian.com");
    World::serving_forge(ForgeVerifier { policy, keys }, file["now"].as_i64().unwrap()).await
}

fn the_keys() -> Arc<dyn ForgeKeys> {
    Arc::new(FixedKeys::parse(&vectors()["jwks"]))
}

async fn issue_page(page: ForgeIssuePage) -> String {
    let ForgeIssuePage { invocation, account, issue, tokens } = page;
    let has_tokens = [tokens.user.is_some(), tokens.app.is_some()];
    let (key, installation) = (issue.key, invocation.installation);
    json!({"account": account, "issue": issue.id, "key": key, "installation": installation, "tokens": has_tokens})
        .to_string()
}

#[expect(clippy::disallowed_methods, reason = "a router for these tests alone")]
fn router(auth: Arc<AuthState>) -> Router {
    let user = |page: ForgePage| async move { json!({"account": page.account}).to_string() };
    let event = |event: ForgeEvent| async move { json!({"installation": event.invocation.installation}).to_string() };
    Router::new()
        .route("/forge/issue", post(issue_page))
        .route("/forge/user", post(user))
        .route("/forge/event", post(event))
        .with_state(auth)
}

async fn send(world: &World, route: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::post(format!("/forge/{route}"));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::of(router(world.auth.clone()), request.body(Body::empty()).unwrap()).await
}

fn vector(name: &str) -> Value {
    let file = vectors();
    file["vectors"].as_array().unwrap().iter().find(|vector| vector["name"] == name).unwrap().clone()
}

fn authorization(name: &str) -> String {
    vector(name)["headers"]["authorization"][0].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_vector_gets_its_expected_answer() {
    let (file, world) = (vectors(), a_world(the_keys()).await);
    let all = file["vectors"].as_array().unwrap();
    assert_eq!(all.len(), 61);
    for vector in all {
        let name = vector["name"].as_str().unwrap();
        let values = vector["headers"]["authorization"].as_array();
        let headers: Vec<(&str, &str)> =
            values.into_iter().flatten().map(|value| ("authorization", value.as_str().unwrap())).collect();

        let answer = send(&world, vector["route"].as_str().unwrap(), &headers).await;

        assert_eq!(answer.status.as_u16(), vector["status"], "{name}: {}", answer.body);
        for field in ["account", "issue", "key"] {
            if let (Some(proven), Some(shown)) = (vector["proves"].get(field), answer.body.get(field)) {
                assert_eq!(proven, shown, "{name}");
            }
        }
        if answer.status.is_client_error() {
            let code = match vector["reason"].as_str().unwrap() {
                "no_token" => "token_missing",
                "expired" => "token_expired",
                "event" => "wrong_token",
                "anonymous" => "anonymous",
                "no_issue" => "no_issue",
                _ => "token_invalid",
            };
            assert_eq!(answer.status_and_code().1, code, "{name}");
            assert_eq!(answer.headers["content-type"], "application/json", "{name}");
        }
    }
}

#[tokio::test]
async fn a_page_without_an_issue_is_400_if_one_is_required() {
    let world = a_world(the_keys()).await;
    let token = authorization("good-page-without-issue");
    assert_eq!(send(&world, "issue", &[("authorization", &token)]).await.status_and_code(), (400, "no_issue"));
    assert_eq!(send(&world, "user", &[("authorization", &token)]).await.status, 200);
}

#[tokio::test]
async fn a_token_in_the_query_or_under_another_scheme_is_ignored() {
    let world = a_world(the_keys()).await;
    let token = authorization("good-issue-panel");
    let bare = token.split_once(' ').unwrap().1;
    for scheme in ["JWT", "Basic", "bearerx"] {
        let answer = send(&world, "issue", &[("authorization", &format!("{scheme} {bare}"))]).await;
        assert_eq!(answer.status_and_code(), (401, "token_missing"), "{scheme}");
    }
    assert_eq!(send(&world, &format!("issue?jwt={bare}"), &[]).await.status_and_code(), (401, "token_missing"));
    let both = send(&world, &format!("issue?jwt={bare}"), &[("authorization", &token)]).await;
    assert_eq!(both.status_and_code(), (401, "token_invalid"));
}

#[tokio::test]
async fn tokens_for_jira_are_passed_unchanged_if_they_fit_a_header() {
    let world = a_world(the_keys()).await;
    let token = authorization("good-issue-panel");
    let with =
        [("authorization", &*token), ("x-forge-oauth-user", "user-token"), ("x-forge-oauth-system", "app-token")];
    assert_eq!(send(&world, "issue", &with).await.body["tokens"], json!([true, true]));
    let long = "x".repeat(17 * 1024);
    let without = [("authorization", &*token), ("x-forge-oauth-user", &*long), ("x-forge-oauth-system", "two words")];
    assert_eq!(send(&world, "issue", &without).await.body["tokens"], json!([false, false]));
}

#[derive(Debug)]
struct NoKeys;

#[async_trait::async_trait]
impl ForgeKeys for NoKeys {
    async fn find(&self, _: &str) -> Result<ForgeKey, ForgeKeyFault> {
        Err(ForgeKeyFault::Unavailable("on holiday".to_owned()))
    }
}

#[tokio::test]
async fn an_unreachable_key_server_is_not_a_401() {
    let world = a_world(Arc::new(NoKeys)).await;
    let token = authorization("good-issue-panel");
    assert_eq!(send(&world, "issue", &[("authorization", &token)]).await.status_and_code(), (503, "jira_unavailable"));
}
