use serde_json::{Value, json};

use super::world::{US, World, a_body, hook_token, lifecycle_token};
use crate::atlassian::tokens::testing::{KEY_ID, NOW, lifecycle_claims, qsh, rs256, with};
use crate::store::records::TenantState;

const INSTALLED: &str = "/connect/installed";

async fn install(world: &World, body: &Value) -> (u16, String) {
    let answer = world.post(INSTALLED, &lifecycle_token(INSTALLED), body.to_string()).await;
    let (status, code) = answer.status_and_code();
    (status, code.to_owned())
}

fn said(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn an_install_contains_the_site_and_its_addresses() {
    let world = World::new().await;
    let body = with(a_body("installed"), "displayUrl", json!("https://issues.acme.test"));
    let answer = world.post(INSTALLED, &lifecycle_token(INSTALLED), body.to_string()).await;
    let expected = json!({
        "tenant": "tenant-a", "baseUrl": "https://tenant-a.atlassian.net", "displayUrl": "https://issues.acme.test"
    });
    assert_eq!((answer.status.as_u16(), answer.body), (200, expected));
}

#[tokio::test]
async fn an_invalid_or_equal_display_address_is_ignored() {
    let world = World::new().await;
    for display in ["https://tenant-a.atlassian.net", "https://a.test; script-src *", "https://*.test", ""] {
        let body = with(a_body("installed"), "displayUrl", json!(display));
        let answer = world.post(INSTALLED, &lifecycle_token(INSTALLED), body.to_string()).await;
        assert_eq!((answer.status.as_u16(), &answer.body["displayUrl"]), (200, &Value::Null), "{display}");
    }
}

#[tokio::test]
async fn the_body_must_name_the_tenant_of_the_token() {
    let world = World::new().await;
    assert_eq!(
        install(&world, &with(a_body("installed"), "clientKey", json!("tenant-b"))).await,
        said(401, "token_invalid")
    );
    for path in ["uninstalled", "enabled", "disabled"] {
        let body = with(a_body(path), "clientKey", json!("tenant-b")).to_string();
        let path = format!("/connect/{path}");
        assert_eq!(
            world.post(&path, &lifecycle_token(&path), body).await.status_and_code(),
            (401, "token_invalid"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_wrong_body_with_a_valid_token_is_400() {
    let world = World::new().await;
    for (field, value) in [
        ("clientKey", Value::Null),
        ("key", json!("another-add-on")),
        ("key", Value::Null),
        ("eventType", json!("uninstalled")),
        ("eventType", Value::Null),
        ("baseUrl", Value::Null),
        ("baseUrl", json!("https://tenant-a.atlassian.net.evil.test")),
        ("baseUrl", json!("https://evilatlassian.net")),
        ("baseUrl", json!("https://tenant-a.atlassian.net:8443")),
        ("baseUrl", json!("http://169.254.169.254")),
        ("sharedSecret", Value::Null),
        ("sharedSecret", json!("")),
        ("sharedSecret", json!(12345)),
    ] {
        let body = with(a_body("installed"), field, value.clone());
        assert_eq!(install(&world, &body).await, said(400, "bad_request"), "{field}: {value}");
    }
    for body in ["", "[]", "garbage", "{\"key\":"] {
        let answer = world.post(INSTALLED, &lifecycle_token(INSTALLED), body).await;
        assert_eq!(answer.status_and_code(), (400, "bad_request"), "{body}");
    }
}

#[tokio::test]
async fn a_wrong_body_with_an_invalid_token_is_401() {
    let world = World::new().await;
    let foreign = rs256(
        &lifecycle_claims("tenant-a", &json!("https://other.test"), qsh("POST", INSTALLED).as_str()),
        Some(KEY_ID),
    );
    for body in ["garbage".to_owned(), "x".repeat(100 * 1024)] {
        assert_eq!(world.post(INSTALLED, &foreign, body).await.status_and_code(), (401, "token_invalid"));
    }
}

#[tokio::test]
async fn a_body_may_have_at_most_64_kib() {
    let world = World::new().await;
    let body = a_body("installed").to_string();
    let exact = format!("{body}{}", " ".repeat(64 * 1024 - body.len()));
    assert_eq!(world.post(INSTALLED, &lifecycle_token(INSTALLED), exact.clone()).await.status, 200);
    let answer = world.post(INSTALLED, &lifecycle_token(INSTALLED), exact + " ").await;
    assert_eq!(answer.status_and_code(), (413, "too_large"));
}

#[tokio::test]
async fn an_install_token_needs_a_valid_time_and_audience() {
    let world = World::new().await;
    let claims = lifecycle_claims("tenant-a", &json!(US), qsh("POST", INSTALLED).as_str());
    for (field, value, code) in [
        ("exp", json!(NOW - 60), "token_invalid"),
        ("iat", json!(NOW + 61), "token_invalid"),
        ("aud", json!("https://other.test"), "token_invalid"),
        ("aud", Value::Null, "token_invalid"),
        ("qsh", json!("context-qsh"), "token_invalid"),
        ("iss", json!("tenant-b"), "token_invalid"),
        ("iss", Value::Null, "token_invalid"),
    ] {
        let token = rs256(&with(claims.clone(), field, value.clone()), Some(KEY_ID));
        let answer = world.post(INSTALLED, &token, a_body("installed").to_string()).await;
        assert_eq!(answer.status_and_code(), (401, code), "{field}: {value}");
    }
    world.clock.advance(900 + 59);
    assert_eq!(install(&world, &a_body("installed")).await, said(200, ""));
    world.clock.advance(1);
    assert_eq!(install(&world, &a_body("installed")).await, said(401, "token_expired"));
}

#[tokio::test]
async fn an_uninstall_of_an_unknown_site_is_accepted() {
    let world = World::new().await;
    let path = "/connect/uninstalled";
    let token = rs256(&lifecycle_claims("tenant-x", &json!(US), qsh("POST", path).as_str()), Some(KEY_ID));
    let body = with(a_body("uninstalled"), "clientKey", json!("tenant-x"));
    assert_eq!(world.post(path, &token, body.to_string()).await.status, 200);
}

#[tokio::test]
async fn a_disabled_tenant_can_be_enabled_and_a_retired_one_cannot() {
    let world = World::new().await;
    let path = "/connect/enabled";
    world.set("tenant-a", super::world::SECRET_A, TenantState::Disabled).await;
    assert_eq!(world.post(path, &hook_token(path), a_body("enabled").to_string()).await.status, 200);
    world.set("tenant-a", super::world::SECRET_A, TenantState::Retired).await;
    assert_eq!(
        world.post(path, &hook_token(path), a_body("enabled").to_string()).await.status_and_code(),
        (401, "token_invalid")
    );
}

#[tokio::test]
async fn the_previous_secret_verifies_no_hook() {
    let world = World::new().await;
    world.rotate("tenant-a", "the new secret").await;
    let path = "/connect/disabled";
    let answer = world.post(path, &hook_token(path), a_body("disabled").to_string()).await;
    assert_eq!(answer.status_and_code(), (401, "token_invalid"));
}
