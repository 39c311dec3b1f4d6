//! Who may call Upwork next. It accepts ten calls in any second from one address (help article 115015933428), for all
//! tenants together, and none while it has asked us to wait. So that one account cannot use them all:
//!
//! - each account, and each tenant, has its share before it even enters the queue;
//! - in the queue tenants take turns, however many calls each of them has there;
//! - calls that a user waits for (posting, changing, connecting) go before lookups, except that every fourth place goes
//!   to a lookup if one is waiting.
//!
//! Waiting calls move the queue themselves: each wakes when its own turn may have come, and assigns the places that are
//! free by then to the next ones. There is no background task, and memory is bounded by the calls that wait and by
//! those of the last seconds.

mod queue;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use self::queue::{CallQueue, Waiter};
use crate::caller::ClientKey;
use crate::token_bucket::{Bucket, Rate};
use crate::upwork::origin::{Account, Origin};

const SECOND: Duration = Duration::from_secs(1);
/// How many urgent calls go in a row while lookups wait.
const MAX_URGENT_IN_A_ROW: u32 = 3;
/// Waiting calls: of one account, of one tenant, of all. Beyond that, calls are refused at once.
const MAX_WAITING_OF_ACCOUNT: usize = 6;
const MAX_WAITING_OF_TENANT: usize = 30;
const MAX_WAITING: usize = 512;
/// When there are more buckets than this, full ones are dropped: they are not needed.
const TIDY_AT: usize = 256;

/// The rates of the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    /// Calls in any second, of all together.
    pub(super) per_second: usize,
    /// The share of an account.
    pub(super) account: Rate,
    /// The share of a tenant.
    pub(super) tenant: Rate,
}

/// The line.
#[derive(Debug)]
pub(super) struct RateLimiter {
    state: Mutex<LimiterState>,
}

#[derive(Debug)]
struct LimiterState {
    rates: Rates,
    /// The time from which buckets count, with an hour of margin before it.
    origin_of_time: Instant,
    /// The last assigned places, oldest first, at most `per_second` of them.
    given: VecDeque<Instant>,
    closed_until: Option<Instant>,
    urgent: CallQueue,
    lookups: CallQueue,
    urgent_in_a_row: u32,
    accounts: HashMap<Account, Bucket>,
    tenants: HashMap<ClientKey, Bucket>,
}

impl RateLimiter {
    pub(super) fn new(rates: Rates) -> Self {
        let state = LimiterState {
            rates,
            origin_of_time: Instant::now(),
            given: VecDeque::new(),
            closed_until: None,
            urgent: CallQueue::default(),
            lookups: CallQueue::default(),
            urgent_in_a_row: 0,
            accounts: HashMap::new(),
            tenants: HashMap::new(),
        };
        Self { state: Mutex::new(state) }
    }

    /// Waits for a place, `longest` at most. The error is how long it may take until there is one.
    pub(super) async fn place(&self, origin: &Origin, longest: Duration) -> Result<(), Duration> {
        let give_up = Instant::now() + longest;
        let mut turn = self.state().enter(origin, longest, Instant::now())?;
        loop {
            let wake = self.state().advance(origin.account.as_ref(), Instant::now());
            tokio::select! {
                biased;
                Ok(()) = &mut turn => return Ok(()),
                () = tokio::time::sleep_until(wake.min(give_up)) => {}
            }
            let now = Instant::now();
            if now >= give_up {
                let mut state = self.state();
                state.advance(origin.account.as_ref(), now);
                return turn.try_recv().map_err(|_| state.likely_wait(origin, now));
            }
        }
    }

    /// Assigns no place before `end`.
    pub(super) fn close_until(&self, end: Instant) {
        let mut state = self.state();
        state.closed_until = state.closed_until.max(Some(end));
    }

    fn state(&self) -> MutexGuard<'_, LimiterState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LimiterState {
    /// Joins the end of the queue, unless that is pointless.
    fn enter(&mut self, origin: &Origin, longest: Duration, now: Instant) -> Result<oneshot::Receiver<()>, Duration> {
        if let Some(wait) = self.closed_until.map(|end| end.saturating_duration_since(now)).filter(|w| *w > longest) {
            return Err(wait);
        }
        self.urgent.tidy();
        self.lookups.tidy();
        let all = self.urgent.len() + self.lookups.len();
        let (of_tenant, of_account) = self.queue(origin).waiting(origin.account.as_ref());
        // Calls without an account are our own.
        let is_full = of_account >= MAX_WAITING_OF_ACCOUNT || of_tenant >= MAX_WAITING_OF_TENANT;
        if all >= MAX_WAITING || (is_full && origin.account.is_some()) {
            return Err(self.likely_wait(origin, now));
        }
        let (go, turn) = oneshot::channel();
        self.queue(origin).push(Waiter { account: origin.account.clone(), go });
        Ok(turn)
    }

    fn queue(&mut self, origin: &Origin) -> &mut CallQueue {
        if origin.is_urgent { &mut self.urgent } else { &mut self.lookups }
    }

    /// Assigns all free places to the next calls. Returns when an account's next turn may come.
    fn advance(&mut self, account: Option<&Account>, now: Instant) -> Instant {
        while self.serve_one(now) {}
        self.next_place(now).max(now + self.wait_for_share(account, now))
    }

    /// Assigns a place, if one is free and a call wants it. Returns whether it did.
    fn serve_one(&mut self, now: Instant) -> bool {
        while self.next_place(now) <= now
            && let Some(Waiter { account, go }) = self.next_waiter(now)
        {
            if go.send(()).is_ok() {
                self.give_place(account.as_ref(), now);
                return true;
            }
        }
        false
    }

    fn next_waiter(&mut self, now: Instant) -> Option<Waiter> {
        let look_ups_turn = self.urgent_in_a_row >= MAX_URGENT_IN_A_ROW;
        // Removed, so that the queue and the counters can be borrowed together.
        let (mut urgent, mut lookups) = (std::mem::take(&mut self.urgent), std::mem::take(&mut self.lookups));
        let may_go = |account: Option<&Account>| self.wait_for_share(account, now) == Duration::ZERO;
        let look_up = if look_ups_turn { lookups.take(may_go) } else { None };
        let next = match look_up {
            Some(look_up) => Some((look_up, false)),
            None => urgent.take(may_go).map(|call| (call, true)).or_else(|| Some((lookups.take(may_go)?, false))),
        };
        (self.urgent, self.lookups) = (urgent, lookups);
        let (waiter, is_urgent) = next?;
        let passed_by = is_urgent && !self.lookups.is_empty();
        self.urgent_in_a_row = if passed_by { self.urgent_in_a_row + 1 } else { 0 };
        Some(waiter)
    }

    fn give_place(&mut self, account: Option<&Account>, now: Instant) {
        if self.given.len() >= self.rates.per_second {
            self.given.pop_front();
        }
        self.given.push_back(now);
        let Some(account) = account else { return };
        let (at, Rates { account: share, tenant, .. }) = (self.time(now), self.rates);
        if self.accounts.len() + self.tenants.len() >= TIDY_AT {
            self.accounts.retain(|_, bucket| !bucket.is_full(at));
            self.tenants.retain(|_, bucket| !bucket.is_full(at));
        }
        // Both have a token, as `wait_for_share` has checked.
        let _ = self.accounts.entry(account.clone()).or_default().take(share, at);
        let _ = self.tenants.entry(account.tenant.clone()).or_default().take(tenant, at);
    }

    /// When the next place is free, for any caller.
    fn next_place(&self, now: Instant) -> Instant {
        let is_full = self.given.len() >= self.rates.per_second;
        let free = self.given.front().filter(|_| is_full).map(|oldest| *oldest + SECOND);
        [free, self.closed_until].into_iter().flatten().fold(now, Instant::max)
    }

    /// How long it takes until account and tenant have a share left.
    fn wait_for_share(&self, account: Option<&Account>, now: Instant) -> Duration {
        let Some(account) = account else { return Duration::ZERO };
        let at = self.time(now);
        let own = self.accounts.get(account).map(|bucket| bucket.wait(self.rates.account, at));
        let of_tenant = self.tenants.get(&account.tenant).map(|bucket| bucket.wait(self.rates.tenant, at));
        own.max(of_tenant).unwrap_or_default()
    }

    /// The retry time for a caller without a place: when the waiting calls of its account should be done.
    fn likely_wait(&mut self, origin: &Origin, now: Instant) -> Duration {
        let (_, of_account) = self.queue(origin).waiting(origin.account.as_ref());
        let before = self.rates.account.every * u32::try_from(of_account).unwrap_or(u32::MAX);
        let share = self.wait_for_share(origin.account.as_ref(), now);
        (share + before).max(self.next_place(now) - now).max(SECOND)
    }

    /// The time as the buckets count it.
    fn time(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.origin_of_time) + Duration::from_secs(3_600)
    }
}
