use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::*;
use crate::server::proxies::TrustedProxies;

const SLOW: Duration = Duration::from_secs(2);

fn registry(connections: usize) -> Arc<Registry> {
    Registry::new(&Limits { connections, ..Limits::default() })
}

fn client(last: u8) -> Option<ClientAddress> {
    ClientAddress::of(std::net::Ipv4Addr::new(192, 0, 2, last).into(), &TrustedProxies::default())
}

/// A connection that closes when it is told to, like a real one.
struct Peer(JoinHandle<()>);

impl Peer {
    async fn at(
        registry: &Arc<Registry>,
        address: Option<ClientAddress>,
        phase: Option<ConnectionPhase>,
    ) -> Option<Self> {
        let admitted = timeout(Duration::from_secs(60), registry.admit(address)).await;
        let slot = admitted.expect("the victim has gone")?;
        if phase != Some(ConnectionPhase::Head) {
            slot.enter(phase);
        }
        Some(Self(tokio::spawn(async move { slot.evicted().await })))
    }

    fn is_open(&self) -> bool {
        !self.0.is_finished()
    }
}

async fn peers(registry: &Arc<Registry>, phases: &[Option<ConnectionPhase>]) -> Vec<Peer> {
    let mut peers = Vec::new();
    for phase in phases {
        peers.push(Peer::at(registry, None, *phase).await.unwrap());
    }
    peers
}

fn open(peers: &[Peer]) -> Vec<bool> {
    peers.iter().map(Peer::is_open).collect()
}

#[tokio::test(start_paused = true)]
async fn at_the_limit_the_connection_with_the_oldest_head_is_closed() {
    let registry = registry(3);
    let old = peers(&registry, &[None, Some(ConnectionPhase::Head), Some(ConnectionPhase::Head)]).await;

    let new = Peer::at(&registry, None, Some(ConnectionPhase::Head)).await.unwrap();

    assert_eq!((open(&old), new.is_open()), (vec![true, false, true], true));
    assert_eq!(registry.lock().all.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn heads_are_closed_before_idle_connections_and_those_before_slow_transfers() {
    let registry = registry(4);
    let phases = [
        Some(ConnectionPhase::Answer),
        Some(ConnectionPhase::Body),
        Some(ConnectionPhase::Idle),
        Some(ConnectionPhase::Head),
    ];
    let old = peers(&registry, &phases).await;
    sleep(SLOW).await;

    for expected in [[true, true, true, false], [true, true, false, false], [true, false, false, false], [false; 4]] {
        Peer::at(&registry, None, None).await.unwrap();
        assert_eq!(open(&old), expected);
    }
    assert!(Peer::at(&registry, None, None).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_request_being_handled_is_never_closed() {
    let registry = registry(2);
    let busy = peers(&registry, &[None, None]).await;
    sleep(SLOW).await;

    assert!(Peer::at(&registry, None, Some(ConnectionPhase::Head)).await.is_none());
    assert_eq!(open(&busy), [true, true]);
}

#[tokio::test(start_paused = true)]
async fn bodies_and_responses_get_their_usual_time() {
    let registry = registry(2);
    let busy = peers(&registry, &[Some(ConnectionPhase::Body), Some(ConnectionPhase::Answer)]).await;

    assert!(Peer::at(&registry, None, Some(ConnectionPhase::Head)).await.is_none());
    assert_eq!(open(&busy), [true, true]);
}

#[tokio::test(start_paused = true)]
async fn a_client_with_only_idle_connections_displaces_no_fresh_head() {
    let registry = registry(8);
    let idle = peers(&registry, &[Some(ConnectionPhase::Idle); 7]).await;
    let honest = Peer::at(&registry, None, Some(ConnectionPhase::Head)).await.unwrap();

    let flood = peers(&registry, &[Some(ConnectionPhase::Head); 3]).await;

    assert!(honest.is_open());
    assert_eq!(open(&idle), [false, false, false, true, true, true, true]);
    assert_eq!(open(&flood), [true; 3]);
}

#[tokio::test(start_paused = true)]
async fn idle_connections_are_spared_while_most_are_heads() {
    let registry = registry(8);
    let idle = peers(&registry, &[Some(ConnectionPhase::Idle); 2]).await;

    peers(&registry, &[Some(ConnectionPhase::Head); 100]).await;

    assert_eq!(open(&idle), [true; 2]);
}

#[tokio::test(start_paused = true)]
async fn one_client_gets_a_quarter_and_displaces_only_its_own_connections() {
    let registry = registry(8);
    let others = peers(&registry, &[Some(ConnectionPhase::Head); 3]).await;
    let first = Peer::at(&registry, client(1), Some(ConnectionPhase::Head)).await.unwrap();
    let second = Peer::at(&registry, client(1), None).await.unwrap();

    let third = Peer::at(&registry, client(1), None).await.unwrap();
    let fourth = Peer::at(&registry, client(1), Some(ConnectionPhase::Head)).await;

    assert_eq!((first.is_open(), second.is_open(), third.is_open()), (false, true, true));
    assert!(fourth.is_none(), "both of its connections are at work");
    assert!(Peer::at(&registry, client(2), Some(ConnectionPhase::Head)).await.is_some());
    assert_eq!(open(&others), [true; 3]);
}

#[tokio::test(start_paused = true)]
async fn a_trusted_proxy_may_use_all_connections() {
    let registry = registry(8);

    assert_eq!(open(&peers(&registry, &[None; 8]).await), [true; 8]);
}

#[tokio::test(start_paused = true)]
async fn closed_connections_are_forgotten() {
    let registry = registry(4);
    for phase in [
        Some(ConnectionPhase::Head),
        Some(ConnectionPhase::Idle),
        Some(ConnectionPhase::Body),
        Some(ConnectionPhase::Answer),
        None,
    ] {
        let slot = registry.admit(client(1)).await.unwrap();
        slot.enter(phase);
        drop(slot);
    }

    let connections = registry.lock();
    assert!(connections.all.is_empty() && connections.clients.is_empty());
    assert_eq!(connections.queues.victim(Instant::now()), None);
}

#[tokio::test(start_paused = true)]
async fn making_room_follows_the_same_order() {
    let registry = registry(8);
    let peers = peers(&registry, &[None, Some(ConnectionPhase::Head), Some(ConnectionPhase::Head)]).await;

    registry.make_room().await;

    assert_eq!(open(&peers), [true, false, true]);
}
