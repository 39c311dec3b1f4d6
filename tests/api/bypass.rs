//! There is no way around an endpoint: server functions are reached at their own address, by POST, with a session
//! token.

use reqwest::Method;
use serde_json::json;

use crate::world::{Answer, ISSUE, TestApp, acme, is_logged, panel_of, spawn_app};

/// Paths of all server functions.
fn functions() -> impl Iterator<Item = &'static str> {
    leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path)
}

#[tokio::test]
async fn a_page_token_in_the_query_authorizes_no_server_function() {
    let app = spawn_app().await;
    for target in functions() {
        for made_for in [panel_of(ISSUE), target.to_owned()] {
            let token = acme().page_token("ann", ISSUE, &made_for);
            let answer = Answer::to(app.request(Method::POST, &format!("{target}?jwt={token}")).body("{}")).await;
            assert_eq!(answer.status_and_code(), (401, "token_missing".into()), "{target}");
        }
    }
}

#[tokio::test]
async fn a_session_token_in_the_query_authorizes_nothing() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let target = format!("/api/panel?jwt={session}");
    assert_eq!(Answer::to(app.request(Method::POST, &target)).await.status_and_code(), (401, "token_missing".into()));
}

#[tokio::test]
async fn every_function_has_a_stable_path_below_api() {
    assert!(functions().count() >= 6);
    for path in functions() {
        let name = path.strip_prefix("/api/").unwrap();
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{path} has a hash");
    }
}

#[tokio::test]
async fn server_functions_accept_only_post() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    for path in functions() {
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let request = app.request(method.parse().unwrap(), path);
            let answer = Answer::to(request.header("authorization", format!("JWT {session}"))).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.header("access-control-allow-origin").is_empty());
        }
    }
}

#[tokio::test]
async fn server_functions_answer_only_below_api() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let elsewhere =
        ["/panel", "/api", "/api/", "/api/panel/", "/api/panel/x", "/connect/panel", "/pkg/panel", "//api/panel"];
    for target in elsewhere.into_iter().chain([
        "/API/panel",
        "/api/Panel",
        "/api/PanelCall",
        "/api/pane%6c",
        "/api/session/panel",
    ]) {
        let with_token = app.post(target, &session, "{}").await;
        assert!((400..500).contains(&with_token.status), "{target}: {}", with_token.status);
        let without = Answer::to(app.request(Method::POST, target).body("{}")).await;
        assert!((400..500).contains(&without.status), "{target}: {}", without.status);
    }
}

#[tokio::test]
async fn an_unknown_function_is_a_json_error_with_a_reference() {
    let app = spawn_app().await;
    let answer = app.person(&acme(), "ann").call("no-such-function", json!({})).await;
    assert_eq!(answer.status_and_code(), (400, "bad_request".into()));
    assert!(is_logged(answer.json()["reference"].as_str().unwrap()));
}

#[tokio::test]
async fn an_invalid_body_is_a_json_error_with_a_reference() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    for body in ["", "{", "[]", r#"{"submission":{}}"#, r#"{"submission":{"id":1,"draft":{}}}"#, "submission=1"] {
        let answer = app.post("/api/post-job", &session, body).await;
        assert_eq!(answer.status_and_code(), (400, "bad_request".into()), "{body}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()), "{body}");
    }
}

#[tokio::test]
async fn a_server_function_rejects_a_form_body() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let request = app.request(Method::POST, "/api/post-status").header("authorization", format!("JWT {session}"));
    let answer = Answer::to(request.form(&[("id", "post-0001")])).await;
    assert_eq!(answer.status_and_code(), (400, "bad_request".into()));
}

#[tokio::test]
async fn a_too_large_body_is_413() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let answer = app.post("/api/post-job", &session, "x".repeat(256 * 1024 + 1)).await;
    assert_eq!(answer.status_and_code(), (413, "too_large".into()));
}

/// Calls as a form on a page would.
async fn as_a_form(app: &TestApp, path: &str, body: &'static str) -> Answer {
    let session = app.person(&acme(), "ann").session().await;
    let request = app.request(Method::POST, path).header("authorization", format!("JWT {session}"));
    let request = request.header("accept", "text/html").header("referer", "https://evil.test/");
    Answer::to(request.header("content-type", "application/json").body(body)).await
}

#[tokio::test]
async fn a_function_never_redirects() {
    let app = spawn_app().await;
    let calls =
        [("/api/panel", "{}", 200), ("/api/post-status", r#"{"id":"post-0001"}"#, 404), ("/api/post-status", "{", 400)];
    for (path, body, status) in calls {
        let answer = as_a_form(&app, path, body).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/json"), "{path} {body}");
        assert_eq!(answer.header("location"), "", "{path} {body}");
    }
}

#[tokio::test]
async fn no_other_origin_is_allowed() {
    let app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    let request = app.request(Method::POST, "/api/panel").header("authorization", format!("JWT {session}"));
    let answer = Answer::to(request.header("origin", "https://evil.test").body("{}")).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
}

#[tokio::test]
async fn tenant_and_issue_in_a_call_are_ignored() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let other = json!({"issue": "10002", "issueId": "10002", "tenant": "globex-client-key", "account": "bob"});
    let answer = ann.call("panel", other).await;
    assert_eq!(answer.json(), ann.panel().await);
}
