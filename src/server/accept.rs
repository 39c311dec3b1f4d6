use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures::FutureExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::{self, End};
use super::limits::Limits;
use super::progress::Progress;
use super::proxies::{ClientAddress, Peer, TrustedProxies};
use super::queues::ConnectionPhase;
use super::rarely::Rarely;
use super::registry::{OPEN, Registry};

/// The pause after the operating system could not accept a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

const CLOSED: &str = "http_connections_closed_total";

/// Serves a router until `stop` is canceled, and then until every request in progress is answered. A client that reuses
/// its connection meanwhile is answered once more, and told that the connection closes: a restart loses no request.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    proxies: TrustedProxies,
    stop: CancellationToken,
) {
    describe_metrics();
    let registry = Registry::new(&limits);
    let connections = TaskTracker::new();
    let errors = Rarely::default();
    let serve_one = async |(stream, peer): (TcpStream, SocketAddr)| {
        let Some(slot) = registry.admit(ClientAddress::of(peer.ip(), &proxies)).await else {
            return count_closed("refused");
        };
        let progress = Progress::new(slot, limits.clone());
        let peer = Peer::of(peer.ip(), &proxies);
        connections.spawn(serve_connection(stream, peer, progress, router.clone(), stop.clone()));
    };
    while let Some(accepted) = stop.run_until_cancelled(accept(&listener, &registry, &errors)).await {
        if let Some(accepted) = accepted {
            serve_one(accepted).await;
        }
    }
    // Connections that the operating system has accepted would be reset with the listener. Bounded: a flood must not
    // delay the shutdown.
    for _ in 0..limits.connections {
        let Some(Ok(accepted)) = listener.accept().now_or_never() else { break };
        serve_one(accepted).await;
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// The next connection. `None` if there was none, after a pause if that is not the client's fault.
async fn accept(listener: &TcpListener, registry: &Registry, errors: &Rarely) -> Option<(TcpStream, SocketAddr)> {
    match listener.accept().await {
        Ok(accepted) => Some(accepted),
        Err(error) if is_of_client(&error) => None,
        Err(error) => {
            errors.log(|| tracing::error!(%error, "a connection could not be accepted"));
            registry.make_room().await;
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// A client may be gone by the time its connection is accepted.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve_connection(
    stream: TcpStream,
    peer: Peer,
    progress: Arc<Progress>,
    router: Router,
    stop: CancellationToken,
) {
    // Best effort: an answer is written at once, so there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    match connection::serve(stream, peer, progress, router, stop).await {
        End::Done => {}
        End::Evicted => count_closed("full"),
        End::Slow(phase) => count_closed(match phase {
            Some(ConnectionPhase::Head) => "slow_head",
            Some(ConnectionPhase::Idle) => "idle",
            Some(ConnectionPhase::Body | ConnectionPhase::Answer) | None => "slow_exchange",
        }),
    }
}

fn count_closed(reason: &'static str) {
    metrics::counter!(CLOSED, "reason" => reason).increment(1);
}

fn describe_metrics() {
    metrics::describe_gauge!(OPEN, "Open connections");
    metrics::describe_counter!(CLOSED, "Connections that the server closed or refused, by reason");
}
