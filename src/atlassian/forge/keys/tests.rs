use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::SetClock;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/forge-token-vectors.json")).unwrap()
}

/// The set of the vectors, its keys renamed in their order.
fn a_set(ids: &[&str]) -> Value {
    let mut keys = vectors()["jwks"]["keys"].as_array().unwrap().clone();
    keys.truncate(ids.len());
    for (key, id) in keys.iter_mut().zip(ids) {
        key["kid"] = json!(id);
    }
    json!({"keys": keys})
}

async fn answer(server: &MockServer, answer: ResponseTemplate) {
    server.reset().await;
    Mock::given(any()).respond_with(answer).mount(server).await;
}

async fn a_server(ids: &[&str]) -> (MockServer, Arc<FetchedForgeKeys>, Arc<SetClock>) {
    let server = MockServer::start().await;
    answer(&server, ResponseTemplate::new(200).set_body_json(a_set(ids))).await;
    let clock = Arc::new(SetClock::at(Timestamp::from_second(1_800_000_000).unwrap()));
    let http = crate::atlassian::client().unwrap();
    let keys = FetchedForgeKeys::new(http, format!("{}/jwks.json", server.uri()), clock.clone());
    (server, Arc::new(keys), clock)
}

async fn fetches(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn a_key_set_is_fetched_once_and_again_after_an_hour() {
    let (server, keys, clock) = a_server(&["a", "b"]).await;
    for id in ["a", "b", "a"] {
        assert!(keys.find(id).await.is_ok());
    }
    assert_eq!(fetches(&server).await, 1);
    clock.advance(3600);
    assert!(keys.find("a").await.is_ok());
    assert_eq!(fetches(&server).await, 2);
}

#[tokio::test]
async fn unknown_ids_cause_one_fetch_a_minute_even_if_concurrent() {
    let (server, keys, clock) = a_server(&["a"]).await;
    assert!(keys.find("a").await.is_ok());
    clock.advance(60);
    let all = (0..500).map(|number| {
        let keys = Arc::clone(&keys);
        async move { keys.find(&format!("made-up-{number}")).await.err() }
    });
    let faults = futures::future::join_all(all).await;
    assert_eq!(faults, vec![Some(ForgeKeyFault::Unknown); 500]);
    assert_eq!(fetches(&server).await, 2);
}

#[tokio::test]
async fn a_rotated_key_is_found_and_a_withdrawn_one_is_not() {
    let (server, keys, clock) = a_server(&["a"]).await;
    assert!(keys.find("a").await.is_ok());
    answer(&server, ResponseTemplate::new(200).set_body_json(a_set(&["b"]))).await;
    assert_eq!(keys.find("b").await.err(), Some(ForgeKeyFault::Unknown));
    clock.advance(60);
    assert!(keys.find("b").await.is_ok());
    assert_eq!(keys.find("a").await.err(), Some(ForgeKeyFault::Unknown));
}

#[tokio::test]
async fn known_keys_stay_valid_while_the_key_server_is_unreachable() {
    let (server, keys, clock) = a_server(&["a"]).await;
    assert!(keys.find("a").await.is_ok());
    for wrong in [ResponseTemplate::new(503), ResponseTemplate::new(200).set_body_string("<html>")] {
        answer(&server, wrong).await;
        clock.advance(100 * 3600);
        assert!(keys.find("a").await.is_ok());
        assert_eq!(fetches(&server).await, 1);
    }
}

#[tokio::test]
async fn without_a_key_set_the_error_says_why() {
    let (server, keys, _) = a_server(&["a"]).await;
    answer(&server, ResponseTemplate::new(302).insert_header("location", "https://elsewhere.test")).await;
    assert!(matches!(keys.find("a").await, Err(ForgeKeyFault::Unavailable(_))));
}

#[tokio::test]
async fn a_first_fetch_that_failed_is_tried_again_after_five_seconds() {
    let (server, keys, clock) = a_server(&["a"]).await;
    answer(&server, ResponseTemplate::new(503)).await;
    assert!(keys.find("a").await.is_err());
    answer(&server, ResponseTemplate::new(200).set_body_json(a_set(&["a"]))).await;
    clock.advance(4);
    assert!(keys.find("a").await.is_err());
    clock.advance(1);
    assert!(keys.find("a").await.is_ok());
    assert_eq!(fetches(&server).await, 1);
}

#[test]
fn keys_that_cannot_verify_are_left_out() {
    let good = a_set(&["good"])["keys"][0].clone();
    let with = |name: &str, value: &str| {
        let mut key = good.clone();
        key[name] = json!(value);
        key["kid"] = json!(format!("{name}-{value}"));
        key
    };
    let short = URL_SAFE_NO_PAD.encode([0xff_u8; 128]);
    let wrong =
        [with("kty", "EC"), with("use", "enc"), with("alg", "RS512"), with("n", &short), with("n", "?"), json!(1)];
    let mut keys = wrong.to_vec();
    keys.push(good);
    let set = parse(json!({"keys": keys}).to_string().as_bytes()).unwrap();
    assert_eq!(set.keys().collect::<Vec<_>>(), ["good"]);
    assert!(parse(br#"{"keys":[]}"#).is_none());
}
