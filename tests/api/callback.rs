//! Back from Upwork: the connect is finished once, by the browser that began it, for the requesting account.

use std::time::Duration;

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, Reply, TestApp, US, acme, globex, is_logged, spawn_app, spawn_app_with};

#[track_caller]
fn assert_refused(app: &TestApp, answer: &Answer) {
    assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(is_logged(&answer.shown_fault().1), "{}", answer.text);
    assert!(app.upwork.calls().is_empty(), "Upwork was called");
}

async fn account(app: &TestApp, account: &'static str) -> Value {
    app.person(&acme(), account).panel().await["account"].clone()
}

fn connected_as(user: &str, organization: &str) -> Value {
    let organizations = json!([{"id": organization, "name": format!("Client {organization}")}]);
    json!({"connected": {"name": format!("Upwork's {user}"), "organizations": organizations, "organization": organization}})
}

#[tokio::test]
async fn a_connect_is_finished_on_the_server() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;

    let answer = ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await;

    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("Connected to Upwork") && answer.text.contains("Go back to Jira"), "{}", answer.text);
    assert!(answer.text.contains("acme.atlassian.net") && answer.text.contains("Upwork's ada"), "{}", answer.text);
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "the cookie has done its work");
    assert_eq!(account(&app, "ann").await, connected_as("ada", "1100000000000000001"));
    let grant = &app.upwork.calls_of("grant")[0];
    assert_eq!(
        (&grant.sent["code"], &grant.sent["redirect_uri"]),
        (&json!("ada"), &json!(format!("{US}/oauth/upwork/callback")))
    );
}

#[tokio::test]
async fn only_the_requesting_account_is_connected() {
    let app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;
    assert_eq!(account(&app, "ben").await, "not_connected");
    assert_eq!(app.person(&globex(), "ann").panel().await["account"], "not_connected");
}

#[tokio::test]
async fn a_callback_without_its_cookie_is_refused_before_any_call_to_upwork() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let (name, value) = cookie.split_once('=').unwrap();
    let renamed = format!("{}={value}", name.trim_start_matches("__Host-"));
    let query = [("code", "ada"), ("state", state.as_str())];

    assert_refused(&app, &Answer::to(app.request(Method::GET, "/oauth/upwork/callback").query(&query)).await);
    for foreign in [
        "",
        &format!("{name}="),
        &format!("{name}=x"),
        &format!("{name}={state}"),
        &renamed,
        &cookie[..cookie.len() - 2],
    ] {
        let refused = ann.come_back(&query, foreign).await;
        assert_refused(&app, &refused);
        assert!(refused.text.contains("did not send back the cookie"), "{}", refused.text);
    }
    assert_eq!(ann.come_back(&query, &cookie).await.status, 200, "the right browser can still finish");
}

#[tokio::test]
async fn an_unknown_state_is_refused_before_any_call_to_upwork() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    for unknown in ["", "x", &state[..state.len() - 2]] {
        assert_refused(&app, &ann.come_back(&[("code", "ada"), ("state", unknown)], &cookie).await);
    }
    assert_eq!(account(&app, "ann").await, "not_connected");
}

#[tokio::test]
async fn a_callback_without_a_state_uses_up_exchanges_and_cancels_nothing() {
    for settings in [&[][..], &[("UPWORK_API", "rest")]] {
        let app = spawn_app_with(settings).await;
        app.install(&acme()).await;
        let ann = app.person(&acme(), "ann");
        let (state, cookie) = ann.start_connect().await;
        let stored = app.stored();
        let calls = app.upwork.calls().len();
        for query in [
            &[][..],
            &[("code", "eve")],
            &[("state", ""), ("code", "eve")],
            &[("oauth_token", "request-token"), ("oauth_verifier", "eve")],
            &[("error", "access_denied")],
            &[("STATE", &state), ("code", "eve")],
        ] {
            let refused = ann.come_back(query, &cookie).await;
            assert_eq!(
                (refused.status, refused.header("content-type")),
                (400, "text/html; charset=utf-8"),
                "{query:?}"
            );
            assert!(is_logged(&refused.shown_fault().1), "{}", refused.text);
        }
        assert!(app.stored() == stored, "something was stored");
        assert_eq!(app.upwork.calls().len(), calls);
        assert_eq!(ann.panel().await["notice"], Value::Null);
    }
}

#[tokio::test]
async fn duplicate_parameters_get_our_error_page_and_change_nothing() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let good = [("code", "ada"), ("state", state.as_str())];
    for twice in ["state", "code", "oauth_token", "oauth_verifier", "error", "oauth_problem"] {
        let query = [&good[..], &[(twice, "x"), (twice, "y")]].concat();
        assert_refused(&app, &ann.come_back(&query, &cookie).await);
    }
    assert_refused(&app, &ann.come_back(&[good[0], good[1], ("state", state.as_str())], &cookie).await);
    assert_refused(&app, &ann.come_back(&[good[0], good[1], ("more", &"x".repeat(20_000))], &cookie).await);
    assert_eq!(ann.come_back(&good, &cookie).await.status, 200);
}

#[tokio::test]
async fn two_accounts_cannot_be_mixed_up() {
    let app = spawn_app().await;
    let (ann, ben) = (app.person(&acme(), "ann"), app.person(&acme(), "ben"));
    let ((state_of_ann, cookie_of_ann), (state_of_ben, cookie_of_ben)) =
        (ann.start_connect().await, ben.start_connect().await);

    assert_refused(&app, &ann.come_back(&[("code", "ada"), ("state", &state_of_ben)], &cookie_of_ann).await);
    assert_refused(&app, &ben.come_back(&[("code", "bob"), ("state", &state_of_ann)], &cookie_of_ben).await);

    ann.come_back(&[("code", "ada"), ("state", &state_of_ann)], &cookie_of_ann).await;
    ben.come_back(&[("code", "bob"), ("state", &state_of_ben)], &cookie_of_ben).await;
    assert_eq!(account(&app, "ann").await, connected_as("ada", "1100000000000000001"));
    assert_eq!(account(&app, "ben").await, connected_as("bob", "1100000000000000002"));
}

#[tokio::test]
async fn a_state_can_be_used_once() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let query = [("code", "ada"), ("state", state.as_str())];
    ann.come_back(&query, &cookie).await;

    let again = ann.come_back(&query, &cookie).await;

    assert_eq!(again.status, 400);
    assert_eq!(app.upwork.calls_of("grant").len(), 1);
    assert!(account(&app, "ann").await["connected"].is_object(), "what was connected stays so");
    let start = format!("/oauth/upwork/start?state={state}");
    for site in [None, Some("same-origin")] {
        assert_eq!(app.open_as(&start, site).await.status, 400, "start is over too");
    }
}

#[tokio::test]
async fn one_of_ten_concurrent_callbacks_succeeds() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let query = [("code", "ada"), ("state", state.as_str())];

    let answers = join_all((0..10).map(|_| ann.come_back(&query, &cookie))).await;

    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400, 400, 400, 400, 400, 400, 400]);
    assert_eq!(app.upwork.calls_of("grant").len(), 1);
}

#[tokio::test]
async fn a_user_who_declines_sees_a_message_and_can_start_again() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;

    let answer = ann.come_back(&[("error", "access_denied"), ("state", &state)], &cookie).await;

    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("You declined"), "{}", answer.text);
    assert!(app.upwork.calls().is_empty());
    assert_eq!(ann.panel().await["notice"], "denied");
    assert_eq!(app.person(&acme(), "ben").panel().await["notice"], Value::Null);

    ann.connect_as("ada").await;
    assert_eq!(ann.panel().await["notice"], Value::Null);
}

#[tokio::test]
async fn an_error_of_upwork_is_not_a_decline_and_the_log_has_its_code() {
    let app = spawn_app().await;
    for (name, code, logged) in [
        ("error", "server_error", "server_error"),
        ("error", "temporarily_unavailable", "temporarily_unavailable"),
        ("error", "invalid_scope", "invalid_scope"),
        ("error", "words that somebody typed", "an error that is no code"),
        ("oauth_problem", "version_rejected", "version_rejected"),
    ] {
        let ann = app.person(&acme(), "ann");
        let (state, cookie) = ann.start_connect().await;
        let query = [(name, code), ("error_description", "trouble"), ("state", &state)];

        let answer = ann.come_back(&query, &cookie).await;

        assert_eq!(answer.status, 502, "{code}");
        assert!(answer.text.contains("Upwork did not complete the connection."), "{}", answer.text);
        let (_, reference) = answer.shown_fault();
        assert!(is_logged(&reference) && is_logged(&format!("with the error {logged}")), "{code}");
        assert_eq!(ann.panel().await["notice"], "failed", "{code}");
        assert!(app.upwork.calls().is_empty());
        assert_refused(&app, &ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await);
    }
    assert!(!is_logged("words that somebody typed"));
}

#[tokio::test]
async fn a_code_returned_with_an_error_is_not_exchanged() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let answer = ann.come_back(&[("code", "ada"), ("error", "server_error"), ("state", &state)], &cookie).await;
    assert_eq!((answer.status, app.upwork.calls().len()), (502, 0));
}

#[tokio::test]
async fn a_denial_from_another_browser_ends_nothing() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    assert_refused(&app, &ann.come_back(&[("error", "access_denied"), ("state", &state)], "").await);
    assert_eq!(ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await.status, 200);
}

#[tokio::test]
async fn a_code_that_upwork_refuses_gives_an_error_page_and_a_notice() {
    for reply in [Reply::Json(400, json!({"error": "invalid_grant"})), Reply::Status(500), Reply::Json(200, json!({}))]
    {
        let app = spawn_app().await;
        let ann = app.person(&acme(), "ann");
        app.upwork.script("grant", [reply.clone()]);
        let (state, cookie) = ann.start_connect().await;

        let answer = ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await;

        assert_eq!(answer.status, 502, "{reply:?}");
        assert!(is_logged(&answer.shown_fault().1));
        let panel = ann.panel().await;
        assert_eq!((&panel["account"], &panel["notice"]), (&json!("not_connected"), &json!("failed")), "{reply:?}");
    }
}

#[tokio::test]
async fn a_site_that_disabled_the_app_meanwhile_gets_no_connection() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    app.hook(&acme(), "disabled").await;
    assert_refused(&app, &ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await);
}

#[tokio::test]
async fn closing_the_pop_up_early_does_not_undo_the_connect() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    app.upwork.script("grant", [Reply::After(Duration::from_millis(300))]);
    let query = [("code", "ada"), ("state", state.as_str())];
    tokio::select! {
        answer = ann.come_back(&query, &cookie) => panic!("{answer:?}"),
        () = app.upwork.called("grant") => {}
    }

    for _ in 0..100 {
        if account(&app, "ann").await["connected"].is_object() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the connect was lost");
}

#[tokio::test]
async fn reconnecting_revokes_the_previous_tokens() {
    let mut app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    ann.connect_as("bob").await;
    assert_eq!(account(&app, "ann").await, connected_as("bob", "1100000000000000002"));
    app.stop().await;
    let revoked: Vec<Value> = app.upwork.calls_of("revoke").iter().map(|call| call.sent["token"].clone()).collect();
    assert_eq!(revoked, ["refresh-ada-1", "access-ada-1"]);
}

#[tokio::test]
async fn tokens_of_a_failed_connect_are_revoked() {
    let mut app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    app.upwork.script("Identity", [Reply::Status(403)]);
    let (state, cookie) = ann.start_connect().await;
    assert_eq!(ann.come_back(&[("code", "ada"), ("state", &state)], &cookie).await.status, 502);
    app.stop().await;
    assert_eq!(app.upwork.calls_of("revoke").len(), 2);
}

#[tokio::test]
async fn a_site_uninstalled_during_the_exchange_gets_no_connection() {
    let mut app = spawn_app().await;
    app.upwork.script("grant", [Reply::After(Duration::from_millis(700))]);
    let ann = app.person(&acme(), "ann");
    let (state, cookie) = ann.start_connect().await;
    let query = [("code", "ada"), ("state", state.as_str())];
    let uninstalled = async {
        app.upwork.called("grant").await;
        assert_eq!(app.hook(&acme(), "uninstalled").await.status, 204);
    };

    let (answer, ()) = tokio::join!(ann.come_back(&query, &cookie), uninstalled);

    assert_eq!(answer.status, 400, "{}", answer.text);
    app.install(&acme()).await;
    assert_eq!(account(&app, "ann").await, "not_connected");
    app.stop().await;
    assert_eq!(app.upwork.calls_of("revoke").len(), 2);
}

#[tokio::test]
async fn disconnecting_ends_only_ones_own_connection() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ben").connect_as("ada").await;
    app.person(&globex(), "ann").connect_as("ada").await;
    let ann = app.person(&acme(), "ann").connected().await;

    let after = ann.call("disconnect", json!({})).await.json();

    assert_eq!(after["account"], "not_connected");
    assert!(account(&app, "ben").await["connected"].is_object());
    assert!(app.person(&globex(), "ann").panel().await["account"]["connected"].is_object());
    app.stop().await;
    let revoked: Vec<Value> = app.upwork.calls_of("revoke").iter().map(|call| call.sent["token"].clone()).collect();
    assert_eq!(revoked, ["refresh-ada-3", "access-ada-3"]);
}
