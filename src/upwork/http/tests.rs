use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::testing::{a_client, a_server_that_hangs_up, limits, nobody_listens};
use super::*;

const MILLI: Duration = Duration::from_millis(1);

async fn a_server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn post(http: &Http, repeat: RetryPolicy, base: &str) -> Result<HttpResponse, CallError> {
    let url = format!("{base}/path?secret=1");
    http.send("Test", repeat, || http.request(Method::POST, &url).body("{}")).await
}

async fn calls(server: &MockServer) -> usize {
    server.received_requests().await.unwrap_or_default().len()
}

fn is_lost(result: &Result<HttpResponse, CallError>) -> bool {
    matches!(result, Err(CallError::Lost { .. }))
}

#[tokio::test]
async fn a_call_sends_our_user_agent_and_returns_the_response() {
    let server = a_server(ResponseTemplate::new(404).set_body_string("no")).await;
    let answer = post(&a_client(limits()), RetryPolicy::Idempotent, &server.uri()).await.expect("an answer");
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (404, &b"no"[..]));
    let seen = &server.received_requests().await.expect("recorded")[0];
    assert_eq!(seen.headers["user-agent"], USER_AGENT);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = a_server(ResponseTemplate::new(200)).await;
    let server = a_server(ResponseTemplate::new(307).insert_header("location", elsewhere.uri())).await;
    let answer = post(&a_client(limits()), RetryPolicy::Idempotent, &server.uri()).await.expect("an answer");
    assert_eq!(answer.status.as_u16(), 307);
    assert_eq!(calls(&elsewhere).await, 0);
}

#[tokio::test]
async fn an_unreachable_server_is_distinguished_from_a_lost_answer() {
    let http = a_client(limits());
    let unreached = post(&http, RetryPolicy::NotAfterSend, &nobody_listens()).await;
    assert!(matches!(unreached, Err(CallError::NotSent(_))), "{unreached:?}");
    let dropped = post(&http, RetryPolicy::NotAfterSend, &a_server_that_hangs_up()).await;
    assert!(is_lost(&dropped), "{dropped:?}");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_was_not_reached() {
    let result = post(&a_client(CallLimits::default()), RetryPolicy::NotAfterSend, "http://upwork.invalid").await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
}

#[tokio::test]
async fn a_server_without_tls_was_not_reached() {
    let server = a_server(ResponseTemplate::new(200)).await;
    let https = server.uri().replace("http:", "https:");
    // A busy machine may take longer for the handshake than the limits of the other tests allow.
    let minute = Duration::from_secs(60);
    let patient = CallLimits { connect: minute, attempt: minute, call: minute, ..limits() };
    let result = post(&a_client(patient), RetryPolicy::NotAfterSend, &https).await;
    assert!(matches!(result, Err(CallError::NotSent(_))), "{result:?}");
}

#[tokio::test]
async fn a_call_to_a_hanging_server_times_out_and_a_change_is_sent_once() {
    let server = a_server(ResponseTemplate::new(200).set_delay(Duration::from_secs(30))).await;
    let started = Instant::now();
    let result = post(&a_client(limits()), RetryPolicy::NotAfterSend, &server.uri()).await;
    assert!(is_lost(&result), "{result:?}");
    assert!(started.elapsed() < Duration::from_secs(2));
    assert_eq!(calls(&server).await, 1);
}

#[tokio::test]
async fn a_read_is_repeated_until_it_succeeds() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(502)).up_to_n_times(2).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let answer = post(&a_client(limits()), RetryPolicy::Idempotent, &server.uri()).await;
    assert_eq!(answer.map(|a| a.status), Ok(StatusCode::OK));
}

#[tokio::test]
async fn a_change_that_got_a_5xx_is_uncertain_and_not_repeated() {
    let server = a_server(ResponseTemplate::new(500)).await;
    let result = post(&a_client(limits()), RetryPolicy::NotAfterSend, &server.uri()).await;
    assert!(is_lost(&result), "{result:?}");
    assert_eq!(calls(&server).await, 1);
}

#[tokio::test]
async fn a_too_large_response_counts_as_lost() {
    let server = a_server(ResponseTemplate::new(200).set_body_bytes(vec![b'x'; 1025])).await;
    let http = a_client(CallLimits { body: 1024, ..limits() });
    assert!(is_lost(&post(&http, RetryPolicy::NotAfterSend, &server.uri()).await));
    let http = a_client(CallLimits { body: 1025, ..limits() });
    assert!(post(&http, RetryPolicy::NotAfterSend, &server.uri()).await.is_ok());
}

#[tokio::test]
async fn a_429_delays_every_call_for_its_retry_after() {
    let server = a_server(ResponseTemplate::new(429).insert_header("retry-after", "30")).await;
    let http = a_client(limits());
    let first = post(&http, RetryPolicy::NotAfterSend, &server.uri()).await;
    assert_eq!(first.map(|_| ()), Err(CallError::RateLimited { retry_after: Some(Duration::from_secs(30)) }));
    let second = post(&http, RetryPolicy::Idempotent, &server.uri()).await;
    let Err(CallError::NoPlace { retry_after }) = second else { panic!("{second:?}") };
    assert!(retry_after > Duration::from_secs(25), "{retry_after:?}");
    assert_eq!(calls(&server).await, 1);
}

#[tokio::test]
async fn calls_beyond_the_rate_limit_are_not_sent() {
    let server = a_server(ResponseTemplate::new(200)).await;
    let http = a_client(CallLimits { per_second: 2, queue: Duration::ZERO, ..limits() });
    let mut results = Vec::new();
    for _ in 0..3 {
        results.push(post(&http, RetryPolicy::NotAfterSend, &server.uri()).await.is_ok());
    }
    assert_eq!(results, [true, true, false]);
    assert_eq!(calls(&server).await, 2);
}

#[tokio::test]
async fn a_failing_server_gets_no_calls_after_some_failures() {
    let server = a_server(ResponseTemplate::new(503)).await;
    let http = a_client(CallLimits { failures_to_open: 2, ..limits() });
    for _ in 0..2 {
        post(&http, RetryPolicy::NotAfterSend, &server.uri()).await.expect_err("lost");
    }
    let held_back = post(&http, RetryPolicy::NotAfterSend, &server.uri()).await;
    assert!(matches!(held_back, Err(CallError::NotAttempted(_))), "{held_back:?}");
    assert_eq!(calls(&server).await, 2);
}

#[tokio::test]
async fn a_call_is_not_started_with_too_little_time_left() {
    let server = a_server(ResponseTemplate::new(200)).await;
    let http = a_client(limits());
    let result = deadline::within(10 * MILLI, post(&http, RetryPolicy::NotAfterSend, &server.uri())).await;
    assert!(matches!(result, Err(CallError::NotAttempted(_))), "{result:?}");
    assert_eq!(calls(&server).await, 0);
}

#[tokio::test]
async fn each_attempt_builds_a_new_request() {
    let server = a_server(ResponseTemplate::new(500)).await;
    let (http, made) = (a_client(limits()), std::sync::atomic::AtomicUsize::new(0));
    let request = || {
        let number = made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        http.request(Method::GET, &server.uri()).header("nonce", number)
    };
    http.send("Test", RetryPolicy::Idempotent, request).await.expect_err("500");
    let seen = server.received_requests().await.expect("recorded");
    let nonces: Vec<_> = seen.iter().map(|request| request.headers["nonce"].to_str().expect("text")).collect();
    assert_eq!(nonces, ["0", "1", "2"]);
}

#[tokio::test]
async fn errors_do_not_contain_the_address() {
    let result = post(&a_client(limits()), RetryPolicy::NotAfterSend, &nobody_listens()).await;
    let text = format!("{result:?}");
    assert!(!text.contains("secret") && !text.contains("/path"), "{text}");
}
