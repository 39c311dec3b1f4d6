//! Clients that send slowly or not at all, and many clients at once: nobody else may notice.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use upwork_job_post::server::{Limits, raise_open_files};

use crate::program::{Server, a_folder, program, run};
use crate::world::{TestApp, acme, is_logged, spawn_app_limited};

const HALF_HEAD: &str = "GET /healthz HTTP/1.1\r\nhost: h\r\nx: ";
/// The longest response time of an idle server on an idle machine.
const SOON: Duration = Duration::from_secs(10);

/// A connection from an address of the loopback network.
async fn connect_from(from: &str, server: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    socket.connect(server.parse().unwrap()).await.unwrap()
}

/// Connections that send the beginning of a head and no more, the oldest first.
async fn half_heads(count: usize, from: &str, server: &str) -> Vec<TcpStream> {
    let mut streams = Vec::new();
    for _ in 0..count {
        let mut stream = connect_from(from, server).await;
        // It may have been closed already, for another.
        let _ = stream.write_all(HALF_HEAD.as_bytes()).await;
        streams.push(stream);
    }
    streams
}

/// Whether the server has closed a connection on which it has nothing to send.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let read = timeout(Duration::from_millis(1), stream.read(&mut [0; 1])).await;
    read.is_ok_and(|read| read.unwrap_or(0) == 0)
}

async fn count_open(streams: &mut [TcpStream]) -> usize {
    let mut open = 0;
    for stream in streams {
        open += usize::from(!is_closed(stream).await);
    }
    open
}

/// Requests `/healthz` on a new connection, with a time limit.
async fn assert_healthy(from: &str, server: &str) {
    let ask = async {
        let mut stream = connect_from(from, server).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let answer = timeout(SOON, ask).await.expect("it is answered soon");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");
}

/// Sends a head that announces a body, and a little of that; returns status, body and response time.
async fn slow_post(app: &TestApp, path: &str, token: &str) -> (u16, Value, Duration) {
    let mut stream = TcpStream::connect(app.socket()).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: h\r\nauthorization: JWT {token}\r\ncontent-type: application/json\r\n\
         content-length: 60000\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let started = Instant::now();
    let mut answer = String::new();
    timeout(SOON, stream.read_to_string(&mut answer)).await.expect("it is answered and closed").unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default(), started.elapsed())
}

async fn spawn_with_short_bodies() -> TestApp {
    let limits = Limits { body: Duration::from_millis(300), ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[]).await;
    app.install(&acme()).await;
    app
}

#[tokio::test]
async fn a_slow_body_with_a_valid_token_is_408_and_changes_nothing() {
    let app = spawn_with_short_bodies().await;
    let ann = app.person(&acme(), "ann");
    let session = ann.session().await;
    let hooks = ["installed", "uninstalled", "enabled", "disabled"].map(|event| format!("/connect/{event}"));
    for path in hooks.iter().map(String::as_str).chain(["/api/panel", "/api/post-job", "/api/save-draft"]) {
        let token = match path {
            "/connect/installed" | "/connect/uninstalled" => acme().lifecycle_token(path),
            "/connect/enabled" | "/connect/disabled" => acme().hook_token(path),
            _ => session.clone(),
        };

        let (status, body, _) = slow_post(&app, path, &token).await;

        assert_eq!((status, &body["code"]), (408, &"too_slow".into()), "{path}");
        assert!(is_logged(body["reference"].as_str().unwrap()), "{path}");
    }
    assert_eq!(ann.open_panel().await.status, 200);
}

#[tokio::test]
async fn a_slow_body_with_an_invalid_token_is_401_soon() {
    let app = spawn_with_short_bodies().await;
    for path in ["/connect/installed", "/connect/uninstalled", "/connect/enabled", "/api/panel", "/api/session"] {
        let (status, body, _) = slow_post(&app, path, "a.bad.token").await;

        assert_eq!(status, 401, "{path}");
        assert!(!body["reference"].as_str().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn connections_with_partial_heads_are_closed_in_time() {
    let limits = Limits { head: Duration::from_millis(300), ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[]).await;
    let mut streams = half_heads(5, "127.0.0.1", app.socket()).await;
    streams.push(connect_from("127.0.0.1", app.socket()).await);

    for stream in &mut streams {
        let mut answer = Vec::new();
        timeout(SOON, stream.read_to_end(&mut answer)).await.expect("it is closed").unwrap();
        assert_eq!(answer, b"");
    }
}

#[tokio::test]
async fn health_checks_succeed_during_a_thousand_partial_heads() {
    // Long enough for a busy machine to open all of them before the first one must close.
    let limits = Limits { head: Duration::from_secs(300), ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[]).await;
    let mut hanging = half_heads(1000, "127.0.0.1", app.socket()).await;

    assert_healthy("127.0.0.1", app.socket()).await;
    assert_eq!(count_open(&mut hanging).await, 1000);
}

#[tokio::test]
async fn health_checks_succeed_at_the_limit_and_the_oldest_heads_are_closed() {
    let limits = Limits { connections: 40, ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let mut hanging = half_heads(40, "127.0.0.1", app.socket()).await;
    assert_eq!(count_open(&mut hanging).await, 40);

    for _ in 0..10 {
        assert_healthy("127.0.0.1", app.socket()).await;
    }
    half_heads(5, "127.0.0.1", app.socket()).await;

    let (oldest, newest) = hanging.split_at_mut(20);
    assert!(count_open(oldest).await < 20);
    assert_eq!(count_open(newest).await, 20);
}

#[tokio::test]
async fn one_address_gets_a_quarter_of_the_connections_and_displaces_no_other() {
    let limits = Limits { connections: 40, ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[]).await;
    let mut others = half_heads(5, "127.0.0.3", app.socket()).await;

    let mut crowd = half_heads(60, "127.0.0.2", app.socket()).await;

    assert_eq!(count_open(&mut crowd).await, 10);
    assert_eq!(count_open(&mut others).await, 5);
    assert_healthy("127.0.0.1", app.socket()).await;
    assert_healthy("127.0.0.2", app.socket()).await;
}

#[tokio::test]
async fn a_trusted_proxy_is_not_counted_by_address() {
    let limits = Limits { connections: 40, ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[("TRUSTED_PROXIES", "10.0.0.1, 127.0.0.0/8")]).await;

    let mut proxied = half_heads(30, "127.0.0.2", app.socket()).await;

    assert_eq!(count_open(&mut proxied).await, 30);
}

#[tokio::test]
async fn slow_bodies_cannot_fill_the_server() {
    let limits = Limits { connections: 20, ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let mut hanging = Vec::new();
    for _ in 0..20 {
        let mut stream = connect_from("127.0.0.1", app.socket()).await;
        let token = acme().lifecycle_token("/connect/installed");
        let head = format!(
            "POST /connect/installed HTTP/1.1\r\nhost: h\r\nauthorization: JWT {token}\r\ncontent-length: 5\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        hanging.push(stream);
    }
    // A body has its usual time first.
    sleep(Duration::from_millis(1500)).await;

    assert_healthy("127.0.0.1", app.socket()).await;
}

#[tokio::test]
async fn metrics_count_connections_and_reasons_for_closing_them() {
    let limits = Limits { connections: 40, ..Limits::default() };
    let app = spawn_app_limited(Some(limits), &[]).await;
    half_heads(15, "127.0.0.2", app.socket()).await;

    let metrics = app.get("/metrics").await.text;

    let value = |series: &str| {
        let line = metrics.lines().find_map(|line| line.strip_prefix(series)).expect(series);
        line.trim().parse::<f64>().unwrap()
    };
    assert!(value("http_connections ") >= 1.0);
    assert!(value(r#"http_connections_closed_total{reason="full"}"#) >= 5.0);
}

/// A server with this soft and hard limit of open files.
fn with_open_files(count: usize, folder: &std::path::Path) -> std::process::Command {
    let direct = program(folder);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("ulimit -n {count} && exec \"$0\"")]).arg(direct.get_program());
    command.env_clear().current_dir(folder).envs(direct.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
    command.stderr(std::process::Stdio::piped());
    command
}

#[tokio::test]
async fn a_server_with_few_open_files_stays_healthy_beyond_its_connection_limit() {
    raise_open_files();
    let folder = a_folder();
    let mut command = with_open_files(300, folder.path());
    let mut server = Server::start(command.env("TRUSTED_PROXIES", "127.0.0.0/8"));

    let mut hanging = half_heads(500, "127.0.0.1", &server.address).await;

    for _ in 0..5 {
        assert_healthy("127.0.0.1", &server.address).await;
    }
    let open = count_open(&mut hanging).await;
    assert!((150..=172).contains(&open), "{open}");
    let stopped = Instant::now();
    assert_eq!(server.terminate().code(), Some(0));
    assert!(stopped.elapsed() < Duration::from_secs(6), "half heads do not hold up the end");
}

#[test]
fn a_server_with_too_few_open_files_says_so_in_one_line() {
    let folder = a_folder();
    let output = run(&mut with_open_files(100, folder.path()));

    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert!(printed.contains("ulimit -n") && printed.contains("144"), "{printed}");
}
