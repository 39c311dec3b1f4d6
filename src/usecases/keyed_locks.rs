use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Weak};

use tokio::sync::Mutex;

/// When there are more locks than this, those that nobody holds or waits for are dropped.
const TIDY_AT: usize = 256;

/// A lock for each key: different keys share none, so that nobody waits for an unrelated caller. Clones share the
/// locks.
#[derive(Debug)]
pub struct KeyedLocks<K>(Arc<std::sync::Mutex<HashMap<K, Weak<Mutex<()>>>>>);

impl<K> Clone for KeyedLocks<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> Default for KeyedLocks<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash> KeyedLocks<K> {
    /// The lock of a key.
    pub fn of(&self, key: K) -> Arc<Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if locks.len() >= TIDY_AT {
            locks.retain(|_, lock| lock.strong_count() > 0);
        }
        let kept = locks.entry(key).or_default();
        kept.upgrade().unwrap_or_else(|| {
            let lock = Arc::default();
            *kept = Arc::downgrade(&lock);
            lock
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_lock() {
        let locks = KeyedLocks::default();
        let of = |account: &str| locks.of(account.to_owned());
        let one = of("mia");
        assert!(Arc::ptr_eq(&one, &of("mia")));
        let others: Vec<_> = (0..1_000).map(|number| of(&format!("account-{number}"))).collect();
        assert!(others.iter().all(|other| !Arc::ptr_eq(&one, other)));
        drop(others);
        of("jonas");
        assert!(locks.0.lock().unwrap().len() <= 2, "what nobody holds is dropped");
        assert!(Arc::ptr_eq(&one, &of("mia")), "and what somebody holds is not");
    }
}
