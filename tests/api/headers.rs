//! The headers of every answer of every route: a new route is checked automatically.

use reqwest::Method;
use serde_json::json;
use upwork_job_post::routes::ROUTES;

use crate::world::{Answer, ISSUE, TestApp, acme, panel_of, spawn_app_with};

const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Served as a file, and so may be cached.
const FILES: [&str; 4] = ["/pkg/app.h1.js", "/pkg/app.h2.wasm", "/pkg/app.h3.css", "/favicon.svg"];

#[track_caller]
fn assert_headers(at: &str, answer: &Answer) {
    let at = format!("{at}: {} {:?}", answer.status, answer.headers);
    let is_file = answer.status == 200 && FILES.iter().any(|file| at.contains(file));
    let is_icon = is_file && at.contains("/favicon.svg");
    let is_page = answer.header("content-type").starts_with("text/html");

    let kept = answer.header("cache-control");
    assert_eq!(kept.split(", ").any(|word| word == "no-store"), !is_file, "{at}");
    assert_eq!(is_page, kept == "no-cache, no-store", "{at}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{at}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{at}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{at}");
    let embedded_by = if is_icon { "cross-origin" } else { "same-origin" };
    assert_eq!(answer.header("cross-origin-resource-policy"), embedded_by, "{at}");
    assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"), "{at}");
    assert_eq!(answer.header("x-frame-options"), "", "{at}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{at}");

    let features: Vec<&str> = answer.header("permissions-policy").split(", ").collect();
    assert!(features.len() > 30, "{at}");
    for feature in features {
        assert!(feature.ends_with("=()") || feature == "clipboard-write=(self)", "{feature}");
    }
    let policy = answer.header("content-security-policy");
    if is_page {
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{at}");
        let ours = ["; base-uri 'none'; form-action ", "; frame-ancestors ", " https://connect-cdn.atl-paas.net"];
        assert!(ours.iter().all(|directive| policy.contains(directive)), "{at}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("data:") && !policy.contains('*'), "{at}");
    } else {
        assert_eq!(policy, NO_PAGE, "{at}");
    }
    for header in ["content-security-policy", "cache-control", "cross-origin-resource-policy"] {
        assert_eq!(answer.headers.get_all(header).iter().count(), 1, "{at}");
    }
}

#[tokio::test]
async fn every_route_sends_all_headers_with_every_response() {
    let app = spawn_app_with(&[("ATLASSIAN_SITES", "https://acme.atlassian.net")]).await;
    let routes = ROUTES.iter().map(|route| route.path.replace("{function}", "panel"));
    let others = ["/", "/nowhere", "/pkg/nowhere.js"].into_iter().chain(FILES).map(str::to_owned);
    for path in routes.chain(others) {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            for (query, token) in [("", None), ("?jwt=x&state=x&state=y", Some("JWT x"))] {
                let mut request = app.request(method.clone(), &format!("{path}{query}"));
                request = request.header("content-type", "application/json").body("{}");
                request = token.into_iter().fold(request, |request, token| request.header("authorization", token));

                let answer = Answer::to(request).await;

                assert_headers(&format!("{method} {path}"), &answer);
            }
        }
    }
}

/// Successful answers, with the status that identifies them.
async fn good_answers(app: &TestApp) -> Vec<(&'static str, u16, Answer)> {
    let ann = app.person(&acme(), "ann");
    let start_page = app.get(&ann.ask_to_connect().await).await;
    let start = app.open_as(&ann.ask_to_connect().await, Some("same-origin")).await;
    let (state, cookie) = ann.start_connect().await;
    let callback = ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await;
    let context = acme().context_token("ann", ISSUE);
    let over = app.post("/api/save-draft", &ann.session().await, "x".repeat(300 * 1024)).await;
    vec![
        ("a start page", 200, start_page),
        ("a start", 302, start),
        ("a callback", 200, callback),
        ("a panel", 200, ann.open_panel().await),
        ("a dialog", 200, ann.open_dialog().await),
        ("a session", 200, app.post("/api/session", &context, "").await),
        ("a call", 200, ann.call("panel", json!({})).await),
        ("a call that fails", 404, ann.call("post-status", json!({"id": "post-0001"})).await),
        ("a call that is too large", 413, over),
        ("a function that is not there", 400, ann.call("nothing", json!({})).await),
        ("another issue", 401, app.open(&panel_of("1"), &acme().page_token("ann", ISSUE, &panel_of("1"))).await),
        ("an install", 204, app.hook(&acme(), "installed").await),
        ("a disabled site", 204, app.hook(&acme(), "disabled").await),
        ("a page of a disabled site", 403, ann.open_panel().await),
        ("an enabled site", 204, app.hook(&acme(), "enabled").await),
        ("an uninstall", 204, app.hook(&acme(), "uninstalled").await),
    ]
}

#[tokio::test]
async fn successful_responses_have_all_headers() {
    let app = spawn_app_with(&[("ATLASSIAN_SITES", "https://acme.atlassian.net")]).await;
    app.install(&acme()).await;
    for (what, status, answer) in good_answers(&app).await {
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        assert_headers(what, &answer);
    }
}
