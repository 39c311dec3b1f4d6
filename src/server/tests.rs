//! One connection, on a clock that does not wait.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::connection::{self, End};
use super::limits::Limits;
use super::progress::Progress;
use super::proxies::{Peer, TrustedProxies};
use super::queues::ConnectionPhase;
use super::registry::Registry;
use crate::body::read_body;

const GET: &str = "GET /quick HTTP/1.1\r\nhost: h\r\n\r\n";
const POST: &str = "POST /read HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n";

/// A client of a connection that is served.
struct Client {
    stream: DuplexStream,
    served: JoinHandle<End>,
    stop: CancellationToken,
    started: Instant,
}

#[expect(clippy::disallowed_methods, reason = "no route of the product")]
fn router() -> Router {
    let read = |body: Body| async {
        match read_body(body, 10).await {
            Ok(_) => StatusCode::OK,
            Err(fault) if fault.is_timeout() => StatusCode::REQUEST_TIMEOUT,
            Err(_) => StatusCode::BAD_REQUEST,
        }
    };
    let work = || async {
        sleep(Duration::from_secs(5)).await;
        "worked"
    };
    Router::new()
        .route("/quick", get(|| async { "quick" }))
        .route("/read", post(read))
        .route("/work", get(work))
        .route("/large", get(|| async { vec![b'x'; 1_000_000] }))
}

impl Client {
    async fn connect() -> Self {
        let registry = Registry::new(&Limits::default());
        let progress = Progress::new(registry.admit(None).await.unwrap(), Limits::default());
        let (stream, other) = duplex(10_000);
        let stop = CancellationToken::new();
        let served = tokio::spawn(connection::serve(
            other,
            Peer::of([192, 0, 2, 1].into(), &TrustedProxies::default()),
            Arc::clone(&progress),
            router(),
            stop.clone(),
        ));
        Self { stream, served, stop, started: Instant::now() }
    }

    async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// The received bytes, up to the end of a body of this kind.
    async fn receive(&mut self, end: &str) -> String {
        let mut text = Vec::new();
        while !text.ends_with(end.as_bytes()) {
            text.push(self.stream.read_u8().await.unwrap());
        }
        String::from_utf8(text).unwrap()
    }

    /// All bytes until the connection is closed.
    async fn rest(&mut self) -> String {
        let mut text = String::new();
        self.stream.read_to_string(&mut text).await.unwrap();
        text
    }

    /// Sends a byte a second for as long as somebody receives it.
    async fn drip(&mut self) {
        while self.stream.write_all(b"x").await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Why and after how many seconds the connection was closed.
    async fn end(self) -> (End, u64) {
        let end = timeout(Duration::from_secs(1000), self.served).await.expect("it is closed").unwrap();
        (end, self.started.elapsed().as_secs())
    }
}

#[tokio::test(start_paused = true)]
async fn a_missing_head_closes_the_connection() {
    assert_eq!(Client::connect().await.end().await, (End::Slow(Some(ConnectionPhase::Head)), 10));
}

#[tokio::test(start_paused = true)]
async fn a_trickling_head_gets_no_extra_time() {
    let mut client = Client::connect().await;
    client.send("GET /quick HTTP/1.1\r\nx: ").await;
    client.drip().await;

    let (end, seconds) = client.end().await;
    assert!(end == End::Slow(Some(ConnectionPhase::Head)) && (10..=11).contains(&seconds), "{end:?} {seconds}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_be_idle_longer_than_a_head_may_take() {
    let mut client = Client::connect().await;
    for _ in 0..3 {
        client.send(GET).await;
        client.receive("quick").await;
        sleep(Duration::from_secs(70)).await;
    }

    assert_eq!(client.end().await, (End::Slow(Some(ConnectionPhase::Idle)), 2 * 70 + 75));
}

#[tokio::test(start_paused = true)]
async fn the_head_of_a_later_request_has_its_time_from_its_first_byte_on() {
    let mut client = Client::connect().await;
    client.send(GET).await;
    client.receive("quick").await;
    sleep(Duration::from_secs(30)).await;
    client.send("GET").await;

    assert_eq!(client.end().await, (End::Slow(Some(ConnectionPhase::Head)), 40));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_arrives_in_time_is_read() {
    let mut client = Client::connect().await;
    client.send(POST).await;
    sleep(Duration::from_secs(9)).await;
    client.send("five5").await;

    assert!(client.receive("\r\n\r\n").await.starts_with("HTTP/1.1 200"));
    client.send(GET).await;
    client.receive("quick").await;
}

#[tokio::test(start_paused = true)]
async fn a_missing_body_gets_an_answer_and_closes_the_connection() {
    let mut client = Client::connect().await;
    client.send(POST).await;

    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("connection: close"), "{answer}");
    assert_eq!(client.end().await, (End::Done, 10));
}

#[tokio::test(start_paused = true)]
async fn a_trickling_body_gets_no_extra_time() {
    let mut client = Client::connect().await;
    client.send("POST /read HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n").await;
    for _ in 0..9 {
        client.send("1\r\nx\r\n").await;
        sleep(Duration::from_secs(1)).await;
    }

    assert!(client.rest().await.starts_with("HTTP/1.1 408"));
    assert_eq!(client.end().await, (End::Done, 10));
}

#[tokio::test(start_paused = true)]
async fn an_unread_body_does_not_keep_the_connection_open() {
    let mut client = Client::connect().await;
    client.send("POST /nowhere HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\n").await;

    assert!(client.rest().await.starts_with("HTTP/1.1 404"));
    assert_eq!(client.end().await, (End::Done, 0));
}

#[tokio::test(start_paused = true)]
async fn a_response_that_the_client_does_not_read_closes_the_connection() {
    let mut client = Client::connect().await;
    client.send("GET /large HTTP/1.1\r\nhost: h\r\n\r\n").await;

    let (end, seconds) = client.end().await;
    assert!(matches!(end, End::Slow(_)) && seconds <= 75, "{end:?} {seconds}");
}

#[tokio::test(start_paused = true)]
async fn shutdown_finishes_a_running_request_and_accepts_no_other() {
    let mut client = Client::connect().await;
    client.send("GET /work HTTP/1.1\r\nhost: h\r\n\r\n").await;
    sleep(Duration::from_secs(1)).await;
    client.stop.cancel();

    assert!(client.rest().await.ends_with("worked"));
    assert_eq!(client.end().await, (End::Done, 5));
}

#[tokio::test(start_paused = true)]
async fn shutdown_closes_idle_connections_and_partial_heads_soon() {
    let silent = Client::connect().await;
    let mut half = Client::connect().await;
    half.send("GET /quick").await;
    let mut idle = Client::connect().await;
    idle.send(GET).await;
    idle.receive("quick").await;
    sleep(Duration::from_secs(2)).await;
    for client in [&silent, &half, &idle] {
        client.stop.cancel();
    }

    assert_eq!(silent.end().await, (End::Slow(Some(ConnectionPhase::Head)), 3));
    assert_eq!(idle.end().await, (End::Slow(Some(ConnectionPhase::Idle)), 3));
    assert_eq!(half.end().await, (End::Slow(Some(ConnectionPhase::Head)), 3));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_arrives_during_shutdown_is_answered_as_the_last_one() {
    let mut fresh = Client::connect().await;
    let mut idle = Client::connect().await;
    idle.send(GET).await;
    assert!(!idle.receive("quick").await.contains("connection: close"));
    for client in [&mut fresh, &mut idle] {
        client.stop.cancel();
        sleep(Duration::from_millis(900)).await;
        client.send(GET).await;

        let answer = client.rest().await;
        assert!(answer.contains("connection: close") && answer.ends_with("quick"), "{answer}");
    }
    assert_eq!(fresh.end().await.0, End::Done);
    assert_eq!(idle.end().await.0, End::Done);
}

#[tokio::test(start_paused = true)]
async fn an_invalid_request_gets_hypers_answer() {
    let long = "x".repeat(70_000);
    for (head, status) in [
        ("NONSENSE\r\n\r\n".to_owned(), "400"),
        (format!("GET /{long} HTTP/1.1\r\nhost: h\r\n\r\n"), "414"),
        (format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(200_000)), "431"),
        (format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(101)), "431"),
    ] {
        let mut client = Client::connect().await;
        // The server may close before it has received all of it.
        let _ = client.stream.write_all(head.as_bytes()).await;

        let mut answer = Vec::new();
        let _ = client.stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_of_60_kilobytes_is_accepted() {
    let mut client = Client::connect().await;
    client.send(&format!("GET /{} HTTP/1.1\r\nhost: h\r\n\r\n", "x".repeat(60_000))).await;

    assert!(client.receive("\r\n\r\n").await.starts_with("HTTP/1.1 404"));
}
