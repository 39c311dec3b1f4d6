//! Keeps users from waiting for an Upwork that does not answer: after some failures in a row nothing is sent for a
//! while, then one call tries whether it is back.
//!
//! One tenant's calls must not block the others. If only one tenant's calls fail, only that tenant is held back, unless
//! the server could not even be reached; and a tenant whose probe failed lets others probe first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::caller::ClientKey;
use crate::measures;

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

#[derive(Debug, Default)]
struct State {
    gate: Gate,
    /// Tenants whose calls alone have failed, and until when they are kept back.
    held: HashMap<Tenant, Instant>,
}

/// Whose call it is, if it is anybody's.
type Tenant = Option<ClientKey>;

#[derive(Debug)]
enum Gate {
    Closed {
        failures: u32,
        /// Whose calls failed, as far as it matters: up to two.
        tenants: Vec<Tenant>,
    },
    Open {
        until: Instant,
        /// Who looked in vain whether the server is back. The next look is for others first.
        last_probe: Option<Probe>,
    },
    /// One call is on its way to see.
    Probing { opened_until: Instant },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Probe(Tenant);

impl Default for Gate {
    fn default() -> Self {
        Self::Closed { failures: 0, tenants: Vec::new() }
    }
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The server answered, whatever it said.
    Answered,
    /// It did not, or said that it could not: that may be due to what this tenant sent.
    Failed,
    /// It could not even be reached: nobody can reach it.
    Unreachable,
}

impl Breaker {
    fn new(failures_to_open: u32, open_for: Duration) -> Self {
        Self { state: Mutex::default(), failures_to_open, open_for }
    }

    /// Permit to make one call, or none.
    pub(super) fn admit(&self, tenant: Option<&ClientKey>, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.state();
        let tenant = tenant.cloned();
        if state.held.get(&tenant).is_some_and(|until| now < *until) {
            return None;
        }
        let probing = match &state.gate {
            Gate::Closed { .. } => false,
            Gate::Open { until, last_probe } => {
                let grace = if *last_probe == Some(Probe(tenant.clone())) { self.open_for / 2 } else { Duration::ZERO };
                if now < *until + grace {
                    return None;
                }
                let opened_until = *until;
                state.gate = Gate::Probing { opened_until };
                true
            }
            Gate::Probing { .. } => return None,
        };
        Some(Permit { breaker: self, tenant, probing })
    }

    fn failed(&self, state: &mut State, tenant: Tenant, is_unreachable: bool, now: Instant) {
        let Gate::Closed { failures, tenants } = &mut state.gate else { return };
        *failures += 1;
        if !tenants.contains(&tenant) && tenants.len() < 2 {
            tenants.push(tenant.clone());
        }
        if *failures < self.failures_to_open {
            return;
        }
        let until = now + self.open_for;
        if is_unreachable || tenants.len() > 1 {
            state.gate = Gate::Open { until, last_probe: None };
            measures::breaker_opened(true);
        } else {
            // One more failure is enough the next time.
            *failures -= 1;
            state.held.retain(|_, end| now < *end);
            state.held.insert(tenant, until);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permit to make one call. Dropped without a report (the caller went away), it counts for nothing.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    tenant: Tenant,
    probing: bool,
}

impl Permit<'_> {
    /// Tells what became of the call.
    pub(super) fn report(mut self, outcome: Outcome, now: Instant) {
        let mut state = self.breaker.state();
        let tenant = self.tenant.take();
        match (&state.gate, outcome) {
            // A call from before the breaker opened: the probe knows better.
            (Gate::Open { .. } | Gate::Probing { .. }, _) if !self.probing => {}
            (gate, Outcome::Answered) => {
                if !matches!(gate, Gate::Closed { .. }) {
                    measures::breaker_opened(false);
                }
                state.gate = Gate::default();
            }
            (Gate::Closed { .. }, _) => {
                self.breaker.failed(&mut state, tenant, outcome == Outcome::Unreachable, now);
            }
            (Gate::Open { .. } | Gate::Probing { .. }, _) => {
                let until = now + self.breaker.open_for;
                state.gate = Gate::Open { until, last_probe: Some(Probe(tenant)) };
            }
        }
        self.probing = false;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probing {
            let mut state = self.breaker.state();
            if let Gate::Probing { opened_until } = state.gate {
                state.gate = Gate::Open { until: opened_until, last_probe: None };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN_FOR: Duration = Duration::from_secs(10);

    fn fail(breaker: &Breaker, now: Instant) {
        breaker.admit(None, now).expect("closed").report(Outcome::Unreachable, now);
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
        assert!(an_open_breaker(now).admit(None, now).is_none());
    }

    #[test]
    fn an_answer_between_failures_keeps_it_closed() {
        let (breaker, now) = (Breaker::new(2, OPEN_FOR), Instant::now());
        fail(&breaker, now);
        breaker.admit(None, now).expect("closed").report(Outcome::Answered, now);
        fail(&breaker, now);
        assert!(breaker.admit(None, now).is_some());
    }

    #[test]
    fn after_a_while_exactly_one_call_probes() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        let later = now + OPEN_FOR;
        let probe = breaker.admit(None, later).expect("a probe");
        assert!(breaker.admit(None, later).is_none());
        probe.report(Outcome::Answered, later);
        assert!(breaker.admit(None, later).is_some());
    }

    #[test]
    fn a_failed_probe_opens_it_again() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        let later = now + OPEN_FOR;
        fail(&breaker, later);
        assert!(breaker.admit(None, later).is_none());
        assert!(breaker.admit(None, later + OPEN_FOR * 3 / 2).is_some());
    }

    #[test]
    fn a_probe_that_was_given_up_leaves_room_for_the_next() {
        let now = Instant::now();
        let breaker = an_open_breaker(now);
        drop(breaker.admit(None, now + OPEN_FOR).expect("a probe"));
        assert!(breaker.admit(None, now + OPEN_FOR).is_some());
    }

    #[test]
    fn a_late_answer_does_not_close_it() {
        let (breaker, now) = (Breaker::new(1, OPEN_FOR), Instant::now());
        let slow = breaker.admit(None, now).expect("closed");
        fail(&breaker, now);
        slow.report(Outcome::Answered, now);
        assert!(breaker.admit(None, now).is_none());
    }

    fn fail_as(breaker: &Breaker, tenant: &ClientKey, now: Instant) {
        breaker.admit(Some(tenant), now).expect("closed").report(Outcome::Failed, now);
    }

    fn tenants() -> [ClientKey; 2] {
        ["busy", "quiet"].map(|key| ClientKey::parse(key).unwrap())
    }

    #[test]
    fn failures_of_one_tenant_alone_keep_only_that_tenant_back() {
        let (breaker, now, [busy, quiet]) = (Breaker::new(3, OPEN_FOR), Instant::now(), tenants());
        (0..3).for_each(|_| fail_as(&breaker, &busy, now));
        assert!(breaker.admit(Some(&busy), now).is_none());
        assert!(breaker.admit(Some(&quiet), now).is_some());
        let later = now + OPEN_FOR;
        fail_as(&breaker, &busy, later);
        assert!(breaker.admit(Some(&busy), later).is_none(), "one failure more is enough");
        assert_eq!(breaker.state().held.len(), 1);
    }

    #[test]
    fn failures_of_two_tenants_open_it_for_all() {
        let (breaker, now, [busy, quiet]) = (Breaker::new(3, OPEN_FOR), Instant::now(), tenants());
        fail_as(&breaker, &busy, now);
        fail_as(&breaker, &quiet, now);
        fail_as(&breaker, &busy, now);
        assert!(breaker.admit(None, now).is_none());
    }

    #[test]
    fn a_tenant_that_probed_in_vain_lets_others_try_first() {
        let (breaker, now, [busy, quiet]) = (Breaker::new(1, OPEN_FOR), Instant::now(), tenants());
        fail(&breaker, now);
        let later = now + OPEN_FOR;
        fail_as(&breaker, &busy, later);
        let later = later + OPEN_FOR;
        assert!(breaker.admit(Some(&busy), later).is_none());
        breaker.admit(Some(&quiet), later).expect("a probe").report(Outcome::Answered, later);
        assert!(breaker.admit(Some(&busy), later).is_some());
    }

    #[test]
    fn servers_do_not_share_a_breaker() {
        let (breakers, now) = (Breakers::new(1, OPEN_FOR), Instant::now());
        fail(&breakers.of("http://one".into()), now);
        assert!(breakers.of("http://one".into()).admit(None, now).is_none());
        assert!(breakers.of("http://two".into()).admit(None, now).is_some());
    }
}
