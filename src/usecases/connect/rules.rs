//! The rules for all authorizations of an account. Knows neither store nor clock.

use jiff::Timestamp;

use super::{ConnectError, LIFETIME};
use crate::store::records::{AccountAuthorizations, Authorization, AuthorizationProgress, Sealed};

/// An account has at most this many pending connects. While that many codes wait, one more link is possible: its code
/// replaces the oldest.
const MAX_PENDING: usize = 5;
/// An authorization sends browsers on to Upwork at most this often.
const MAX_STARTS: u32 = 20;
/// The wrong code with this number ends all pending codes.
pub(super) const MAX_WRONG_CODES: u32 = 5;

/// Removes what has expired at `now`.
pub(super) fn forget_expired(all: &mut AccountAuthorizations, now: Timestamp) {
    all.list.retain(|authorization| authorization.expires_at > now);
    settle_tries(all);
}

/// Wrong codes count against the pending codes: when the last of those is gone, the count is reset.
fn settle_tries(all: &mut AccountAuthorizations) {
    if !all.list.iter().any(Authorization::waits_for_code) {
        all.wrong_codes = 0;
    }
}

/// Adds an authorization, and drops another if there are too many. A link never replaces a pending code.
pub(super) fn ask(all: &mut AccountAuthorizations, authorization: Authorization) {
    let id = authorization.id.clone();
    all.list.push(authorization);
    evict(all, &id, false);
}

/// Counts a redirect to Upwork. `form` is the submitted form of the start page, if there was one.
pub(super) fn open(
    all: &mut AccountAuthorizations,
    id: &str,
    form: Option<&str>,
) -> Result<Authorization, ConnectError> {
    let authorization = still_open(all, id)?;
    if form.is_some_and(|form| authorization.used_forms.iter().any(|used| used == form)) {
        return Err(ConnectError::BadForm("it was sent before"));
    }
    if authorization.starts >= MAX_STARTS {
        return Err(ConnectError::TooManyStarts);
    }
    authorization.starts += 1;
    authorization.used_forms.extend(form.map(str::to_owned));
    authorization.confirmed |= form.is_some();
    authorization.progress = AuthorizationProgress::Opened;
    Ok(authorization.clone())
}

/// Stores what the adapter needs at the callback, unless an earlier start has stored it: then the earlier one counts.
pub(super) fn remember(all: &mut AccountAuthorizations, id: &str, handshake: &Sealed) -> Result<Sealed, ConnectError> {
    Ok(still_open(all, id)?.handshake.get_or_insert_with(|| handshake.clone()).clone())
}

/// An authorization that may still lead to Upwork, or back from there.
pub(super) fn still_open<'a>(
    all: &'a mut AccountAuthorizations,
    id: &str,
) -> Result<&'a mut Authorization, ConnectError> {
    let open = |authorization: &&mut Authorization| {
        authorization.id == id
            && matches!(authorization.progress, AuthorizationProgress::Asked | AuthorizationProgress::Opened)
    };
    all.list.iter_mut().find(open).ok_or(ConnectError::UnknownState)
}

/// Makes its code pending, and drops another if there are too many. Its lifetime begins again.
pub(super) fn wait_for_code(
    all: &mut AccountAuthorizations,
    id: &str,
    code: Sealed,
    answer: Sealed,
    now: Timestamp,
) -> Result<(), ConnectError> {
    let mut authorization = still_open(all, id)?.clone();
    authorization.progress = AuthorizationProgress::CodeWaiting { code, answer, taken_until: None };
    authorization.expires_at = now + LIFETIME;
    remove(all, id);
    all.list.push(authorization);
    evict(all, id, true);
    Ok(())
}

/// Removes and returns one.
pub(super) fn remove(all: &mut AccountAuthorizations, id: &str) -> Option<Authorization> {
    let at = all.list.iter().position(|authorization| authorization.id == id)?;
    let removed = all.list.remove(at);
    settle_tries(all);
    Some(removed)
}

/// Drops authorizations beyond the limit: unopened ones first, then opened ones, then (only for a newer code) pending
/// codes; the oldest of each kind first. `newest` is always kept. Used codes do not count as pending connects, and have
/// their own limit.
fn evict(all: &mut AccountAuthorizations, newest: &str, codes_too: bool) {
    let rank = |authorization: &Authorization| match authorization.progress {
        AuthorizationProgress::Asked => Some(0),
        AuthorizationProgress::Opened => Some(1),
        AuthorizationProgress::Finishing => Some(2),
        AuthorizationProgress::CodeWaiting { .. } => codes_too.then_some(3),
        AuthorizationProgress::CodeUsed { .. } => None,
    };
    let is_used =
        |authorization: &Authorization| matches!(authorization.progress, AuthorizationProgress::CodeUsed { .. });
    while all.list.iter().filter(|authorization| !is_used(authorization)).count() > MAX_PENDING {
        let others = all.list.iter().filter(|authorization| authorization.id != newest);
        let Some((_, victim)) =
            others.filter_map(|one| Some((rank(one)?, one.id.clone()))).min_by_key(|(rank, _)| *rank)
        else {
            break;
        };
        remove(all, &victim);
    }
    let surplus = all.list.iter().filter(|one| is_used(one)).count().saturating_sub(MAX_PENDING);
    let oldest: Vec<String> =
        all.list.iter().filter(|one| is_used(one)).take(surplus).map(|one| one.id.clone()).collect();
    all.list.retain(|one| !oldest.contains(&one.id));
}

/// Counts an entered code before it is compared. Returns the number of attempts and what to compare with. If no code is
/// pending, there is nothing to guess, and nothing is counted.
pub(super) fn count_try(all: &mut AccountAuthorizations) -> (u32, Vec<Authorization>) {
    if all.list.iter().any(Authorization::waits_for_code) {
        all.wrong_codes = all.wrong_codes.saturating_add(1);
    }
    (all.wrong_codes, all.list.clone())
}

/// The code was correct: does not count that attempt.
pub(super) fn refund_try(all: &mut AccountAuthorizations) {
    all.wrong_codes = all.wrong_codes.saturating_sub(1);
}

/// Too many wrong codes: ends all pending ones, and none is answered any more.
pub(super) fn end_codes(all: &mut AccountAuthorizations) {
    all.list.retain(|authorization| authorization.code().is_none());
    settle_tries(all);
}

/// The state of the authorization whose code was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Create its connection: nobody else does.
    Yes(Box<Authorization>),
    /// Somebody else is creating it.
    Busy,
    /// The code was used, with this result.
    Used { connected: bool },
    /// The authorization is gone.
    No,
}

/// Takes a correct code: one caller wins, and keeps it until `until`.
pub(super) fn take_code(all: &mut AccountAuthorizations, id: &str, now: Timestamp, until: Timestamp) -> Taken {
    let Some(authorization) = all.list.iter_mut().find(|authorization| authorization.id == id) else {
        return Taken::No;
    };
    match &mut authorization.progress {
        AuthorizationProgress::CodeWaiting { taken_until: Some(end), .. } if *end > now => Taken::Busy,
        AuthorizationProgress::CodeWaiting { taken_until, .. } => {
            *taken_until = Some(until);
            Taken::Yes(Box::new(authorization.clone()))
        }
        AuthorizationProgress::CodeUsed { connected, .. } => Taken::Used { connected: *connected },
        AuthorizationProgress::Asked | AuthorizationProgress::Opened | AuthorizationProgress::Finishing => Taken::No,
    }
}

/// Releases a taken code: it may be entered again.
pub(super) fn release_code(all: &mut AccountAuthorizations, id: &str) {
    for authorization in all.list.iter_mut().filter(|authorization| authorization.id == id) {
        if let AuthorizationProgress::CodeWaiting { taken_until, .. } = &mut authorization.progress {
            *taken_until = None;
        }
    }
}

/// Ends an entered code. Upwork's answer is deleted; entering the code again gets the same result for a while. False if
/// another caller has ended it meanwhile.
pub(super) fn use_code(all: &mut AccountAuthorizations, id: &str, connected: bool, now: Timestamp) -> bool {
    let Some(mut authorization) = remove(all, id) else { return false };
    let Some(code) = authorization.code().cloned() else { return false };
    authorization.progress = AuthorizationProgress::CodeUsed { code, connected };
    authorization.handshake = None;
    authorization.expires_at = now + LIFETIME;
    all.list.push(authorization);
    true
}

#[cfg(test)]
mod tests;
