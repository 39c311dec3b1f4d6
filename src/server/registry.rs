//! The current connections, and which of them to close when there are too many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::limits::Limits;
use super::proxies::ClientAddress;
use super::queues::{ConnectionPhase, QueueEntry, Queues};
use super::rarely::Rarely;

pub(super) const OPEN: &str = "http_connections";

/// The connections of a server, in all and by client.
#[derive(Debug)]
pub(super) struct Registry {
    max: usize,
    max_per_address: usize,
    connections: Mutex<Connections>,
    /// Notified whenever a connection has closed.
    gone: Notify,
    full: Rarely,
}

#[derive(Debug, Default)]
struct Connections {
    last_id: u64,
    all: HashMap<u64, OpenConnection>,
    queues: Queues,
    clients: HashMap<ClientAddress, Client>,
}

#[derive(Debug)]
struct OpenConnection {
    client: Option<ClientAddress>,
    /// Its place in the queues; none while it must not be closed, or once it has been told to close.
    place: Option<QueueEntry>,
    evicted: CancellationToken,
}

#[derive(Debug, Default)]
struct Client {
    connections: usize,
    queues: Queues,
}

/// A connection's entry in the [`Registry`]. Dropping it removes the connection, so it is dropped after the socket.
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

    /// Adds a connection. If there are too many, of the client's or in total, another one is closed for it, and this
    /// waits until that one has closed. `None` if none can be closed.
    pub(super) async fn admit(self: &Arc<Self>, client: Option<ClientAddress>) -> Option<Slot> {
        loop {
            let admission = self.lock().admit(client, self.max, self.max_per_address);
            match admission {
                AdmitOutcome::In(id, evicted) => {
                    metrics::gauge!(OPEN).increment(1);
                    return Some(Slot { registry: Arc::clone(self), id, evicted });
                }
                AdmitOutcome::Full => {
                    self.full.log(|| tracing::warn!("a connection was refused: all connections are in use"));
                    return None;
                }
                AdmitOutcome::After(id) => {
                    self.full.log(|| tracing::warn!("a connection was closed to make room for another one"));
                    self.until_gone(id).await;
                }
            }
        }
    }

    /// Closes the connection that is first in line, and waits until it has closed; does nothing if none can be closed.
    pub(super) async fn make_room(&self) {
        let id = self.lock().evict_from_all();
        if let Some(id) = id {
            self.until_gone(id).await;
        }
    }

    async fn until_gone(&self, id: u64) {
        loop {
            // Subscribed before the check, so that a connection that closes in between is not missed.
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

enum AdmitOutcome {
    In(u64, CancellationToken),
    /// Waits until this connection, which has been told to close, has closed.
    After(u64),
    Full,
}

impl Connections {
    fn admit(&mut self, client: Option<ClientAddress>, max: usize, max_per_address: usize) -> AdmitOutcome {
        let now = Instant::now();
        let of_client = client.and_then(|client| self.clients.get(&client));
        let full = of_client.filter(|of_client| of_client.connections >= max_per_address);
        let queues = match full {
            Some(of_client) => &of_client.queues,
            None if self.all.len() >= max => &self.queues,
            None => {
                let (id, evicted) = self.insert(client, now);
                return AdmitOutcome::In(id, evicted);
            }
        };
        let victim = queues.victim(now);
        victim.map_or(AdmitOutcome::Full, |id| {
            self.evict(id, now);
            AdmitOutcome::After(id)
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
        self.all.insert(id, OpenConnection { client, place: None, evicted: evicted.clone() });
        self.enter(id, Some(ConnectionPhase::Head), now);
        (id, evicted)
    }

    /// Moves a connection to the end of a phase's queue; `None` is no queue: it can't be evicted.
    fn enter(&mut self, id: u64, phase: Option<ConnectionPhase>, now: Instant) {
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
    /// Reports the connection's current step; `None` is the server's own work, for which no connection is closed.
    pub(super) fn enter(&self, phase: Option<ConnectionPhase>) {
        self.registry.lock().enter(self.id, phase, Instant::now());
    }

    /// Resolves when the connection must close.
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
mod tests;
