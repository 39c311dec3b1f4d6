//! How often unproven ids are looked up. The sender of a token chooses the id in it, so there may be any number of
//! them, and each causes a request to Atlassian's servers.
//!
//! A lookup takes a place before it starts, and returns it if the key exists. Without a place it waits a little. Among
//! waiting lookups senders take turns, and for each sender the newest goes first: a flood of made-up ids is rejected by
//! age, and an install that comes after it or from elsewhere is served.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use tokio::time::Instant;

use crate::token_bucket::{Bucket, Rate};

/// At most 60 unsuccessful lookups in any minute.
const MISS_RATE: Rate = Rate { every: Duration::from_millis(1_500), burst: 20 };
/// Lookups at the same time.
const MAX_AT_ONCE: usize = 8;
/// Jira's hook waits for the answer.
const MAX_WAIT: Duration = Duration::from_secs(4);
const MAX_WAITING: usize = 64;
/// This many recently served senders are remembered, for taking turns.
const MAX_SERVED: usize = 64;

#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<GateState>,
    at_once: Semaphore,
    started: Instant,
}

#[derive(Debug, Default)]
struct GateState {
    bucket: Bucket,
    /// Oldest first.
    waiting: Vec<WaitingLookup>,
    /// Senders that had a place, the last one at the end.
    served: VecDeque<Sender>,
}

/// Where a token came from, if known.
type Sender = Option<IpAddr>;

#[derive(Debug)]
struct WaitingLookup {
    sender: Sender,
    go: oneshot::Sender<()>,
}

/// The place of a lookup.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    _at_once: SemaphorePermit<'a>,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), at_once: Semaphore::new(MAX_AT_ONCE), started: Instant::now() }
    }

    /// Permission to look up an id, or a rejection: there were too many unsuccessful lookups recently.
    pub(super) async fn enter(&self, sender: Sender) -> Option<Pass<'_>> {
        let give_up = Instant::now() + MAX_WAIT;
        let mut turn = self.state().join(sender.map(network));
        loop {
            let wait = self.advance();
            tokio::select! {
                biased;
                gone = &mut turn => {
                    gone.ok()?;
                    break;
                }
                () = tokio::time::sleep_until((Instant::now() + wait).min(give_up)) => {}
            }
            if Instant::now() >= give_up {
                self.advance();
                turn.try_recv().ok()?;
                break;
            }
        }
        let at_once = self.at_once.acquire().await.ok()?;
        Some(Pass { gate: self, _at_once: at_once })
    }

    /// Assigns the free places to the next lookups. Returns how long it takes until the next place is free.
    fn advance(&self) -> Duration {
        let (mut state, now) = (self.state(), self.started.elapsed());
        state.serve(now);
        state.wait(now)
    }

    fn state(&self) -> MutexGuard<'_, GateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// The key exists: the lookup returns its place.
    pub(super) fn release(self) {
        self.gate.state().bucket.refund(MISS_RATE);
    }
}

impl GateState {
    /// Joins the waiting lookups. If there are too many, the oldest lookup of the sender with the most is rejected.
    fn join(&mut self, sender: Sender) -> oneshot::Receiver<()> {
        let (go, turn) = oneshot::channel();
        self.waiting.retain(|waiter| !waiter.go.is_closed());
        self.waiting.push(WaitingLookup { sender, go });
        if self.waiting.len() > MAX_WAITING {
            let count = |sender: Sender| self.waiting.iter().filter(|waiter| waiter.sender == sender).count();
            let most = self.waiting.iter().map(|waiter| count(waiter.sender)).max();
            if let Some(at) = self.waiting.iter().position(|waiter| Some(count(waiter.sender)) == most) {
                self.waiting.remove(at);
            }
        }
        turn
    }

    /// Assigns the free places.
    fn serve(&mut self, now: Duration) {
        while self.wait(now) == Duration::ZERO {
            let Some(waiter) = self.next() else { break };
            if waiter.go.send(()).is_ok() {
                let _ = self.bucket.take(MISS_RATE, since_a_full_bucket(now));
                self.note_served(waiter.sender);
            }
        }
    }

    fn wait(&self, now: Duration) -> Duration {
        self.bucket.wait(MISS_RATE, since_a_full_bucket(now))
    }

    /// Removes the newest lookup of the sender that was served the longest ago, or never.
    fn next(&mut self) -> Option<WaitingLookup> {
        let last = |waiter: &WaitingLookup| self.served.iter().rposition(|sender| *sender == waiter.sender);
        let (at, _) = self.waiting.iter().enumerate().rev().min_by_key(|(_, waiter)| last(waiter))?;
        Some(self.waiting.remove(at))
    }

    fn note_served(&mut self, sender: Sender) {
        self.served.retain(|other| *other != sender);
        self.served.push_back(sender);
        if self.served.len() > MAX_SERVED {
            self.served.pop_front();
        }
    }
}

/// The bucket is full at the start, and has been for a long time.
fn since_a_full_bucket(now: Duration) -> Duration {
    now + MISS_RATE.every * MISS_RATE.burst
}

/// Whoever has one IPv6 address has its whole network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Duration = Duration::from_millis(10);

    fn sender(number: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, number])
    }

    /// A simulated clock, and lookups that find nothing.
    #[derive(Default)]
    struct Simulation {
        state: GateState,
        now: Duration,
        waiting: Vec<(Sender, Duration, oneshot::Receiver<()>)>,
        /// Who got a place.
        placed: Vec<Sender>,
    }

    impl Simulation {
        fn asks(&mut self, sender: impl Into<Sender>) {
            let sender = sender.into();
            let turn = self.state.join(sender);
            self.waiting.push((sender, self.now + MAX_WAIT, turn));
        }

        fn passes(&mut self, time: Duration, mut each_step: impl FnMut(&mut Self)) {
            let end = self.now + time;
            while self.now < end {
                each_step(self);
                self.state.serve(self.now);
                let (now, placed) = (self.now, &mut self.placed);
                self.waiting.retain_mut(|(sender, give_up, turn)| {
                    let is_placed = turn.try_recv().is_ok();
                    placed.extend(is_placed.then_some(*sender));
                    !is_placed && !turn.is_terminated() && now < *give_up
                });
                self.now += STEP;
            }
        }
    }

    #[test]
    fn a_flood_causes_at_most_sixty_lookups_a_minute() {
        let mut simulation = Simulation::default();
        (0..1_500).for_each(|_| simulation.asks(sender(1)));
        assert!(simulation.state.waiting.len() <= MAX_WAITING);
        simulation.passes(Duration::from_secs(60), |simulation| simulation.asks(sender(1)));
        let looked_up = simulation.placed.len();
        assert!((50..=60).contains(&looked_up), "{looked_up}");
    }

    #[test]
    fn after_a_flood_an_install_from_the_same_sender_is_served() {
        let mut simulation = Simulation::default();
        (0..1_500).for_each(|_| simulation.asks(None));
        simulation.passes(STEP, |_| {});
        assert_eq!(simulation.placed.len(), 20, "the burst");
        let mut install = simulation.state.join(None);
        simulation.passes(MAX_WAIT, |_| {});
        assert_eq!(install.try_recv(), Ok(()));
    }

    #[test]
    fn an_install_from_elsewhere_is_served_during_a_flood() {
        let mut simulation = Simulation::default();
        for number in 10..20 {
            simulation.passes(Duration::from_secs(7), |simulation| simulation.asks(sender(1)));
            simulation.asks(sender(number));
            simulation.passes(MAX_WAIT, |simulation| simulation.asks(sender(1)));
            assert!(simulation.placed.contains(&Some(sender(number))), "{number}");
        }
    }

    #[test]
    fn a_full_queue_rejects_the_sender_with_the_most_waiting_requests() {
        let mut state = GateState::default();
        let mut quiet = state.join(Some(sender(2)));
        let _turns: Vec<_> = (0..2 * MAX_WAITING).map(|_| state.join(Some(sender(1)))).collect();
        assert_eq!(state.waiting.len(), MAX_WAITING);
        state.serve(Duration::ZERO);
        assert_eq!(quiet.try_recv(), Ok(()));
    }

    #[tokio::test]
    async fn a_successful_lookup_does_not_count_against_the_limit() {
        let gate = Gate::new();
        for _ in 0..1_000 {
            gate.enter(None).await.expect("a place").release();
        }
    }

    #[test]
    fn an_ipv6_network_counts_as_one_sender() {
        let [one, other, far] =
            ["2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"].map(|text| text.parse().unwrap());
        assert_eq!(network(one), network(other));
        assert_ne!(network(one), network(far));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), IpAddr::from([192, 0, 2, 1]));
    }
}
