//! The headers of pages: who may frame them, what they may load, and that they are not cached.

use reqwest::Method;
use serde_json::json;

use crate::world::{
    Answer, ISSUE, Jira, TestApp, acme, globex, hs256, jira_claims, panel_of, qsh, spawn_app, spawn_app_with, with,
};

const SCREEN: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' https://connect-cdn.atl-paas.net/all.js; \
                      connect-src 'self'; style-src 'self' https://connect-cdn.atl-paas.net; img-src 'self'; \
                      base-uri 'none'; form-action 'none'";
const MESSAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self' https://connect-cdn.atl-paas.net; \
                       img-src 'self'; base-uri 'none'; form-action 'none'";

/// The policy of a page without its frame ancestors; and the frame ancestors.
fn policy(answer: &Answer) -> (&str, &str) {
    answer.header("content-security-policy").split_once("; frame-ancestors ").unwrap()
}

async fn framed_by(app: &TestApp, display_url: &str) -> String {
    let body = with(acme().body("installed"), "displayUrl", json!(display_url));
    assert_eq!(app.hook_with(&acme(), "installed", &body).await.status, 204);
    policy(&app.person(&acme(), "ann").open_panel().await).1.to_owned()
}

#[tokio::test]
async fn a_page_may_load_our_files_and_the_host_script_and_be_framed_by_its_tenant() {
    let app = spawn_app().await;
    for tenant in [acme(), globex()] {
        let ann = app.person(&tenant, "ann");
        for answer in [ann.open_panel().await, ann.open_dialog().await] {
            assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
            assert_eq!(policy(&answer), (SCREEN, tenant.base_url.as_str()));
        }
    }
}

#[tokio::test]
async fn pages_are_neither_cached_nor_leaked_as_referrers() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let fault = app.get("/connect/issue-panel").await;
    let over = app.get("/oauth/upwork/callback?state=x").await;
    for answer in [ann.open_panel().await, ann.open_dialog().await, fault, over] {
        assert_eq!(answer.header("cache-control"), "no-cache, no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "");
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn pages_have_no_inline_scripts_or_styles() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let fault = app.get("/connect/issue-panel").await;
    for answer in [ann.open_panel().await, ann.open_dialog().await, fault] {
        let html = &answer.text;
        assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains(" onclick="), "{html}");
        for script in html.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.contains(" src=\"") && rest.starts_with("</script>"), "{tag}");
        }
    }
}

#[tokio::test]
async fn a_custom_domain_may_frame_the_pages_too() {
    let app = spawn_app_with(&[]).await;
    let both = "https://acme.atlassian.net https://issues.acme.test";
    assert_eq!(framed_by(&app, "https://issues.acme.test").await, both);
    assert_eq!(framed_by(&app, "https://issues.acme.test/").await, both);
}

#[tokio::test]
async fn a_renamed_site_may_frame_its_pages_before_the_next_install_hook() {
    let app = spawn_app().await;
    let open = async |origin: &str| {
        let target = format!("{}&xdm_e={origin}", panel_of(ISSUE));
        app.open(&target, &acme().page_token("ann", ISSUE, &target)).await
    };
    let moved = open("https://acme-new.atlassian.net").await;
    assert_eq!(policy(&moved).1, "https://acme.atlassian.net https://acme-new.atlassian.net");
    assert_eq!(policy(&open("https://acme.atlassian.net").await).1, "https://acme.atlassian.net");
    for foreign in ["https://evil.test", "https://evil.test%20https://x.atlassian.net", "*", "https://*.atlassian.net"]
    {
        assert_eq!(policy(&open(foreign).await).1, "https://acme.atlassian.net", "{foreign}");
    }
    // Unsigned data counts for nothing.
    let token = acme().page_token("ann", ISSUE, &panel_of(ISSUE));
    let unsigned = format!("{}&xdm_e=https://mallory.atlassian.net", panel_of(ISSUE));
    assert_eq!(app.open(&unsigned, &token).await.status, 401);
}

#[tokio::test]
async fn an_unusual_display_address_is_ignored() {
    let app = spawn_app_with(&[]).await;
    for nasty in [
        "",
        "https://*",
        "https://*.acme.test",
        "https://acme.test; script-src *",
        "https://acme.test 'unsafe-inline'",
        "https://acme.test,https://evil.test",
        "https://acme.test\r\nX-Evil: 1",
        "https://user@acme.test",
        "https://acme.test:8443",
        "https://acme.test/path",
        "https://acme.test?x",
        "http://acme.test",
        "data:text/html,x",
        "https://10.0.0.1",
        "https://[::1]",
        "https://localhost",
        "'self'",
    ] {
        assert_eq!(framed_by(&app, nasty).await, "https://acme.atlassian.net", "{nasty}");
    }
}

#[tokio::test]
async fn an_error_page_may_be_framed_by_every_allowed_site() {
    let sites = "https://*.atlassian.net,http://localhost:4100";
    let app = spawn_app_with(&[("ATLASSIAN_SITES", sites)]).await;
    for target in ["/connect/issue-panel", "/connect/job-dialog", "/connect/edit-dialog", "/connect/issue-panel?jwt=x"]
    {
        let answer = app.get(target).await;
        assert_eq!(answer.status, 401);
        assert_eq!(policy(&answer), (MESSAGE, "https://*.atlassian.net http://localhost:4100"), "{target}");
    }
}

#[tokio::test]
async fn a_page_outside_the_frame_cannot_be_framed() {
    let app = spawn_app().await;
    for target in ["/oauth/upwork/start", "/oauth/upwork/callback"] {
        assert_eq!(policy(&app.get(target).await), (MESSAGE, "'none'"), "{target}");
    }
}

#[tokio::test]
async fn hsts_is_sent_only_over_https() {
    let pinned = "strict-transport-security";
    let app = spawn_app_with(&[]).await;
    assert!(app.get("/healthz").await.header(pinned).starts_with("max-age=31536000"));
    let app = spawn_app_with(&[("BASE_URL", "http://localhost:3000")]).await;
    assert_eq!(app.get("/healthz").await.header(pinned), "");
}

#[tokio::test]
async fn another_host_script_is_allowed_by_address_and_its_styles_by_origin() {
    let script = "http://127.0.0.1:4100/atlassian-connect/all.js";
    let app = spawn_app_with(&[("CONNECT_SCRIPT_URL", script)]).await;
    app.install(&acme()).await;
    let answer = app.person(&acme(), "ann").open_panel().await;
    assert!(policy(&answer).0.contains(&format!("script-src 'self' 'wasm-unsafe-eval' {script}; ")));
    assert!(policy(&answer).0.contains("style-src 'self' https://connect-cdn.atl-paas.net http://127.0.0.1:4100; "));
    assert!(answer.text.contains(&format!("src=\"{script}\"")));
}

/// Opens a page of Ann's like a browser that sends this `Sec-Fetch-Dest`.
async fn open_for(app: &TestApp, module: &str, destination: &str) -> Answer {
    let target = panel_of(ISSUE).replace("issue-panel", module);
    let target = format!("{target}&jwt={}", acme().page_token("ann", ISSUE, &target));
    Answer::to(app.request(Method::GET, &target).header("sec-fetch-dest", destination)).await
}

#[tokio::test]
async fn a_page_outside_a_frame_has_no_state_no_session_and_no_buttons() {
    let app = spawn_app().await;
    for module in ["issue-panel", "job-dialog", "edit-dialog"] {
        for destination in ["document", "empty", "frame", "embed", "object", ""] {
            let answer = open_for(&app, module, destination).await;
            assert_eq!((answer.status, policy(&answer).1), (200, "'none'"), "{module} {destination}");
            for name in ["panel", "job-dialog", "session-token", "session-seconds"] {
                assert_eq!(answer.meta(name), None, "{module} {destination}");
            }
            let html = &answer.text;
            assert!(!html.contains("<button") && !html.contains("<form") && !html.contains("<script"), "{html}");
            let home = format!("{}/browse/PROJ-1\">Open it in Jira</a>", acme().base_url);
            assert!(html.contains(&home), "{html}");
        }
        assert!(open_for(&app, module, "iframe").await.meta("session-token").is_some(), "{module}");
    }
}

#[tokio::test]
async fn outside_a_frame_an_invalid_token_is_reported_first() {
    let app = spawn_app().await;
    let target = format!("{}&jwt=x", panel_of(ISSUE));
    let answer = Answer::to(app.request(Method::GET, &target).header("sec-fetch-dest", "document")).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_page_token_can_be_used_repeatedly() {
    let app = spawn_app().await;
    let token = acme().page_token("ann", ISSUE, &panel_of(ISSUE));
    for _ in 0..2 {
        assert_eq!(app.open(&panel_of(ISSUE), &token).await.status, 200);
    }
}

#[tokio::test]
async fn an_anonymous_viewer_may_only_read() {
    let app = spawn_app().await;
    let anonymous =
        |qsh: &str| hs256(&with(jira_claims(acme().key, "", ISSUE, qsh), "sub", json!(null)), &acme().secret);

    let page = app.open(&panel_of(ISSUE), &anonymous(&qsh("GET", &panel_of(ISSUE)))).await;
    assert_eq!((page.status, page.meta("session-token")), (200, None));
    assert_eq!(page.page()["panel"]["state"]["account"], "anonymous");
    for dialog in ["job-dialog", "edit-dialog"] {
        let dialog = panel_of(ISSUE).replace("issue-panel", dialog);
        let page = app.open(&dialog, &anonymous(&qsh("GET", &dialog))).await;
        assert_eq!((page.status, page.shown_fault().0), (403, "anonymous".into()));
    }
    let session = app.post("/api/session", &anonymous("context-qsh"), "").await;
    assert_eq!(session.status_and_code(), (403, "anonymous".into()));
}

#[tokio::test]
async fn the_issue_in_the_token_precedes_the_one_in_the_address() {
    let app = spawn_app().await;
    let no_issue =
        |qsh: &str| hs256(&with(jira_claims(acme().key, "ann", "", qsh), "context", json!({})), &acme().secret);
    let open = |target: String| {
        let token = no_issue(&qsh("GET", &target));
        let app = &app;
        async move { app.open(&target, &token).await }
    };
    assert_eq!(open(panel_of("10002")).await.status, 200);
    let nowhere = open("/connect/issue-panel".to_owned()).await;
    assert_eq!((nowhere.status, nowhere.shown_fault().0), (400, "no_issue".into()));
    let two_issues = acme().page_token("ann", ISSUE, &panel_of("10002"));
    assert_eq!(app.open(&panel_of("10002"), &two_issues).await.status, 401);
}

#[tokio::test]
async fn the_dialog_is_filled_in_from_the_issue() {
    let jira = Jira::start().await;
    let app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    let tenant = jira.of(acme());
    app.install(&tenant).await;

    let page = app.person(&tenant, "ann").open_dialog().await.page()["job_dialog"].clone();

    assert_eq!(page["draft"]["title"], "Fix the login page");
    assert_eq!(page["draft"]["description"], "It lets nobody in.");
    assert_eq!(page["from_issue"], true);
    assert_eq!((&page["suggestions"], &page["saved_at"]), (&json!(["front end", "Website"]), &json!(null)));
    let requests = jira.requests().await;
    let request = requests.iter().find(|request| request.url.path() == "/rest/api/3/issue/10001").unwrap();
    let token = request.headers["authorization"].to_str().unwrap().strip_prefix("JWT ").unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
    validation.set_audience(&[tenant.key]);
    let key = jsonwebtoken::DecodingKey::from_secret(tenant.secret.as_bytes());
    let claims = jsonwebtoken::decode::<serde_json::Value>(token, &key, &validation).unwrap().claims;
    let target = format!("{}?{}", request.url.path(), request.url.query().unwrap());
    assert_eq!((&claims["iss"], &claims["qsh"]), (&json!("upwork-job-post"), &json!(qsh("GET", &target))));
}

#[tokio::test]
async fn if_jira_does_not_answer_the_form_is_empty() {
    let jira = Jira::start().await;
    let app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    let tenant = jira.of(acme());
    app.install(&tenant).await;

    let answer = app.person(&tenant, "ann").on("404").open_dialog().await;

    assert_eq!(answer.status, 200);
    let page = answer.page()["job_dialog"].clone();
    assert_eq!((&page["draft"]["title"], &page["from_issue"]), (&json!(""), &json!(false)));
}
