use std::collections::VecDeque;

use tokio::sync::oneshot;

use crate::caller::ClientKey;
use crate::upwork::origin::Account;

/// A call that waits for its place.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) account: Option<Account>,
    /// Notifies the call that it may be made.
    pub(super) go: oneshot::Sender<()>,
}

/// Calls of one priority. Tenants take turns; within a tenant the first one goes first.
#[derive(Debug, Default)]
pub(super) struct CallQueue(VecDeque<Turn>);

#[derive(Debug)]
struct Turn {
    tenant: Option<ClientKey>,
    waiters: VecDeque<Waiter>,
}

impl CallQueue {
    pub(super) fn push(&mut self, waiter: Waiter) {
        let tenant = waiter.account.as_ref().map(|account| account.tenant.clone());
        match self.0.iter_mut().find(|turn| turn.tenant == tenant) {
            Some(turn) => turn.waiters.push_back(waiter),
            None => self.0.push_back(Turn { tenant, waiters: VecDeque::from([waiter]) }),
        }
    }

    /// Removes the next call that `may_go`; its tenant's next turn comes after those of all others.
    pub(super) fn take(&mut self, may_go: impl Fn(Option<&Account>) -> bool) -> Option<Waiter> {
        let first = |turn: &Turn| turn.waiters.iter().position(|waiter| may_go(waiter.account.as_ref()));
        let (at, waiting) = self.0.iter().enumerate().find_map(|(at, turn)| Some((at, first(turn)?)))?;
        let mut turn = self.0.remove(at)?;
        let waiter = turn.waiters.remove(waiting);
        if !turn.waiters.is_empty() {
            self.0.push_back(turn);
        }
        waiter
    }

    /// Drops those whose callers are gone.
    pub(super) fn tidy(&mut self) {
        self.0.iter_mut().for_each(|turn| turn.waiters.retain(|waiter| !waiter.go.is_closed()));
        self.0.retain(|turn| !turn.waiters.is_empty());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|turn| turn.waiters.len()).sum()
    }

    /// How many calls of a tenant wait, and how many of them belong to one account.
    pub(super) fn waiting(&self, account: Option<&Account>) -> (usize, usize) {
        let tenant = account.map(|account| &account.tenant);
        let turn = self.0.iter().find(|turn| turn.tenant.as_ref() == tenant);
        let own = |turn: &Turn| turn.waiters.iter().filter(|waiter| waiter.account.as_ref() == account).count();
        turn.map_or((0, 0), |turn| (turn.waiters.len(), own(turn)))
    }
}
