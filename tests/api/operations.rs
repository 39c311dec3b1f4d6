//! What operators and Jira read: the descriptor, the probes, the metrics.

use serde_json::json;

use crate::world::{Reply, US, a_draft, a_submission, acme, is_logged, spawn_app, spawn_app_with, with};

#[tokio::test]
async fn the_descriptor_names_the_app_and_its_permissions() {
    let app = spawn_app_with(&[]).await;
    let answer = app.get("/atlassian-connect.json").await;
    let descriptor = answer.json();

    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!((&descriptor["key"], &descriptor["baseUrl"]), (&json!("upwork-job-post"), &json!(US)));
    assert_eq!(descriptor["links"]["self"], format!("{US}/atlassian-connect.json"));
    assert_eq!(descriptor["authentication"], json!({"type": "jwt"}));
    assert_eq!(descriptor["apiMigrations"], json!({"signed-install": true, "gdpr": true, "context-qsh": true}));
    assert_eq!(descriptor["scopes"], json!(["READ"]));
    let panel = &descriptor["modules"]["webPanels"][0];
    assert_eq!(
        (&panel["key"], &panel["location"]),
        (&json!("issue-panel"), &json!("atl.jira.view.issue.right.context"))
    );
    let dialog = &descriptor["modules"]["dialogs"][0];
    assert_eq!((&dialog["key"], &dialog["options"]["chrome"]), (&json!("job-dialog"), &json!(false)));
}

#[tokio::test]
async fn every_path_of_the_descriptor_answers() {
    let app = spawn_app().await;
    let descriptor = app.get("/atlassian-connect.json").await.json();
    for event in ["enabled", "disabled", "enabled", "installed", "uninstalled", "installed"] {
        assert_eq!(descriptor["lifecycle"][event], format!("/connect/{event}"));
        assert_eq!(app.hook(&acme(), event).await.status, 204, "{event}");
    }
    for module in ["webPanels", "dialogs"] {
        let template = descriptor["modules"][module][0]["url"].as_str().unwrap();
        let filled =
            template.replace("{issue.id}", "10001").replace("{issue.key}", "PROJ-1").replace("{project.id}", "10000");
        assert!(!filled.contains('{'), "{filled}");
        assert_eq!(app.open(&filled, &acme().page_token("ann", "10001", &filled)).await.status, 200, "{filled}");
    }
}

#[tokio::test]
async fn a_base_url_may_end_with_a_slash() {
    let app = spawn_app_with(&[("BASE_URL", &format!("{US}/"))]).await;
    assert_eq!(app.get("/atlassian-connect.json").await.json()["baseUrl"], US);
    app.install(&acme()).await;
}

#[tokio::test]
async fn health_checks_of_a_healthy_server_succeed() {
    let app = spawn_app_with(&[]).await;
    for probe in ["/healthz", "/readyz"] {
        assert_eq!(app.get(probe).await.status, 200, "{probe}");
    }
}

#[tokio::test]
async fn the_root_path_says_what_answers_there() {
    let app = spawn_app_with(&[]).await;
    let answer = app.get("/").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    for words in ["Upwork Job Post for Jira", concat!("Version ", env!("CARGO_PKG_VERSION")), "Not affiliated"] {
        assert!(answer.text.contains(words), "{}", answer.text);
    }
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(!answer.text.contains("<script"), "{}", answer.text);
}

#[tokio::test]
async fn metrics_with_a_separate_address_are_not_public() {
    let app = spawn_app_with(&[("METRICS_ADDR", "127.0.0.1:0")]).await;
    for (path, status) in [("/metrics", 404), ("/readyz", 404), ("/healthz", 200)] {
        assert_eq!(app.get(path).await.status, status, "{path}");
    }
    let own = app.metrics_url().unwrap();
    for (path, status) in [("/metrics", 200), ("/readyz", 200), ("/healthz", 200), ("/", 404)] {
        let answer = reqwest::get(format!("{own}{path}")).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn the_reference_shown_to_a_user_is_on_every_log_line_of_the_request() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let answers = [
        app.post("/api/panel", "not a token", "").await,
        ann.call("form-options", json!({})).await,
        ann.call("save-draft", json!("not a draft")).await,
        app.post("/connect/installed", "not a token", "").await,
    ];
    for answer in answers {
        let reference = answer.json()["reference"].as_str().expect(&answer.text).to_owned();
        let end = format!(r#"request{{reference="{reference}"}}: upwork_job_post::telemetry::requests: answered"#);
        assert!(is_logged(&end), "{}", answer.text);
    }
}

/// The value of a metric's line.
#[track_caller]
fn value(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {series} in {metrics}")).parse().unwrap()
}

#[tokio::test]
async fn metrics_count_product_events() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    assert_eq!(ann.post(&a_submission("post-0001")).await.status, 200);
    app.upwork.script("CreateJob", [Reply::Json(400, json!({"message": "No."}))]);
    ann.on("10002").post(&a_submission("post-0002")).await;

    let metrics = app.get("/metrics").await.text;

    for (series, expected) in [
        (r#"connects_total{outcome="connected"}"#, 1.0),
        (r#"connects_total{outcome="failed"}"#, 0.0),
        (r#"job_posts_total{outcome="posted"}"#, 1.0),
        (r#"job_posts_total{outcome="refused"}"#, 1.0),
        ("job_posts_unknown", 0.0),
        ("upwork_breakers_open", 0.0),
    ] {
        assert!((value(&metrics, series) - expected).abs() < f64::EPSILON, "{series}: {metrics}");
    }
    for series in [
        r#"outgoing_call_duration_seconds_count{server="upwork",operation="CreateJob",result="ok"}"#,
        r#"store_operation_duration_seconds_count{operation="read",result="ok"}"#,
        r#"store_operation_duration_seconds_count{operation="write",result="ok"}"#,
        "upwork_queue_wait_seconds_count",
        r#"background_round_last_success_timestamp_seconds{round="reconcile"}"#,
    ] {
        assert!(value(&metrics, series) > 0.0, "{series}");
    }
}

#[tokio::test]
async fn metrics_count_requests_without_personal_data() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann-of-acme").on("98765432109876").connected().await;
    assert_eq!(ann.post(&a_submission("post-0001")).await.status, 200);
    ann.open_panel().await;
    app.get("/made-up/acme-client-key?jwt=hush").await;

    let answer = app.get("/metrics").await;

    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let line = r#"http_requests_total{method="POST",route="/api/{function}",status="200"}"#;
    assert!(answer.text.contains(line), "{}", answer.text);
    let mut names = vec!["acme", "ada", "98765432109876", "PROJ", "post-0001", "login", "hush"];
    let jobs = app.upwork.jobs();
    names.extend(jobs.iter().map(String::as_str));
    for name in names {
        assert!(!answer.text.contains(name), "{name} is in the metrics");
    }
}

#[tokio::test]
async fn no_token_code_or_state_is_logged() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await;
    let token = acme().page_token("ann", "10001", "/connect/issue-panel");
    app.open("/connect/issue-panel", &token).await;
    let session = ann.session().await;
    app.post("/api/nothing", &session, "{}").await;

    for secret in
        [&state, &cookie, &token, &session, &acme().secret, "access-ada-1", "the-client-secret", "jwt=", "code=ada"]
    {
        assert!(!crate::world::is_logged(secret), "{secret} is in the log");
    }
}

#[tokio::test]
async fn messages_from_upwork_are_shown_but_not_logged() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let typed = "Buy the purple moon";
    let quoted = format!("Variable 'title' has an invalid value: {typed}");
    let request = ["createJobPosting", "jobPostingRequest", "jobPostingInfo", "title"];
    let error = json!({"message": quoted, "path": request, "extensions": {"classification": "ValidationError"}});
    app.upwork.script("CreateJob", [Reply::Json(200, json!({"data": null, "errors": [error]}))]);
    let draft = with(a_draft(), "title", json!(typed));

    let answer = ann.post(&json!({"id": "post-0001", "draft": draft})).await;

    let refused = answer.json()["refused"].clone();
    assert!(refused["message"].as_str().unwrap().contains(typed), "{}", answer.text);
    assert!(is_logged(refused["reference"].as_str().unwrap()));
    assert!(is_logged("ValidationError at createJobPosting.jobPostingRequest.jobPostingInfo.title"));
    assert!(!is_logged("purple moon"), "typed text is in the log");
}
