//! From the panel's button to Upwork's consent page.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::json;
use url::Url;

use crate::world::{Answer, TestApp, US, acme, is_logged, spawn_app, spawn_app_with};

async fn open_from(app: &TestApp, path: &str, site: &str) -> Answer {
    Answer::to(app.request(Method::GET, path).header("sec-fetch-site", site)).await
}

#[track_caller]
fn assert_over(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"), "{}", answer.text);
    assert_eq!((answer.header("location"), answer.header("set-cookie")), ("", ""));
    assert!(is_logged(&answer.shown_fault().1), "{}", answer.text);
}

#[tokio::test]
async fn the_link_is_on_our_own_origin_and_says_how_long_it_is_good() {
    let app = spawn_app().await;
    let link = app.person(&acme(), "ann").call("authorization", json!({})).await.json();
    assert!(link["path"].as_str().unwrap().starts_with("/oauth/upwork/start?state="));
    assert_eq!(link["seconds"], 600);
}

#[tokio::test]
async fn start_goes_on_to_upwork_with_key_callback_and_state() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;

    let answer = app.get(&path).await;

    assert_eq!(answer.status, 302);
    let consent = Url::parse(answer.header("location")).unwrap();
    assert_eq!(consent.origin().ascii_serialization(), app.upwork.web_url());
    assert_eq!(consent.path(), "/ab/account-security/oauth2/authorize");
    let asked = Url::parse(&format!("{US}{path}")).unwrap();
    let state = asked.query_pairs().next().unwrap().1.into_owned();
    let expected = [
        ("response_type", "code"),
        ("client_id", "the-client-id"),
        ("redirect_uri", &format!("{US}/oauth/upwork/callback")),
        ("state", &state),
    ];
    let expected: HashMap<String, String> = expected.map(|(name, value)| (name.into(), value.into())).into();
    assert_eq!(consent.query_pairs().into_owned().collect::<HashMap<_, _>>(), expected);
    assert!(!answer.header("location").contains("the-client-secret"));
}

#[tokio::test]
async fn start_binds_the_browser_with_a_cookie_that_only_we_read() {
    let app = spawn_app().await;
    let answer = app.get(&app.person(&acme(), "ann").ask_to_connect().await).await;

    let mut parts = answer.header("set-cookie").split("; ");
    let (name, value) = parts.next().unwrap().split_once('=').unwrap();
    assert!(name.starts_with("__Host-"), "{name}");
    assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{value}");
    let mut attributes: Vec<&str> = parts.collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"]);
}

#[tokio::test]
async fn start_may_be_opened_again() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let (first, second) = (app.get(&path).await, app.get(&path).await);
    assert_eq!((first.status, second.status), (302, 302));
    assert_eq!(first.header("location"), second.header("location"));
}

#[tokio::test]
async fn a_state_that_is_not_ours_starts_nothing() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let cut = &path[..path.len() - 1];
    let session = app.person(&acme(), "ann").session().await;
    for path in ["/oauth/upwork/start", "/oauth/upwork/start?state=", "/oauth/upwork/start?state=x", cut] {
        assert_over(&app.get(path).await, 400);
    }
    assert_over(&app.get(&format!("/oauth/upwork/start?state={session}")).await, 400);
}

#[tokio::test]
async fn the_state_of_another_installation_starts_nothing() {
    let (app, elsewhere) = (spawn_app().await, spawn_app().await);
    let path = elsewhere.person(&acme(), "ann").ask_to_connect().await;
    assert_over(&app.get(&path).await, 400);
}

#[tokio::test]
async fn a_link_on_somebody_elses_page_starts_nothing() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    assert_over(&open_from(&app, &path, "cross-site").await, 403);
    for site in ["same-origin", "none"] {
        assert_eq!(open_from(&app, &path, site).await.status, 302, "{site}");
    }
}

#[tokio::test]
async fn without_a_key_nobody_is_sent_to_upwork_and_the_panel_names_what_is_missing() {
    let app = spawn_app_with(&[("UPWORK_CLIENT_ID", ""), ("UPWORK_CLIENT_SECRET", "")]).await;
    app.install(&acme()).await;
    let ann = app.person(&acme(), "ann");

    let missing = ["UPWORK_CLIENT_ID", "UPWORK_CLIENT_SECRET"];
    assert_eq!(ann.panel().await["account"], json!({"not_configured": {"missing": missing}}));
    assert_eq!(ann.call("authorization", json!({})).await.told(), (409, "not_configured".into()));
    assert!(ann.open_panel().await.text.contains("UPWORK_CLIENT_SECRET"));
}
