use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

/// Nearly always, an honest client sends a head, sends a body and receives a response within this time.
const USUAL_TIME: Duration = Duration::from_secs(1);

/// What a connection waits for its client to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConnectionPhase {
    /// Send the head of a request, to its end.
    Head,
    /// Begin another request.
    Idle,
    /// Send the body of a request, to its end.
    Body,
    /// Receive the response.
    Answer,
}

/// A connection's place in its queue. Numbers grow with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QueueEntry {
    phase: ConnectionPhase,
    number: u64,
}

/// The connections that wait for their clients, the one that waits longest in front: a queue for each phase.
#[derive(Debug, Default)]
pub(super) struct Queues {
    last_number: u64,
    by_phase: [BTreeMap<u64, Waiting>; 4],
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    id: u64,
    since: Instant,
}

impl Queues {
    /// A place at the end of a queue.
    pub(super) fn next_place(&mut self, phase: ConnectionPhase) -> QueueEntry {
        self.last_number += 1;
        QueueEntry { phase, number: self.last_number }
    }

    pub(super) fn enter(&mut self, place: Option<QueueEntry>, id: u64, since: Instant) {
        let Some(QueueEntry { phase, number }) = place else { return };
        self.by_phase[phase as usize].insert(number, Waiting { id, since });
    }

    pub(super) fn leave(&mut self, place: Option<QueueEntry>) {
        let Some(QueueEntry { phase, number }) = place else { return };
        self.by_phase[phase as usize].remove(&number);
    }

    /// The connection that is closed first when there are too many: the oldest of those with an unfinished head,
    /// otherwise the one that has been idle the longest, otherwise the one with the slowest body or response.
    ///
    /// As long as there are idle connections, a head gets its usual time: otherwise a client that holds all connections
    /// idle could displace everybody else's before they have sent anything. The exception is a majority of heads,
    /// because these come from whoever fills the server.
    pub(super) fn victim(&self, now: Instant) -> Option<u64> {
        let oldest =
            |phase: ConnectionPhase| self.by_phase[phase as usize].first_key_value().map(|(_, waiting)| waiting);
        let slow = |waiting: &&Waiting| now.duration_since(waiting.since) >= USUAL_TIME;
        let (head, idle) = (oldest(ConnectionPhase::Head), oldest(ConnectionPhase::Idle));
        let mostly_heads = self.len_of(ConnectionPhase::Head) > self.len_of(ConnectionPhase::Idle);
        head.filter(|head| mostly_heads || slow(head))
            .or(idle)
            .or(head)
            .or_else(|| oldest(ConnectionPhase::Body).filter(slow))
            .or_else(|| oldest(ConnectionPhase::Answer).filter(slow))
            .map(|waiting| waiting.id)
    }

    fn len_of(&self, phase: ConnectionPhase) -> usize {
        self.by_phase[phase as usize].len()
    }
}
