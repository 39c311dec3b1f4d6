//! From the panel's button to Upwork's consent page, directly or through the start page.

use std::collections::HashMap;

use reqwest::Method;
use serde_json::json;
use url::Url;

use crate::world::{Answer, Tenant, US, acme, is_logged, spawn_app, spawn_app_with, spawn_app_with_jira};

const START: &str = "/oauth/upwork/start";

#[track_caller]
fn assert_refused(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"), "{}", answer.text);
    assert_eq!((answer.header("location"), answer.header("set-cookie")), ("", ""));
    assert!(is_logged(&answer.shown_fault().1), "{}", answer.text);
}

/// The query of an address.
fn query(address: &str) -> HashMap<String, String> {
    Url::parse(address).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_link_is_on_our_origin_and_says_how_long_it_is_valid() {
    let app = spawn_app().await;
    let link = app.person(&acme(), "ann").call("authorization", json!({})).await.json();
    assert!(link["path"].as_str().unwrap().starts_with("/oauth/upwork/start?state="));
    assert_eq!(link["seconds"], 600);
}

#[tokio::test]
async fn a_token_embedded_in_a_page_neither_gets_a_link_nor_enters_a_code() {
    let app = spawn_app().await;
    let page = app.person(&acme(), "ann").open_panel().await;
    let embedded = page.meta("session-token").unwrap();
    for (function, body) in [("authorization", "{}"), ("finish-connect", r#"{"code":"ABCD-EFGH"}"#)] {
        let refused = app.post(&format!("/api/{function}"), &embedded, body).await;
        assert_eq!(
            refused.status_and_code(),
            (401, "token_invalid".into()),
            "{function}: the page renews it, and asks again"
        );
    }
    assert_eq!(app.post("/api/panel", &embedded, "{}").await.status, 200, "it is good for all else");
}

#[tokio::test]
async fn a_link_opened_by_our_page_redirects_to_upwork_with_key_callback_and_state() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;

    let answer = app.open_as(&path, Some("same-origin")).await;

    assert_eq!(answer.status, 302);
    let consent = Url::parse(answer.header("location")).unwrap();
    assert_eq!(consent.origin().ascii_serialization(), app.upwork.web_url());
    assert_eq!(consent.path(), "/ab/account-security/oauth2/authorize");
    let state = query(&format!("{US}{path}"))["state"].clone();
    let expected = [
        ("response_type", "code"),
        ("client_id", "the-client-id"),
        ("redirect_uri", &format!("{US}/oauth/upwork/callback")),
        ("state", &state),
    ];
    let expected: HashMap<String, String> = expected.map(|(name, value)| (name.into(), value.into())).into();
    assert_eq!(query(answer.header("location")), expected);
    assert!(!answer.header("location").contains("the-client-secret"));
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
}

/// Name and attributes of a cookie that was set.
fn shape(cookie: &str) -> (&str, Vec<&str>) {
    let mut parts = cookie.split("; ");
    let (name, value) = parts.next().unwrap().split_once('=').unwrap();
    assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{value}");
    let mut attributes: Vec<&str> = parts.collect();
    attributes.sort_unstable();
    (name, attributes)
}

#[tokio::test]
async fn the_start_and_its_page_set_two_host_only_cookies() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let (goes_on, asks) = (app.open_as(&path, Some("same-origin")).await, app.open_as(&path, None).await);
    let (connect, form) = (shape(goes_on.header("set-cookie")), shape(asks.header("set-cookie")));
    assert!(connect.0.starts_with("__Host-upwork-connect-") && form.0.starts_with("__Host-upwork-form-"));
    assert_eq!(connect.1, ["HttpOnly", "Max-Age=1200", "Path=/", "SameSite=Lax", "Secure"]);
    assert_eq!(form.1, ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"]);
}

#[tokio::test]
async fn a_link_opened_from_elsewhere_shows_the_start_page_and_changes_nothing() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let stored = app.stored();
    for site in [None, Some("none"), Some("same-site"), Some("cross-site"), Some("Same-Origin"), Some("")] {
        let page = app.open_as(&path, site).await;
        assert_eq!((page.status, page.header("location")), (200, ""), "{site:?}");
        assert!(page.text.contains("acme.atlassian.net") && page.text.contains("PROJ-1"), "{site:?}: {}", page.text);
        assert!(page.text.contains(">Continue to Upwork</button>") && page.text.contains(">Cancel</button>"));
        assert_eq!(page.cookie_of("__Host-upwork-connect-"), None, "{site:?}");
        assert!(page.header("content-security-policy").contains("form-action 'self'"), "{site:?}");
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{site:?}");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{site:?}");
        assert!(!page.text.contains("<script"), "{site:?}");
    }
    let twice = app.request(Method::GET, &path).header("sec-fetch-site", "same-origin");
    let twice = Answer::to(twice.header("sec-fetch-site", "cross-site")).await;
    assert_eq!((twice.status, twice.header("location")), (200, ""));
    assert!(app.stored() == stored, "something was stored");
    assert!(app.upwork.calls().is_empty());
}

#[tokio::test]
async fn the_start_page_shows_the_users_name_from_jira() {
    let (jira, app) = spawn_app_with_jira().await;
    let path = app.person(&jira.of(acme()), "ann").ask_to_connect().await;
    let host = jira.url().replace("http://", "");

    let page = app.open_as(&path, None).await;

    let heading = format!("<h1>Connect your Upwork account to ann of Jira at {host}?</h1>");
    assert!(page.text.contains(&heading), "{}", page.text);
    let request = app.request(Method::GET, &path).header("accept-language", "de");
    let german = Answer::to(request).await;
    assert!(
        german.text.contains(&format!("Ihr Upwork-Konto mit ann of Jira auf {host} verbinden?")),
        "{}",
        german.text
    );
}

#[tokio::test]
async fn without_a_name_from_jira_the_start_page_says_so() {
    // Nothing listens at the address.
    let silent = "http://127.0.0.1:1";
    let app = spawn_app_with(&[("ATLASSIAN_SITES", silent)]).await;
    let tenant = Tenant { base_url: silent.to_owned(), ..acme() };
    app.install(&tenant).await;
    let path = app.person(&tenant, "ann").ask_to_connect().await;

    let page = app.open_as(&path, None).await;

    assert_eq!(page.status, 200);
    assert!(page.text.contains("<h1>Connect your Upwork account to 127.0.0.1:1?</h1>"), "{}", page.text);
    assert!(page.text.contains("Jira did not tell the name of the user"), "{}", page.text);
}

#[tokio::test]
async fn the_continue_page_redirects_by_itself_and_has_a_link() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let page = app.open_as(&path, Some("cross-site")).await;

    let answer = app.send_form(&page, &page.cookie(), &[]).await;

    assert_eq!((answer.status, answer.header("location")), (200, ""));
    let location = answer.refresh().unwrap();
    assert!(location.starts_with(&app.upwork.web_url()), "{location}");
    assert_eq!(query(&location)["state"], query(&format!("{US}{path}"))["state"]);
    assert!(answer.text.contains(&format!("href=\"{}\"", location.replace('&', "&amp;"))), "{}", answer.text);
    assert!(answer.cookie_of("__Host-upwork-connect-").is_some_and(|cookie| !cookie.ends_with('=')));
    assert!(answer.cookie_of("__Host-upwork-form-").is_some_and(|cookie| cookie.ends_with('=')), "it is taken back");
    assert!(!answer.text.contains("<script"));
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let page = app.open_as(&path, None).await;
    let send = async |headers: &[(&str, &str)]| {
        let form = page.form();
        let request = app.request(Method::POST, START).form(&[("form", form.as_str())]).header("cookie", page.cookie());
        Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
    };
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example.test")],
        &[("origin", "https://addon.example.test.evil.test")],
        &[("origin", "http://addon.example.test")],
        &[("origin", "")],
        &[("origin", "null"), ("origin", "https://evil.example.test")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example.test")],
    ] {
        let answer = send(headers).await;
        assert_refused(&answer, 403);
    }
    for headers in
        [&[][..], &[("origin", US)], &[("origin", "null")], &[("sec-fetch-site", "same-origin"), ("origin", US)]]
    {
        let path = app.person(&acme(), "ann").ask_to_connect().await;
        let page = app.open_as(&path, None).await;
        let form = page.form();
        let request = app.request(Method::POST, START).form(&[("form", form.as_str())]).header("cookie", page.cookie());
        let answer =
            Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await;
        assert_eq!(answer.status, 200, "{headers:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_form_works_once_unchanged_and_with_its_own_cookie() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let page = app.open_as(&path, None).await;
    let other = app.open_as(&app.person(&acme(), "ben").ask_to_connect().await, None).await;
    for cookie in ["", "__Host-upwork-form-x=y", &other.cookie(), &page.cookie().replace("-form-", "-connect-")] {
        let refused = app.send_form(&page, cookie, &[]).await;
        assert_refused(&refused, 403);
        assert!(refused.text.contains("did not send back the cookie"), "{}", refused.text);
    }
    for body in [
        "",
        "form=",
        "form=x",
        "state=y",
        "form=x&form=y",
        &format!("form={}&form=x", page.form()),
        &"form=".repeat(9000),
    ] {
        let request = app.request(Method::POST, START).body(body.to_owned()).header("cookie", page.cookie());
        let answer = Answer::to(request.header("content-type", "application/x-www-form-urlencoded")).await;
        assert_refused(&answer, if body == "form=x" { 403 } else { 400 });
    }
    assert_eq!(app.send_form(&page, &page.cookie(), &[]).await.status, 200);
    assert_refused(&app.send_form(&page, &page.cookie(), &[]).await, 403);
}

#[tokio::test]
async fn cancel_ends_the_connect_and_the_panel_says_so() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let path = ann.ask_to_connect().await;
    let page = app.open_as(&path, None).await;

    let answer = app.send_form(&page, &page.cookie(), &[("cancel", "1")]).await;

    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("go back to Jira"), "{}", answer.text);
    assert_eq!(ann.panel().await["notice"], "denied");
    assert_refused(&app.open_as(&path, Some("same-origin")).await, 400);
}

#[tokio::test]
async fn a_link_may_be_opened_again() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let first = app.open_as(&path, Some("same-origin")).await;
    let second = app.open_as(&path, Some("same-origin")).await;
    assert_eq!((first.status, second.status), (302, 302));
    assert_eq!(first.header("location"), second.header("location"));
}

#[tokio::test]
async fn a_link_redirects_twenty_times_and_viewing_the_start_page_does_not_count() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    for _ in 0..20 {
        app.open_as(&path, None).await;
        assert_eq!(app.open_as(&path, Some("same-origin")).await.status, 302);
    }
    assert_refused(&app.open_as(&path, Some("same-origin")).await, 429);
    let page = app.open_as(&path, None).await;
    assert_refused(&app.send_form(&page, &page.cookie(), &[]).await, 429);
}

#[tokio::test]
async fn opening_a_link_repeatedly_requests_one_token() {
    let app = spawn_app_with(&[("UPWORK_API", "rest")]).await;
    app.install(&acme()).await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let mut locations = Vec::new();
    for _ in 0..5 {
        locations.push(app.open_as(&path, Some("same-origin")).await.header("location").to_owned());
        let page = app.open_as(&path, None).await;
        locations.push(app.send_form(&page, &page.cookie(), &[]).await.refresh().unwrap());
    }
    assert_eq!(app.upwork.calls_of("request_token").len(), 1);
    assert!(locations[0].contains("oauth_token=request-token-1"), "{locations:?}");
    assert!(locations.iter().all(|location| *location == locations[0]), "{locations:?}");
}

#[tokio::test]
async fn a_foreign_state_starts_nothing() {
    let app = spawn_app().await;
    let path = app.person(&acme(), "ann").ask_to_connect().await;
    let cut = &path[..path.len() - 1];
    let session = app.person(&acme(), "ann").session().await;
    let twice = format!("{path}&state=x");
    let again = format!("{path}&{}", path.split_once('?').unwrap().1);
    let long = format!("{path}&x={}", "y".repeat(20_000));
    let of_session = format!("{START}?state={session}");
    for path in [
        START,
        "/oauth/upwork/start?state=",
        "/oauth/upwork/start?state=x",
        "/oauth/upwork/start?state=%ff",
        cut,
        &twice,
        &again,
        &long,
        &of_session,
    ] {
        for site in [None, Some("same-origin")] {
            assert_refused(&app.open_as(path, site).await, 400);
        }
    }
    assert_eq!(app.open_as(&path, Some("same-origin")).await.status, 302);
}

#[tokio::test]
async fn the_state_of_another_installation_starts_nothing() {
    let (app, elsewhere) = (spawn_app().await, spawn_app().await);
    let path = elsewhere.person(&acme(), "ann").ask_to_connect().await;
    assert_refused(&app.open_as(&path, Some("same-origin")).await, 400);
}

#[tokio::test]
async fn the_first_of_six_links_of_an_account_is_invalid() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let mut paths = Vec::new();
    for _ in 0..6 {
        paths.push(ann.ask_to_connect().await);
    }
    assert_refused(&app.open_as(&paths[0], Some("same-origin")).await, 400);
    for path in &paths[1..] {
        assert_eq!(app.open_as(path, Some("same-origin")).await.status, 302);
    }
}

#[tokio::test]
async fn without_an_api_key_connecting_is_refused_and_the_panel_names_the_missing_settings() {
    let app = spawn_app_with(&[("UPWORK_CLIENT_ID", ""), ("UPWORK_CLIENT_SECRET", "")]).await;
    app.install(&acme()).await;
    let ann = app.person(&acme(), "ann");

    let missing = ["UPWORK_CLIENT_ID", "UPWORK_CLIENT_SECRET"];
    assert_eq!(ann.panel().await["account"], json!({"not_configured": {"missing": missing}}));
    assert_eq!(ann.call("authorization", json!({})).await.status_and_code(), (409, "not_configured".into()));
    assert!(ann.open_panel().await.text.contains("UPWORK_CLIENT_SECRET"));
}
