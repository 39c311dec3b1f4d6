//! Keeps users from waiting for an Upwork that does not answer: after several failures in a row nothing is sent for a
//! while, then one call probes whether it is back.
//!
//! One tenant's calls must not block the others. If only one tenant's calls fail, only that tenant is blocked, unless
//! the server could not be reached at all; and a tenant whose probe failed lets others probe first.

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
    state: Mutex<BreakerState>,
    failures_to_open: u32,
    open_for: Duration,
}

#[derive(Debug, Default)]
struct BreakerState {
    circuit: Circuit,
    /// Tenants whose calls alone have failed, and until when they are blocked.
    held: HashMap<Owner, Instant>,
}

/// The tenant that makes the call, if any.
type Owner = Option<ClientKey>;

#[derive(Debug)]
enum Circuit {
    Closed {
        failures: u32,
        /// Tenants whose calls failed: at most two are needed.
        tenants: Vec<Owner>,
    },
    Open {
        until: Instant,
        /// The tenant whose probe failed. The next probe belongs to others first.
        last_probe: Option<Probe>,
    },
    /// One probe is in progress.
    Probing { opened_until: Instant },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Probe(Owner);

impl Default for Circuit {
    fn default() -> Self {
        Self::Closed { failures: 0, tenants: Vec::new() }
    }
}

/// The result of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The server answered, whatever the response.
    Answered,
    /// It failed: the cause may be this tenant's request.
    Failed,
    /// The server could not be reached, by anyone.
    Unreachable,
}

impl Breaker {
    fn new(failures_to_open: u32, open_for: Duration) -> Self {
        Self { state: Mutex::default(), failures_to_open, open_for }
    }

    /// Permission to make one call, or none.
    pub(super) fn admit(&self, tenant: Option<&ClientKey>, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.state();
        let tenant = tenant.cloned();
        if state.held.get(&tenant).is_some_and(|until| now < *until) {
            return None;
        }
        let probing = match &state.circuit {
            Circuit::Closed { .. } => false,
            Circuit::Open { until, last_probe } => {
                let grace = if *last_probe == Some(Probe(tenant.clone())) { self.open_for / 2 } else { Duration::ZERO };
                if now < *until + grace {
                    return None;
                }
                let opened_until = *until;
                state.circuit = Circuit::Probing { opened_until };
                true
            }
            Circuit::Probing { .. } => return None,
        };
        Some(Permit { breaker: self, tenant, probing })
    }

    fn failed(&self, state: &mut BreakerState, tenant: Owner, is_unreachable: bool, now: Instant) {
        let Circuit::Closed { failures, tenants } = &mut state.circuit else { return };
        *failures += 1;
        if !tenants.contains(&tenant) && tenants.len() < 2 {
            tenants.push(tenant.clone());
        }
        if *failures < self.failures_to_open {
            return;
        }
        let until = now + self.open_for;
        if is_unreachable || tenants.len() > 1 {
            state.circuit = Circuit::Open { until, last_probe: None };
            measures::breaker_opened(true);
        } else {
            // One more failure is enough the next time.
            *failures -= 1;
            state.held.retain(|_, end| now < *end);
            state.held.insert(tenant, until);
        }
    }

    fn state(&self) -> MutexGuard<'_, BreakerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permission to make one call. Dropped without a report (the caller is gone), it does not count.
#[derive(Debug)]
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    tenant: Owner,
    probing: bool,
}

impl Permit<'_> {
    /// Reports the result of the call.
    pub(super) fn report(mut self, outcome: Outcome, now: Instant) {
        let mut state = self.breaker.state();
        let tenant = self.tenant.take();
        match (&state.circuit, outcome) {
            // A call from before the breaker opened: the probe knows better.
            (Circuit::Open { .. } | Circuit::Probing { .. }, _) if !self.probing => {}
            (circuit, Outcome::Answered) => {
                if !matches!(circuit, Circuit::Closed { .. }) {
                    measures::breaker_opened(false);
                }
                state.circuit = Circuit::default();
            }
            (Circuit::Closed { .. }, _) => {
                self.breaker.failed(&mut state, tenant, outcome == Outcome::Unreachable, now);
            }
            (Circuit::Open { .. } | Circuit::Probing { .. }, _) => {
                let until = now + self.breaker.open_for;
                state.circuit = Circuit::Open { until, last_probe: Some(Probe(tenant)) };
            }
        }
        self.probing = false;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.probing {
            let mut state = self.breaker.state();
            if let Circuit::Probing { opened_until } = state.circuit {
                state.circuit = Circuit::Open { until: opened_until, last_probe: None };
            }
        }
    }
}

#[cfg(test)]
mod tests;
