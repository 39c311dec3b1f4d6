//! A Forge app from the outside: pages, calls and events, each with its own invocation token.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{
    Answer, Gateway, TestApp, Visitor, a_submission, an_installation, event_claims, fit, is_logged, page_claims,
    send_event, spawn_app_with,
};

/// An application whose sites are behind a gateway.
async fn an_app() -> (TestApp, Gateway) {
    let gateway = Gateway::start().await;
    let app = spawn_app_with(&[("FORGE_API_URL", &gateway.url())]).await;
    (app, gateway)
}

/// Connects a user: start page, consent, and the code in the user's own panel.
async fn connect(app: &TestApp, visitor: &Visitor<'_>, code: &str) -> Answer {
    let link = visitor.call("authorization", json!({})).await.json();
    let path = link["path"].as_str().expect("a path").to_owned();
    // In every case: no window that such a page opens can prove where it came from.
    let page = app.open_as(&path, Some("same-origin")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let going = app.send_form(&page, &page.cookie(), &[]).await;
    let cookie = going.cookie_of("__Host-upwork-connect-").expect("a cookie");
    let (_, query) = path.split_once('?').unwrap();
    let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
    let request = app.request(Method::GET, "/oauth/upwork/callback").query(&[("code", code), ("state", &state)]);
    Answer::to(request.header("cookie", cookie)).await
}

#[tokio::test]
async fn without_an_app_id_forge_has_no_routes() {
    let app = spawn_app_with(&[("FORGE_APP_ID", "")]).await;
    let visitor = Visitor::new(&app, &an_installation(), "ann");
    for path in ["panel", "job-dialog", "jobs", "admin", "api/panel", "lifecycle", "pre-uninstall", "hourly"] {
        assert_eq!(visitor.post(path, json!({})).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_job_is_posted_from_start_to_end_on_forge() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");

    let panel = ann.open("panel").await;
    assert_eq!(panel["state"]["account"], "not_connected", "{panel}");
    let code = connect(&app, &ann, "ada").await.code();
    let connected = ann.call("finish-connect", json!({"code": code, "page": panel["page"]})).await;
    assert!(connected.json()["account"]["connected"].is_object(), "{}", connected.text);

    let dialog = ann.open("job-dialog").await;
    assert_eq!(dialog["state"]["draft"]["title"], "Fix the login page", "{dialog}");
    let posted = ann.call("post-job", json!({"submission": a_submission("post-0001"), "page": dialog["page"]})).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    let jobs = ann.open("panel").await["state"]["jobs"].clone();
    assert_eq!(jobs.as_array().map(Vec::len), Some(1), "{jobs}");
    assert_eq!(ann.open("edit-dialog").await["state"]["edits"], true);

    let ben = Visitor::new(&app, &installation, "ben").open("panel").await;
    assert_eq!(ben["state"]["jobs"].as_array().map(Vec::len), Some(1), "{ben}");
    assert_eq!(ben["state"]["account"], "not_connected", "{ben}");
    let elsewhere = Visitor::new(&app, &installation.elsewhere(), "ann").open("panel").await;
    assert_eq!(elsewhere["state"]["jobs"], json!([]), "another site with the same issue and the same user");
}

#[tokio::test]
async fn a_code_is_accepted_on_the_site_page_only_from_its_own_account() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let (ann, ben) = (Visitor::new(&app, &installation, "ann"), Visitor::new(&app, &installation, "ben"));
    let code = connect(&app, &ann, "ada").await.code();
    assert_eq!(
        ben.call("finish-connect", json!({"code": code})).await.status_and_code(),
        (422, "wrong_code".to_owned())
    );
    let on_site_page = ann.on(None);
    let connected = on_site_page.call("finish-connect", json!({"code": code})).await.json();
    assert!(connected["account"]["connected"].is_object() && connected["jobs"] == json!([]), "{connected}");
    for (function, arguments) in
        [("panel", json!({})), ("authorization", json!({})), ("post-job", json!({"submission": a_submission("p-1")}))]
    {
        assert_eq!(
            on_site_page.call(function, arguments).await.status_and_code(),
            (400, "no_issue".to_owned()),
            "{function}"
        );
    }
}

#[tokio::test]
async fn a_page_of_another_caller_can_do_nothing() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    let page = ann.open("panel").await["page"].clone();
    assert_eq!(ann.call("panel", json!({ "page": page })).await.status, 200);
    for (other, logged_in) in [
        (Visitor::new(&app, &installation, "ben"), json!("ben of Jira")),
        (ann.on(Some("10002")), Value::Null),
        (Visitor::new(&app, &installation.elsewhere(), "ben"), Value::Null),
    ] {
        let answer = other.call("panel", json!({ "page": page })).await;
        assert_eq!(answer.status_and_code(), (409, "caller_changed".to_owned()));
        assert_eq!(answer.json()["message"], logged_in, "whose page it was is nobody's business");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()));
    }
    let calls = gateway.calls().await;
    let name = calls.iter().find(|(path, _)| path.ends_with("/user"));
    assert_eq!(name.map(|(_, token)| token.as_str()), Some("Bearer user-token.ben"));
    for wrong in [json!(""), json!("k1.AAAA"), json!(7), json!(null), json!({})] {
        let answer = ann.call("panel", json!({ "page": wrong })).await;
        assert_eq!(answer.status_and_code(), (409, "caller_changed".to_owned()), "{wrong}");
    }
}

#[tokio::test]
async fn no_body_selects_whose_data_is_read_and_every_response_is_json() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    let lie = json!({
        "account": "ben", "accountId": "ben", "issue": {"id": "10002"}, "issueId": "10002", "cloudId": "x",
        "installationId": "x", "draft": {"title": "Ours"},
    });
    assert_eq!(ann.call("save-draft", lie).await.status, 200);
    assert_eq!(ann.open("panel").await["state"]["draft_waiting"], true);
    assert_eq!(ann.on(Some("10002")).open("panel").await["state"]["draft_waiting"], false);
    assert_eq!(Visitor::new(&app, &installation, "ben").open("panel").await["state"]["draft_waiting"], false);
    for (path, body, status) in [
        ("api/panel", json!([]), 400),
        ("api/no-such-function", json!({}), 400),
        ("api/save-draft", json!({"draft": 1}), 400),
        ("api/save-draft", json!({"draft": {"title": "x".repeat(300_000)}}), 413),
        ("api/post-job", json!({"submission": a_submission("post-0001")}), 409),
    ] {
        let answer = ann.post(path, body).await;
        assert_eq!((answer.status, answer.header("content-type")), (status, "application/json"), "{path}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()), "{path}");
    }
}

#[tokio::test]
async fn unknown_api_routes_answer_in_json() {
    let (app, gateway) = an_app().await;
    let ann = Visitor::new(&app, &gateway.of(an_installation()), "ann");
    for (method, path, status) in [
        (Method::POST, "/forge/no-such-page", 404),
        (Method::POST, "/forge/api/panel/more", 404),
        (Method::GET, "/forge/panel", 405),
        (Method::PUT, "/forge/api/panel", 405),
        (Method::GET, "/forge/lifecycle", 405),
        (Method::GET, "/api/session", 405),
        (Method::POST, "/api/session/more", 404),
        (Method::GET, "/connect/installed", 405),
    ] {
        let answer = Answer::to(app.request(method, path)).await;
        assert_eq!(answer.status_and_code(), (status, "bad_request".to_owned()), "{path}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("allow").is_empty(), status != 405, "{path}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()), "{path}");
    }
    assert_eq!(ann.post("no-such-page", json!({})).await.status, 404, "a good token changes nothing");
    let elsewhere = app.get("/no-such-page").await;
    assert_eq!((elsewhere.status, &*elsewhere.text), (404, ""));
}

#[tokio::test]
async fn a_401_names_the_authentication_scheme_of_the_caller() {
    let app = spawn_app_with(&[]).await;
    for (path, scheme) in [("/forge/panel", "Bearer"), ("/forge/hourly", "Bearer"), ("/api/panel", "JWT")] {
        let answer = Answer::to(app.request(Method::POST, path).header("authorization", "Bearer x.y.z")).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, scheme), "{path}");
    }
}

#[tokio::test]
async fn jira_is_called_as_the_user_or_else_as_the_app() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    ann.open("job-dialog").await;
    let rest = format!("/ex/jira/{}/rest/api/3", installation.cloud);
    let calls = gateway.calls().await;
    for path in ["issue/10001", "permissions/check"] {
        let of_path: Vec<_> = calls.iter().filter(|(calls, _)| *calls == format!("{rest}/{path}")).collect();
        assert!(!of_path.is_empty(), "{path}: {calls:?}");
        assert!(of_path.iter().all(|(_, token)| token == "Bearer user-token.ann"), "{calls:?}");
    }
    let path = ann.call("authorization", json!({})).await.json()["path"].as_str().unwrap().to_owned();
    let page = app.open_as(&path, Some("cross-site")).await;
    assert!(page.text.contains("ann of Jira") && page.text.contains("acme.atlassian.net"), "{}", page.text);
    let calls = gateway.calls().await;
    assert_eq!(calls.last().unwrap(), &(format!("{rest}/user"), "Bearer app-token".to_owned()));
    let stored = app.stored();
    for token in ["user-token.ann", "app-token"] {
        assert!(!stored.windows(token.len()).any(|bytes| bytes == token.as_bytes()), "{token} is stored in the clear");
    }
}

#[tokio::test]
async fn everyone_can_open_the_jobs_page_and_only_administrators_the_settings() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    for (account, status) in [("ann", 403), ("admin", 200)] {
        let visitor = Visitor::new(&app, &installation, account).on(None);
        let jobs = visitor.open("jobs").await;
        assert_eq!(jobs["state"], json!({ "account": account }));
        assert!(jobs["page"].as_str().is_some_and(|seal| !seal.is_empty()), "{jobs}");
        let admin = visitor.post("admin", json!({})).await;
        assert_eq!(admin.status, status, "{}", admin.text);
        if status == 403 {
            assert_eq!(admin.status_and_code().1, "not_administrator");
        }
    }
}

#[tokio::test]
async fn the_users_token_decides_which_jobs_of_the_site_are_visible() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    let code = connect(&app, &ann, "ada").await.code();
    ann.call("finish-connect", json!({ "code": code })).await;
    let posted = ann.call("post-job", json!({"submission": a_submission("post-0001")})).await;
    assert_eq!(posted.status, 200, "{}", posted.text);

    for account in ["ann", "ben"] {
        let visitor = Visitor::new(&app, &installation, account).on(None);
        let page = visitor.call("site-jobs", json!({"query": {}})).await.json();
        assert_eq!(page["rows"].as_array().map(Vec::len), Some(1), "{page}");
        assert_eq!(page["rows"][0]["issue"]["url"], "https://acme.atlassian.net/browse/PROJ-1", "{page}");
        assert_eq!(page["rows"][0]["poster"]["name"], "ann of Jira", "{page}");
    }
    let calls = gateway.calls().await;
    for path in ["issue/bulkfetch", "user/bulk"] {
        let tokens: Vec<_> = calls.iter().filter(|(calls, _)| calls.ends_with(path)).map(|(_, token)| token).collect();
        assert_eq!(tokens, ["Bearer user-token.ann", "Bearer user-token.ben"], "{path}");
    }
    let elsewhere = Visitor::new(&app, &installation.elsewhere(), "ann").on(None);
    assert_eq!(elsewhere.call("site-jobs", json!({"query": {}})).await.json()["rows"], json!([]));
}

#[tokio::test]
async fn the_administrators_page_is_refused_unless_jira_confirms_the_administrator() {
    let app = spawn_app_with(&[]).await;
    let visitor = Visitor::new(&app, &an_installation(), "admin").on(None);
    assert_eq!(visitor.post("admin", json!({})).await.status_and_code(), (503, "jira_unavailable".to_owned()));
}

#[tokio::test]
async fn removal_events_are_acknowledged_and_end_the_installation_at_once() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    for event in ["lifecycle", "hourly", "lifecycle", "issue-deleted"] {
        let answer = send_event(&app, &installation, event, &json!({"issue": {"id": "10002"}})).await;
        assert_eq!((answer.status, &*answer.text), (204, ""), "{event}");
    }
    let wrong = send_event(&app, &installation, "issue-deleted", &json!({})).await;
    assert_eq!(wrong.status_and_code(), (400, "bad_request".to_owned()));
    ann.open("panel").await;
    for _ in 0..2 {
        assert_eq!(send_event(&app, &installation, "pre-uninstall", &json!({})).await.status, 204);
        assert_eq!(ann.post("panel", json!({})).await.status_and_code(), (403, "tenant_disabled".to_owned()));
        assert_eq!(ann.call("panel", json!({})).await.status_and_code(), (403, "tenant_disabled".to_owned()));
    }
}

#[tokio::test]
async fn a_new_installation_ends_the_old_one_on_its_first_page() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let (old, new) = (Visitor::new(&app, &installation, "ann"), Visitor::new(&app, &installation.again(), "ann"));
    old.open("panel").await;
    new.open("panel").await;
    assert_eq!(old.post("panel", json!({})).await.status_and_code(), (403, "tenant_disabled".to_owned()));
    new.open("panel").await;
}

#[tokio::test]
async fn page_tokens_call_no_event_and_event_tokens_no_page() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let ann = Visitor::new(&app, &installation, "ann");
    ann.open("panel").await;
    for event in ["lifecycle", "pre-uninstall", "issue-deleted", "hourly"] {
        for visitor in [ann.clone(), ann.on(None)] {
            let answer = visitor.post(event, json!({"issue": {"id": "10001"}})).await;
            assert_eq!(answer.status_and_code(), (403, "wrong_token".to_owned()), "{event}");
        }
        let mut claims = page_claims(&installation, "ann", "10001");
        claims.as_object_mut().unwrap().remove("principal");
        let anonymous = app.request(Method::POST, &format!("/forge/{event}"));
        let anonymous = anonymous.header("authorization", format!("Bearer {}", fit(&claims)));
        assert_eq!(Answer::to(anonymous).await.status_and_code(), (403, "wrong_token".to_owned()), "{event}");
    }
    for page in ["panel", "job-dialog", "edit-dialog", "jobs", "admin", "api/panel"] {
        let request = app.request(Method::POST, &format!("/forge/{page}"));
        let request = request.header("authorization", format!("Bearer {}", fit(&event_claims(&installation))));
        assert_eq!(Answer::to(request).await.status_and_code(), (403, "anonymous".to_owned()), "{page}");
    }
    ann.open("panel").await;
}

#[tokio::test]
async fn the_longest_possible_token_of_a_page_is_accepted() {
    let (app, gateway) = an_app().await;
    let installation = gateway.of(an_installation());
    let mut claims = page_claims(&installation, "ann", "10001");
    claims["context"]["extension"]["modal"] = json!({"jobId": "x".repeat(20_000)});
    let send = async |claims: &Value| {
        let request = app.request(Method::POST, "/forge/panel");
        Answer::to(request.header("authorization", format!("Bearer {}", fit(claims)))).await
    };
    assert_eq!(send(&claims).await.status, 200);
    claims["context"]["extension"]["modal"] = json!({"jobId": "x".repeat(30_000)});
    assert_eq!(send(&claims).await.status_and_code(), (401, "token_invalid".to_owned()));
}
