use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::fetched::MAX_BODY_BYTES;
use super::*;
use crate::atlassian::tokens::testing::public_pem;
use crate::clock::SetClock;

const DAY: i64 = 24 * 3_600;

async fn a_server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn a_key() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_string(public_pem())
}

fn keys(servers: KeyServers) -> (FetchedKeys, Arc<SetClock>) {
    let clock = Arc::new(SetClock::at(Timestamp::from_second(1_800_000_000).unwrap()));
    (FetchedKeys::new(crate::atlassian::client().unwrap(), servers, clock.clone()), clock)
}

fn keys_at(server: &MockServer) -> (FetchedKeys, Arc<SetClock>) {
    keys(KeyServers::only(&server.uri()))
}

/// Finds a key for a token that turns out to be signed with another one.
async fn find(keys: &FetchedKeys, id: &str) -> Result<(), KeyFault> {
    keys.find(&KeyId::parse(id).unwrap(), None, None).await.map(|_| ())
}

/// Finds a key for a token that it verifies.
async fn verify(keys: &FetchedKeys, id: &str) -> Result<(), KeyFault> {
    let id = KeyId::parse(id).unwrap();
    let key = keys.find(&id, None, None).await?;
    keys.prove(&id, None, &key).await;
    Ok(())
}

async fn fetches(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

async fn answers(server: &MockServer, answer: ResponseTemplate) {
    server.reset().await;
    Mock::given(any()).respond_with(answer).mount(server).await;
}

#[tokio::test]
async fn a_proven_key_is_fetched_by_its_id_and_kept_for_a_day() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path("/prod/key_1")).respond_with(a_key()).mount(&server).await;
    let (keys, clock) = keys_at(&server);

    assert_eq!(verify(&keys, "prod/key_1").await, Ok(()));
    clock.advance(DAY - 1);
    assert_eq!(verify(&keys, "prod/key_1").await, Ok(()));
    assert_eq!(fetches(&server).await, 1);
    clock.advance(1);
    assert_eq!(verify(&keys, "prod/key_1").await, Ok(()));
    assert_eq!(fetches(&server).await, 2);
}

#[tokio::test]
async fn an_unknown_key_is_remembered_for_a_minute() {
    let server = a_server(ResponseTemplate::new(404)).await;
    let (keys, clock) = keys_at(&server);

    for _ in 0..5 {
        assert_eq!(find(&keys, "nobody").await, Err(KeyFault::Unknown));
    }
    assert_eq!(fetches(&server).await, 1);
    clock.advance(60);
    assert_eq!(find(&keys, "nobody").await, Err(KeyFault::Unknown));
    assert_eq!(fetches(&server).await, 2);
}

#[tokio::test]
async fn callers_at_the_same_time_share_one_fetch() {
    let server = a_server(a_key().set_delay(Duration::from_millis(100))).await;
    let (keys, _) = keys_at(&server);

    let found = join_all((0..20).map(|_| find(&keys, "key"))).await;

    assert_eq!(found, vec![Ok(()); 20]);
    assert_eq!(fetches(&server).await, 1);
}

#[tokio::test]
async fn an_answer_that_is_not_a_key_is_rejected() {
    let endless = format!("{}\n{}", public_pem(), " ".repeat(MAX_BODY_BYTES));
    for body in ["", "<html>Sign in</html>", &endless] {
        let server = a_server(ResponseTemplate::new(200).set_body_string(body)).await;
        assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::NotAKey));
    }
    let server = a_server(ResponseTemplate::new(203).set_body_string(public_pem())).await;
    assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::Unknown));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = a_server(a_key()).await;
    let server = a_server(ResponseTemplate::new(302).insert_header("location", elsewhere.uri())).await;

    assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::Unknown));
    assert_eq!(fetches(&elsewhere).await, 0);
}

#[tokio::test]
async fn the_second_server_is_asked_when_the_first_has_no_key() {
    let (first, second) = (a_server(ResponseTemplate::new(503)).await, a_server(a_key()).await);
    let (keys, _) = keys(KeyServers::of_one_group(&[&first.uri(), &second.uri()]));

    assert_eq!(find(&keys, "key").await, Ok(()));
    assert_eq!((fetches(&first).await, fetches(&second).await), (1, 1));
}

#[tokio::test]
async fn a_failing_server_is_asked_again_soon() {
    let server = a_server(ResponseTemplate::new(500)).await;
    let (keys, clock) = keys_at(&server);

    assert!(matches!(find(&keys, "key").await, Err(KeyFault::Unavailable(_))));
    answers(&server, a_key()).await;
    clock.advance(10);
    assert_eq!(find(&keys, "key").await, Ok(()));
}

#[tokio::test]
async fn a_proven_key_stays_valid_for_a_week_while_the_key_server_is_down() {
    let server = a_server(a_key()).await;
    let (keys, clock) = keys_at(&server);
    assert_eq!(verify(&keys, "key").await, Ok(()));
    answers(&server, ResponseTemplate::new(503)).await;

    clock.advance(8 * DAY - 1);
    for _ in 0..10 {
        assert_eq!(verify(&keys, "key").await, Ok(()));
    }
    assert_eq!(fetches(&server).await, 1, "the server is left alone for a while");
    clock.advance(1);
    assert!(matches!(verify(&keys, "key").await, Err(KeyFault::Unavailable(_))), "not for good");

    answers(&server, a_key()).await;
    clock.advance(10);
    assert_eq!(verify(&keys, "key").await, Ok(()));
    clock.advance(DAY - 1);
    assert_eq!(verify(&keys, "key").await, Ok(()));
    assert_eq!(fetches(&server).await, 1, "it is kept as at the first time");
}

#[tokio::test]
async fn an_unproven_key_is_not_valid_while_the_key_server_is_down() {
    let server = a_server(a_key()).await;
    let (keys, clock) = keys_at(&server);
    assert_eq!(find(&keys, "key").await, Ok(()));
    answers(&server, ResponseTemplate::new(503)).await;
    clock.advance(DAY);
    assert!(matches!(find(&keys, "key").await, Err(KeyFault::Unavailable(_))));
}

#[tokio::test]
async fn a_withdrawn_key_verifies_nothing() {
    let server = a_server(a_key()).await;
    let (keys, clock) = keys_at(&server);
    assert_eq!(verify(&keys, "key").await, Ok(()));
    answers(&server, ResponseTemplate::new(404)).await;
    clock.advance(DAY);
    for _ in 0..2 {
        assert_eq!(verify(&keys, "key").await, Err(KeyFault::Unknown));
    }
}

#[tokio::test]
async fn concurrent_made_up_ids_cause_few_fetches_and_evict_no_key() {
    let server = MockServer::start().await;
    for id in ["known", "new"] {
        Mock::given(path(format!("/{id}"))).respond_with(a_key()).mount(&server).await;
    }
    let (keys, _) = keys_at(&server);
    assert_eq!(verify(&keys, "known").await, Ok(()));

    let ids: Vec<String> = (0..1_500).map(|number| format!("made-up-{number}")).collect();
    let found = join_all(ids.iter().map(|id| find(&keys, id))).await;

    assert!(found.iter().all(Result::is_err));
    let count = fetches(&server).await;
    assert!((20..=60).contains(&count), "{count}");
    assert_eq!(verify(&keys, "known").await, Ok(()));
    assert_eq!(fetches(&server).await, count, "the known key was not fetched again");
    assert_eq!(verify(&keys, "new").await, Ok(()));
}

/// A key server that knows no key, responds slowly, and counts concurrent requests.
async fn a_slow_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&most);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (now, most) = (Arc::clone(&now), Arc::clone(&counted));
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4_096]).await;
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(50)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    (address, most)
}

#[tokio::test]
async fn the_key_server_gets_at_most_eight_concurrent_requests() {
    let (address, most) = a_slow_server().await;
    let (keys, _) = keys(KeyServers::only(&address));
    let ids: Vec<String> = (0..200).map(|number| format!("made-up-{number}")).collect();
    join_all(ids.iter().map(|id| find(&keys, id))).await;
    let most = most.load(Ordering::SeqCst);
    assert!((1..=8).contains(&most), "{most}");
}
