//! Keys that have verified a token. Made-up ids never get here, nor do ids of other keys on the servers: only a valid
//! signature adds one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::InstallKey;
use crate::atlassian::tokens::KeyId;

/// Atlassian has a few keys at a time.
const MAX_KEYS: usize = 64;
/// A key gets a new id when it changes, so it may be kept for a long time; it is fetched again in case it was
/// withdrawn.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// A key that can't be fetched again is valid for this long after the last fetch.
const STALE: SignedDuration = SignedDuration::from_hours(8 * 24);
/// A server that does not answer is asked again after this long.
const TRY_AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// The group of servers that has the key, and its id there.
pub(super) type Named = (usize, KeyId);

#[derive(Debug, Default)]
pub(super) struct ProvenKeys(Mutex<HashMap<Named, Proven>>);

#[derive(Clone, Debug)]
struct Proven {
    key: InstallKey,
    fetched_at: Timestamp,
    fetch_again_at: Timestamp,
    used_at: Timestamp,
}

/// What is known about a proven key.
#[derive(Debug)]
pub(super) enum KnownKey {
    /// It was fetched lately.
    Fresh(InstallKey),
    /// It is due to be fetched again, and stays valid if that fails.
    Old(InstallKey),
}

impl ProvenKeys {
    /// Finds a key. One of several concurrent callers learns that it is old and renews it; the others use it meanwhile.
    pub(super) fn find(&self, id: &Named, now: Timestamp) -> Option<KnownKey> {
        let mut keys = self.keys();
        let proven = keys.get_mut(id).filter(|proven| now.duration_since(proven.fetched_at) < STALE)?;
        proven.used_at = now;
        if now < proven.fetch_again_at {
            return Some(KnownKey::Fresh(proven.key.clone()));
        }
        proven.fetch_again_at = now + TRY_AGAIN;
        Some(KnownKey::Old(proven.key.clone()))
    }

    /// Stores a key that was just fetched. The least recently used one is dropped.
    pub(super) fn keep(&self, id: Named, key: InstallKey, now: Timestamp) {
        let mut keys = self.keys();
        if keys.len() >= MAX_KEYS && !keys.contains_key(&id) {
            let oldest = keys.iter().min_by_key(|(_, proven)| proven.used_at).map(|(id, _)| id.clone());
            oldest.map(|id| keys.remove(&id));
        }
        keys.insert(id, Proven { key, fetched_at: now, fetch_again_at: now + FRESH, used_at: now });
    }

    /// Stores a newly proven key, unless it is stored already: its lifetime depends on when it was fetched.
    pub(super) fn add(&self, id: &Named, key: &InstallKey, now: Timestamp) {
        let is_good = |proven: &Proven| now.duration_since(proven.fetched_at) < STALE;
        if !self.keys().get(id).is_some_and(is_good) {
            self.keep(id.clone(), key.clone(), now);
        }
    }

    /// Forgets a key: the servers do not have it any more.
    pub(super) fn forget(&self, id: &Named) {
        self.keys().remove(id);
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<Named, Proven>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::tokens::testing::public_pem;

    #[test]
    fn the_least_recently_used_key_is_evicted() {
        let (keys, key) = (ProvenKeys::default(), InstallKey::from_pem(public_pem().as_bytes()).unwrap());
        let named = |number: usize| (0, KeyId::parse(&format!("key-{number}")).unwrap());
        let at = |second: usize| Timestamp::from_second(second.try_into().unwrap()).unwrap();
        for number in 0..MAX_KEYS {
            keys.keep(named(number), key.clone(), at(number));
        }
        assert!(keys.find(&named(0), at(MAX_KEYS)).is_some());
        keys.keep(named(MAX_KEYS), key, at(MAX_KEYS + 1));
        let kept = [0, 1, MAX_KEYS].map(|number| keys.keys().contains_key(&named(number)));
        assert_eq!(kept, [true, false, true]);
    }
}
