//! The key server is not ours: it may not know a key, not answer, or lie.

use std::time::Duration;

use futures::stream::{StreamExt as _, iter};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;
use wiremock::ResponseTemplate;

use crate::world::{
    OTHER_KEY_ID, TestApp, US, acme, is_logged, lifecycle_claims, now, public_pem, qsh, rs256, spawn_app_with, with,
};

const INSTALLED: &str = "/connect/installed";

/// Installs with a token that names this key.
async fn install_by(app: &TestApp, kid: &str) -> (u16, String) {
    let token = rs256(&lifecycle_claims(acme().key, US, &qsh("POST", INSTALLED)), kid);
    app.post(INSTALLED, &token, acme().body("installed").to_string()).await.status_and_code()
}

#[tokio::test]
async fn a_flood_of_made_up_keys_causes_few_fetches_and_blocks_no_install() {
    let app = spawn_app_with(&[]).await;
    assert_eq!(install_by(&app, crate::world::KEY_ID).await.0, 204);

    let flood = iter(0..1_500).map(async |number| install_by(&app, &format!("made-up/{number}")).await);
    let answers: Vec<(u16, String)> = flood.buffer_unordered(300).collect().await;

    assert!(answers.iter().all(|answer| *answer == (401, "token_invalid".into())));
    let fetches = app.keys.fetches().await;
    assert!(fetches <= 61, "{fetches} requests to the key server");
    assert_eq!(install_by(&app, crate::world::KEY_ID).await.0, 204, "with a key that is known");
    assert_eq!(install_by(&app, OTHER_KEY_ID).await.0, 204, "with a key that is new");
    assert!(is_logged(&format!("kid=\"{OTHER_KEY_ID}\"")), "the operator sees which key it was");
}

/// Installs with a token that names this key, for a client that a proxy names.
async fn install_from(app: &TestApp, client: &str, kid: &str) -> u16 {
    let token = rs256(&lifecycle_claims(acme().key, US, &qsh("POST", INSTALLED)), kid);
    let request = app.request(Method::POST, INSTALLED).header("authorization", format!("JWT {token}"));
    let request = request.header("x-forwarded-for", client).header("content-type", "application/json");
    request.body(acme().body("installed").to_string()).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn behind_a_trusted_proxy_a_flood_of_one_client_keeps_no_install_of_another_out() {
    let app = spawn_app_with(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let made_up = async |number: u32| install_from(&app, "192.0.2.1", &format!("made-up/{number}")).await;
    iter(0..40).map(made_up).buffer_unordered(40).collect::<Vec<_>>().await;

    // The flood goes on, so there is always a request that is newer than the install.
    let numbers = iter(40..).then(async |number| {
        sleep(Duration::from_millis(10)).await;
        number
    });
    let flood = numbers.for_each_concurrent(None, async |number| _ = made_up(number).await);
    let install = install_from(&app, "192.0.2.2", OTHER_KEY_ID);

    tokio::select! {
        () = flood => panic!("a flood without an end has ended"),
        status = install => assert_eq!(status, 204),
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_valid_causes_no_fetch() {
    let app = spawn_app_with(&[]).await;
    let good = lifecycle_claims(acme().key, US, &qsh("POST", INSTALLED));
    let wrong: [(&str, Value); 5] = [
        ("aud", json!(["https://elsewhere.example"])),
        ("qsh", json!(qsh("POST", "/connect/uninstalled"))),
        ("exp", json!(now() - 120)),
        ("iat", json!(now() + 120)),
        ("iss", Value::Null),
    ];
    for (claim, value) in wrong {
        let token = rs256(&with(good.clone(), claim, value), crate::world::KEY_ID);
        assert_eq!(app.post(INSTALLED, &token, acme().body("installed").to_string()).await.status, 401, "{claim}");
    }
    assert_eq!(app.keys.fetches().await, 0);
}

#[tokio::test]
async fn five_attempts_with_an_unknown_key_cause_at_most_two_fetches() {
    let app = spawn_app_with(&[]).await;
    for _ in 0..5 {
        assert_eq!(install_by(&app, "connect/unknown").await, (401, "token_invalid".into()));
    }
    assert!((1..=2).contains(&app.keys.fetches().await));
}

#[tokio::test]
async fn a_known_key_is_fetched_once() {
    let app = spawn_app_with(&[]).await;
    for _ in 0..3 {
        assert_eq!(install_by(&app, crate::world::KEY_ID).await.0, 204);
    }
    assert_eq!(app.keys.fetches().await, 1);
}

#[tokio::test]
async fn a_key_id_that_is_not_a_path_is_never_looked_up() {
    let app = spawn_app_with(&[]).await;
    let long = "a".repeat(300);
    for kid in [
        "",
        ".",
        "..",
        "../key",
        "connect/../key",
        "/key",
        "key/",
        "a//b",
        "key.pem",
        "key?x",
        "key#x",
        "a%2fb",
        "a b",
        "é",
        &long,
    ] {
        assert_eq!(install_by(&app, kid).await, (401, "token_invalid".into()), "{kid}");
    }
    assert_eq!(app.keys.fetches().await, 0);
}

#[tokio::test]
async fn a_malformed_key_verifies_nothing() {
    let elsewhere = spawn_app_with(&[]).await;
    let redirect = format!("{}/{}", elsewhere.keys.url(), crate::world::KEY_ID);
    let answers = [
        ResponseTemplate::new(302).insert_header("location", redirect.as_str()),
        ResponseTemplate::new(404),
        ResponseTemplate::new(500),
        ResponseTemplate::new(500).set_body_string(public_pem()),
        ResponseTemplate::new(203).set_body_string(public_pem()),
        ResponseTemplate::new(200),
        ResponseTemplate::new(200).set_body_string("<html>Sign in</html>"),
        ResponseTemplate::new(200).set_body_string("a shared secret"),
        ResponseTemplate::new(200).set_body_string(format!("{}{}", public_pem(), " ".repeat(100_000))),
    ];
    let app = spawn_app_with(&[]).await;
    for (number, answer) in answers.into_iter().enumerate() {
        app.keys.answer(answer).await;
        let answer = install_by(&app, &format!("connect/key-{number}")).await;
        assert_eq!(answer, (401, "token_invalid".into()), "{number}");
    }
    assert_eq!(elsewhere.keys.fetches().await, 0, "a redirect was followed");
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
}
