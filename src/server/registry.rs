//! Which connections there are, and which of them has to go when there are too many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::limits::Limits;
use super::proxies::ClientAddress;
use super::queues::{Phase, QueueEntry, Queues};
use super::rarely::Rarely;

pub(super) const OPEN: &str = "http_connections";

/// The connections of a server, in all and by client.
#[derive(Debug)]
pub(super) struct Registry {
    max: usize,
    max_per_address: usize,
    connections: Mutex<Connections>,
    /// Told whenever a connection is gone.
    gone: Notify,
    full: Rarely,
}

#[derive(Debug, Default)]
struct Connections {
    last_id: u64,
    all: HashMap<u64, Connection>,
    queues: Queues,
    clients: HashMap<ClientAddress, Client>,
}

#[derive(Debug)]
struct Connection {
    client: Option<ClientAddress>,
    /// Its place in the queues; none while it must not be closed, or has been told to close.
    place: Option<QueueEntry>,
    evicted: CancellationToken,
}

#[derive(Debug, Default)]
struct Client {
    connections: usize,
    queues: Queues,
}

/// A connection's entry in the [`Registry`]. Dropping it takes the connection out, so it is dropped after the socket.
#[derive(Debug)]
pub(super) struct Slot {
    registry: Arc<Registry>,
    id: u64,
    evicted: CancellationToken,
}

impl Registry {
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            max: limits.connections,
            max_per_address: limits.per_address(),
            connections: Mutex::default(),
            gone: Notify::new(),
            full: Rarely::default(),
        })
    }

    /// Takes a connection in. Where there are too many, of the client's or of all, another one is closed for it and
    /// this waits until that one is gone. `None` if none can be closed.
    pub(super) async fn admit(self: &Arc<Self>, client: Option<ClientAddress>) -> Option<Slot> {
        loop {
            let admission = self.lock().admit(client, self.max, self.max_per_address);
            match admission {
                Admission::In(id, evicted) => {
                    metrics::gauge!(OPEN).increment(1);
                    return Some(Slot { registry: Arc::clone(self), id, evicted });
                }
                Admission::Full => {
                    self.full.log(|| tracing::warn!("a connection was refused: all connections are in use"));
                    return None;
                }
                Admission::After(id) => {
                    self.full.log(|| tracing::warn!("a connection was closed to make room for another one"));
                    self.until_gone(id).await;
                }
            }
        }
    }

    /// Closes the connection that should go first, and waits until it has gone; nothing where none can be closed.
    pub(super) async fn make_room(&self) {
        let id = self.lock().evict_from_all();
        if let Some(id) = id {
            self.until_gone(id).await;
        }
    }

    async fn until_gone(&self, id: u64) {
        loop {
            // Before the look, so that a connection that goes in between is not missed.
            let gone = self.gone.notified();
            if !self.lock().all.contains_key(&id) {
                return;
            }
            gone.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Admission {
    In(u64, CancellationToken),
    /// Once this connection is gone, which was told to go.
    After(u64),
    Full,
}

impl Connections {
    fn admit(&mut self, client: Option<ClientAddress>, max: usize, max_per_address: usize) -> Admission {
        let now = Instant::now();
        let of_client = client.and_then(|client| self.clients.get(&client));
        let full = of_client.filter(|of_client| of_client.connections >= max_per_address);
        let queues = match full {
            Some(of_client) => &of_client.queues,
            None if self.all.len() >= max => &self.queues,
            None => {
                let (id, evicted) = self.insert(client, now);
                return Admission::In(id, evicted);
            }
        };
        let victim = queues.victim(now);
        victim.map_or(Admission::Full, |id| {
            self.evict(id, now);
            Admission::After(id)
        })
    }

    fn evict_from_all(&mut self) -> Option<u64> {
        let now = Instant::now();
        let victim = self.queues.victim(now)?;
        self.evict(victim, now);
        Some(victim)
    }

    fn insert(&mut self, client: Option<ClientAddress>, now: Instant) -> (u64, CancellationToken) {
        self.last_id += 1;
        let (id, evicted) = (self.last_id, CancellationToken::new());
        if let Some(client) = client {
            self.clients.entry(client).or_default().connections += 1;
        }
        self.all.insert(id, Connection { client, place: None, evicted: evicted.clone() });
        self.enter(id, Some(Phase::Head), now);
        (id, evicted)
    }

    /// Moves a connection to the end of a phase's queue; `None` is no queue: it can't be evicted.
    fn enter(&mut self, id: u64, phase: Option<Phase>, now: Instant) {
        let Some(connection) = self.all.get_mut(&id).filter(|connection| !connection.evicted.is_cancelled()) else {
            return;
        };
        let former = connection.place.take();
        let of_client = connection.client.and_then(|client| self.clients.get_mut(&client));
        let place = phase.map(|phase| self.queues.next_place(phase));
        connection.place = place;
        for queues in std::iter::once(&mut self.queues).chain(of_client.map(|client| &mut client.queues)) {
            queues.leave(former);
            queues.enter(place, id, now);
        }
    }

    fn evict(&mut self, id: u64, now: Instant) {
        self.enter(id, None, now);
        if let Some(connection) = self.all.get(&id) {
            connection.evicted.cancel();
        }
    }

    fn remove(&mut self, id: u64) {
        let Some(connection) = self.all.remove(&id) else { return };
        self.queues.leave(connection.place);
        let Some(address) = connection.client else { return };
        let Some(client) = self.clients.get_mut(&address) else { return };
        client.queues.leave(connection.place);
        client.connections -= 1;
        if client.connections == 0 {
            self.clients.remove(&address);
        }
    }
}

impl Slot {
    /// Says what the connection does now; `None` is the server's own work, for which no connection is closed.
    pub(super) fn enter(&self, phase: Option<Phase>) {
        self.registry.lock().enter(self.id, phase, Instant::now());
    }

    /// Ends when the connection has to go.
    pub(super) async fn evicted(&self) {
        self.evicted.cancelled().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.registry.lock().remove(self.id);
        self.registry.gone.notify_waiters();
        metrics::gauge!(OPEN).decrement(1);
    }
}

#[cfg(test)]
mod tests {
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

    /// A connection that goes when it is told to, like a real one.
    struct Peer(JoinHandle<()>);

    impl Peer {
        async fn at(registry: &Arc<Registry>, address: Option<ClientAddress>, phase: Option<Phase>) -> Option<Self> {
            let admitted = timeout(Duration::from_secs(60), registry.admit(address)).await;
            let slot = admitted.expect("the victim has gone")?;
            if phase != Some(Phase::Head) {
                slot.enter(phase);
            }
            Some(Self(tokio::spawn(async move { slot.evicted().await })))
        }

        fn is_open(&self) -> bool {
            !self.0.is_finished()
        }
    }

    async fn peers(registry: &Arc<Registry>, phases: &[Option<Phase>]) -> Vec<Peer> {
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
    async fn the_oldest_head_goes_when_a_connection_comes_that_is_one_too_many() {
        let registry = registry(3);
        let old = peers(&registry, &[None, Some(Phase::Head), Some(Phase::Head)]).await;

        let new = Peer::at(&registry, None, Some(Phase::Head)).await.unwrap();

        assert_eq!((open(&old), new.is_open()), (vec![true, false, true], true));
        assert_eq!(registry.lock().all.len(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn heads_go_before_idle_connections_and_these_before_slow_bodies_and_answers() {
        let registry = registry(4);
        let phases = [Some(Phase::Answer), Some(Phase::Body), Some(Phase::Idle), Some(Phase::Head)];
        let old = peers(&registry, &phases).await;
        sleep(SLOW).await;

        for expected in [[true, true, true, false], [true, true, false, false], [true, false, false, false], [false; 4]]
        {
            Peer::at(&registry, None, None).await.unwrap();
            assert_eq!(open(&old), expected);
        }
        assert!(Peer::at(&registry, None, None).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_works_on_is_never_closed() {
        let registry = registry(2);
        let busy = peers(&registry, &[None, None]).await;
        sleep(SLOW).await;

        assert!(Peer::at(&registry, None, Some(Phase::Head)).await.is_none());
        assert_eq!(open(&busy), [true, true]);
    }

    #[tokio::test(start_paused = true)]
    async fn bodies_and_answers_have_their_usual_time() {
        let registry = registry(2);
        let busy = peers(&registry, &[Some(Phase::Body), Some(Phase::Answer)]).await;

        assert!(Peer::at(&registry, None, Some(Phase::Head)).await.is_none());
        assert_eq!(open(&busy), [true, true]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_holds_everything_idle_pushes_no_fresh_head_out() {
        let registry = registry(8);
        let idle = peers(&registry, &[Some(Phase::Idle); 7]).await;
        let honest = Peer::at(&registry, None, Some(Phase::Head)).await.unwrap();

        let flood = peers(&registry, &[Some(Phase::Head); 3]).await;

        assert!(honest.is_open());
        assert_eq!(open(&idle), [false, false, false, true, true, true, true]);
        assert_eq!(open(&flood), [true; 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_connections_are_spared_while_most_are_heads() {
        let registry = registry(8);
        let idle = peers(&registry, &[Some(Phase::Idle); 2]).await;

        peers(&registry, &[Some(Phase::Head); 100]).await;

        assert_eq!(open(&idle), [true; 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn one_client_has_a_quarter_and_pushes_out_its_own_connections_only() {
        let registry = registry(8);
        let others = peers(&registry, &[Some(Phase::Head); 3]).await;
        let first = Peer::at(&registry, client(1), Some(Phase::Head)).await.unwrap();
        let second = Peer::at(&registry, client(1), None).await.unwrap();

        let third = Peer::at(&registry, client(1), None).await.unwrap();
        let fourth = Peer::at(&registry, client(1), Some(Phase::Head)).await;

        assert_eq!((first.is_open(), second.is_open(), third.is_open()), (false, true, true));
        assert!(fourth.is_none(), "both of its connections are at work");
        assert!(Peer::at(&registry, client(2), Some(Phase::Head)).await.is_some());
        assert_eq!(open(&others), [true; 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_trusted_proxy_may_have_all() {
        let registry = registry(8);

        assert_eq!(open(&peers(&registry, &[None; 8]).await), [true; 8]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_gone_is_forgotten() {
        let registry = registry(4);
        for phase in [Some(Phase::Head), Some(Phase::Idle), Some(Phase::Body), Some(Phase::Answer), None] {
            let slot = registry.admit(client(1)).await.unwrap();
            slot.enter(phase);
            drop(slot);
        }

        let connections = registry.lock();
        assert!(connections.all.is_empty() && connections.clients.is_empty());
        assert_eq!(connections.queues.victim(Instant::now()), None);
    }

    #[tokio::test(start_paused = true)]
    async fn room_is_made_by_the_same_rule() {
        let registry = registry(8);
        let peers = peers(&registry, &[None, Some(Phase::Head), Some(Phase::Head)]).await;

        registry.make_room().await;

        assert_eq!(open(&peers), [true, false, true]);
    }
}
