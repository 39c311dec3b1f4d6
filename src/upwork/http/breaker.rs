//! Keeps users from waiting for an Upwork that does not answer: after some failures in a row nothing is sent for a
//! while, then one call tries whether it is back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// One breaker for each server.
#[derive(Debug)]
pub(super) struct Breakers {
    servers: Mutex<HashMap<String, Arc<Breaker>>>,
    failures_to_open: u32,
    open_for: Duration,
}

impl Breakers {
    pub(super) fn new(failures_to_open: u32, open_for: Duration) -> Self {
        Self { servers: Mutex::default(), failures_to_open, open_for }
    }

    /// The breaker of a server, named by its origin. Only configured addresses are called, so there are few.
    pub(super) fn of(&self, origin: String) -> Arc<Breaker> {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let breaker =
            servers.entry(origin).or_insert_with(|| Arc::new(Breaker::new(self.failures_to_open, self.open_for)));
        Arc::clone(breaker)
    }
}

#[derive(Debug)]
pub(super) struct Breaker {
    state: Mutex<State>,
    failures_to_open: u32,
    open_for: Duration,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One call is on its way to see.
    Probing {
        opened_until: Instant,
    },
}

impl Breaker {
    fn new(failures_to_open: u32, open_for: Duration) -> Self {
        Self { state: Mutex::new(State::Closed { failures: 0 }), failures_to_open, open_for }
    }

    /// Leave to make one call, or none.
    pub(super) fn admit(&self, now: Instant) -> Option<Leave<'_>> {
        let mut state = self.state();
        let probing = match *state {
            State::Closed { .. } => false,
            State::Open { until } if now >= until => {
                *state = State::Probing { opened_until: until };
                true
            }
            State::Open { .. } | State::Probing { .. } => return None,
        };
        Some(Leave { breaker: self, probing })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to make one call. Dropped without a report (the caller went away), it counts for nothing.
#[derive(Debug)]
pub(super) struct Leave<'a> {
    breaker: &'a Breaker,
    probing: bool,
}

impl Leave<'_> {
    /// Tells whether the server answered.
    pub(super) fn report(mut self, answered: bool, now: Instant) {
        let mut state = self.breaker.state();
        let failures = match *state {
            State::Closed { failures } => failures + 1,
            State::Probing { .. } if self.probing => self.breaker.failures_to_open,
            // A call from before the breaker opened: the probe knows better.
            State::Open { .. } | State::Probing { .. } => return,
        };
        *state = match (answered, failures >= self.breaker.failures_to_open) {
            (true, _) => State::Closed { failures: 0 },
            (false, false) => State::Closed { failures },
            (false, true) => State::Open { until: now + self.breaker.open_for },
        };
        self.probing = false;
    }
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        if self.probing {
            let mut state = self.breaker.state();
            if let State::Probing { opened_until } = *state {
                *state = State::Open { until: opened_until };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN_FOR: Duration = Duration::from_secs(10);

    fn fail(breaker: &Breaker, now: Instant) {
        breaker.admit(now).expect("closed").report(false, now);
    }

    fn an_open_breaker(now: Instant) -> Breaker {
        let breaker = Breaker::new(2, OPEN_FOR);
        fail(&breaker, now);
        fail(&breaker, now);
        breaker
    }

    #[test]
    fn failures_in_a_row_open_it() {
        let now = Instant::now();
        assert!(an_open_breaker(now).admit(now).is_none());
    }

    #[test]
    fn an_answer_between_failures_keeps_it_closed() {
        let (breaker, now) = (Breaker::new(2, OPEN_FOR), Instant::now());
        fail(&breaker, now);
        breaker.admit(now).expect("closed").report(true, now);
        fail(&breaker, now);
        assert!(breaker.admit(now).is_some());
    }

    #[test]
    fn after_a_while_exactly_one_call_probes() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        let later = now + OPEN_FOR;
        let probe = breaker.admit(later).expect("a probe");
        assert!(breaker.admit(later).is_none());
        probe.report(true, later);
        assert!(breaker.admit(later).is_some());
    }

    #[test]
    fn a_failed_probe_opens_it_again() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        let later = now + OPEN_FOR;
        fail(&breaker, later);
        assert!(breaker.admit(later).is_none());
        assert!(breaker.admit(later + OPEN_FOR).is_some());
    }

    #[test]
    fn a_probe_that_was_given_up_leaves_room_for_the_next() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        drop(breaker.admit(now + OPEN_FOR).expect("a probe"));
        assert!(breaker.admit(now + OPEN_FOR).is_some());
    }

    #[test]
    fn a_late_answer_does_not_close_it() {
        let (breaker, now) = (Breaker::new(1, OPEN_FOR), Instant::now());
        let slow = breaker.admit(now).expect("closed");
        fail(&breaker, now);
        slow.report(true, now);
        assert!(breaker.admit(now).is_none());
    }

    #[test]
    fn servers_do_not_share_a_breaker() {
        let (breakers, now) = (Breakers::new(1, OPEN_FOR), Instant::now());
        fail(&breakers.of("http://one".into()), now);
        assert!(breakers.of("http://one".into()).admit(now).is_none());
        assert!(breakers.of("http://two".into()).admit(now).is_some());
    }
}
