use super::world::{
    PANEL, SECRET_A, US, World, a_body, a_session, context_token, hook_token, lifecycle_token, page_token,
};
use crate::atlassian::tokens::testing::{KEY_ID, hs256, jira_claims, lifecycle_claims, public_pem, qsh, rs256};
use axum::body::Body;
use axum::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

const HOOKS: [&str; 4] = ["installed", "uninstalled", "enabled", "disabled"];

/// Every kind of token, issued for an endpoint; names distinguish the kinds.
fn tokens_for(world: &World, target: &str) -> Vec<(&'static str, String)> {
    let path = target.split('?').next().unwrap();
    vec![
        ("lifecycle", lifecycle_token(path)),
        ("hook", hook_token(path)),
        ("page", page_token(target)),
        ("context", context_token()),
        ("session", world.auth.session_token(&a_session("tenant-a")).token),
    ]
}

async fn accepted(world: &World, target: &str) -> Vec<&'static str> {
    let mut accepted = Vec::new();
    for (kind, token) in tokens_for(world, target) {
        let event = target.rsplit('/').next().unwrap();
        let answer = if target == PANEL {
            world.get(target, &token).await
        } else {
            world.post(target, &token, a_body(event).to_string()).await
        };
        match answer.status_and_code() {
            (200, _) => accepted.push(kind),
            answer => assert_eq!(answer, (401, "token_invalid"), "{kind} at {target}"),
        }
    }
    accepted
}

#[tokio::test]
async fn each_endpoint_accepts_exactly_its_own_kind_of_token() {
    let world = World::new().await;
    assert_eq!(accepted(&world, "/connect/installed").await, ["lifecycle"]);
    assert_eq!(accepted(&world, "/connect/uninstalled").await, ["lifecycle"]);
    assert_eq!(accepted(&world, "/connect/enabled").await, ["lifecycle", "hook"]);
    assert_eq!(accepted(&world, "/connect/disabled").await, ["lifecycle", "hook"]);
    assert_eq!(accepted(&world, PANEL).await, ["page"]);
    assert_eq!(accepted(&world, "/api/session").await, ["context"]);
    assert_eq!(accepted(&world, "/api/panel").await, ["session"]);
}

#[tokio::test]
async fn a_token_for_one_hook_is_refused_by_the_others() {
    let world = World::new().await;
    for made_for in HOOKS {
        for sent_to in HOOKS.into_iter().filter(|hook| *hook != made_for) {
            for token in [lifecycle_token, hook_token] {
                let token = token(&format!("/connect/{made_for}"));
                let answer = world.post(&format!("/connect/{sent_to}"), &token, a_body(sent_to).to_string()).await;
                assert_eq!(answer.status_and_code(), (401, "token_invalid"), "{made_for} at {sent_to}");
            }
        }
    }
}

#[tokio::test]
async fn no_token_is_401_at_every_endpoint() {
    let world = World::new().await;
    for path in
        HOOKS.map(|hook| format!("/connect/{hook}")).into_iter().chain(["/api/session", "/api/panel"].map(Into::into))
    {
        let answer = world.send(Request::post(&path).body(Body::from("garbage")).unwrap()).await;
        assert_eq!(answer.status_and_code(), (401, "token_missing"), "{path}");
    }
    let answer = world.send(Request::get(PANEL).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status_and_code(), (401, "token_missing"));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.body["reference"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn garbage_is_401_at_every_endpoint() {
    let world = World::new().await;
    for garbage in ["x", "a.b.c", "..", "%00", "é"] {
        for path in HOOKS
            .map(|hook| format!("/connect/{hook}"))
            .into_iter()
            .chain(["/api/session", "/api/panel"].map(Into::into))
        {
            let answer = world.post(&path, garbage, "garbage").await;
            assert_eq!(answer.status, 401, "{garbage} at {path}");
        }
    }
    assert_eq!(world.get(PANEL, "a.b.c").await.status_and_code(), (401, "token_invalid"));
}

#[tokio::test]
async fn two_tokens_in_a_request_are_refused() {
    let world = World::new().await;
    let (page, context) = (page_token(PANEL), context_token());

    let both = Request::get(format!("{PANEL}&jwt={page}")).header("authorization", format!("JWT {page}"));
    assert_eq!(world.send(both.body(Body::empty()).unwrap()).await.status_and_code(), (401, "token_invalid"));
    let twice = world.get(&format!("{PANEL}&jwt={page}"), &page).await;
    assert_eq!(twice.status_and_code(), (401, "token_invalid"));
    let both = world.post(&format!("/api/session?jwt={context}"), &context, "").await;
    assert_eq!(both.status_and_code(), (401, "token_invalid"));
    let twice = Request::post("/api/session").header("authorization", format!("JWT {context}"));
    let twice = twice.header("authorization", format!("JWT {context}")).body(Body::empty()).unwrap();
    assert_eq!(world.send(twice).await.status_and_code(), (401, "token_invalid"));
}

#[tokio::test]
async fn a_token_in_another_place_is_ignored() {
    let world = World::new().await;
    let in_header = Request::get(PANEL).header("authorization", format!("JWT {}", page_token(PANEL)));
    assert_eq!(world.send(in_header.body(Body::empty()).unwrap()).await.status_and_code(), (401, "token_missing"));
    let in_query = Request::post(format!("/api/session?jwt={}", context_token())).body(Body::empty()).unwrap();
    assert_eq!(world.send(in_query).await.status_and_code(), (401, "token_missing"));
    for scheme in ["jwt", "Bearer", "JWT\t", "JWTX"] {
        let request = Request::post("/api/session").header("authorization", format!("{scheme} {}", context_token()));
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status_and_code(), (401, "token_missing"), "{scheme}");
    }
}

#[tokio::test]
async fn a_token_signed_with_a_public_value_is_refused() {
    let world = World::new().await;
    let lifecycle = lifecycle_claims("tenant-a", &json!(US), qsh("POST", "/connect/installed").as_str());
    let page = jira_claims("tenant-a", qsh("GET", PANEL).as_str());
    let body = a_body("installed").to_string();

    let with_public_key = hs256(&lifecycle, public_pem().as_bytes());
    assert_eq!(
        world.post("/connect/installed", &with_public_key, body.clone()).await.status_and_code(),
        (401, "token_invalid")
    );
    let with_shared_secret = hs256(&lifecycle, SECRET_A.as_bytes());
    assert_eq!(
        world.post("/connect/installed", &with_shared_secret, body.clone()).await.status_and_code(),
        (401, "token_invalid")
    );
    for secret in ["", "tenant-a", "null", "guess"] {
        assert_eq!(world.get(PANEL, &hs256(&page, secret.as_bytes())).await.status_and_code(), (401, "token_invalid"));
    }
    let encode = |text: String| URL_SAFE_NO_PAD.encode(text);
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"None","typ":"JWT"}"#, r#"{"alg":"HS256"}"#] {
        for signature in ["", "eA"] {
            let unsigned = format!("{}.{}.{signature}", encode(header.into()), encode(page.to_string()));
            assert_eq!(world.get(PANEL, &unsigned).await.status_and_code(), (401, "token_invalid"), "{header}");
            let unsigned = format!("{}.{}.{signature}", encode(header.into()), encode(lifecycle.to_string()));
            assert_eq!(
                world.post("/connect/installed", &unsigned, body.clone()).await.status_and_code(),
                (401, "token_invalid")
            );
        }
    }
}

#[tokio::test]
async fn an_install_needs_a_key_that_atlassian_publishes() {
    let world = World::new().await;
    let claims = lifecycle_claims("tenant-a", &json!(US), qsh("POST", "/connect/installed").as_str());
    for kid in [None, Some("another"), Some("../test/key-1"), Some("test/key-1.pem"), Some("")] {
        let answer = world.post("/connect/installed", &rs256(&claims, kid), a_body("installed").to_string()).await;
        assert_eq!(answer.status_and_code(), (401, "token_invalid"), "{kid:?}");
    }
    let answer = world.post("/connect/installed", &rs256(&claims, Some(KEY_ID)), a_body("installed").to_string()).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn the_response_contains_only_a_code_and_a_reference() {
    let world = World::new().await;
    let answer = world.get(PANEL, &context_token()).await;
    let fields: Vec<_> = answer.body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["code", "reference"]);
    let again = world.get(PANEL, &context_token()).await;
    assert_ne!(answer.body["reference"], again.body["reference"]);
}
