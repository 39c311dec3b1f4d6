//! Answers that are reused for a short time, so that opening the same page repeatedly causes no calls to the site. In
//! this process only.

use std::future::Future;
use std::hash::Hash;
use std::time::Duration;

use jiff::Timestamp;
use moka::future::Cache;

use super::JiraError;
use crate::caller::ClientKey;

/// An error is reused for this long: the next attempt may work.
const KEEP_FAULT: Duration = Duration::from_secs(5);

/// Identifies an answer. The tenant is always part of it, so no answer crosses tenants.
pub(super) type AnswerKey<K> = (ClientKey, K);

/// Answers of one kind, by what they depend on.
#[derive(Clone, Debug)]
pub(super) struct Answers<K, T>
where
    K: Eq + Hash + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    kept: Cache<AnswerKey<K>, RememberedAnswer<T>>,
    keep: Duration,
}

#[derive(Clone, Debug)]
struct RememberedAnswer<T> {
    result: Result<T, JiraError>,
    until: Timestamp,
}

impl<K, T> Answers<K, T>
where
    K: Eq + Hash + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// Reuses each answer for `keep`, and stores at most `max_bytes` altogether, as `bytes` counts.
    pub(super) fn new(keep: Duration, max_bytes: u64, bytes: impl Fn(&T) -> usize + Send + Sync + 'static) -> Self {
        let weigh = move |_: &AnswerKey<K>, answer: &RememberedAnswer<T>| {
            let bytes = answer.result.as_ref().map_or(0, &bytes);
            u32::try_from(bytes.saturating_add(512)).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(max_bytes).weigher(weigh).time_to_live(keep).build();
        Self { kept, keep }
    }

    /// The stored answer, otherwise the one that `ask` gets. Of several callers at the same time, one asks.
    pub(super) async fn get(
        &self,
        key: AnswerKey<K>,
        now: Timestamp,
        ask: impl Future<Output = Result<T, JiraError>>,
    ) -> Result<T, JiraError> {
        let keep = self.keep;
        let call = async move {
            let result = ask.await;
            let keep = match &result {
                Ok(_) => keep,
                // Cached although it is an error: repeating it causes no call to the site.
                Err(JiraError::Throttled { .. }) => Duration::ZERO,
                Err(_) => KEEP_FAULT.min(keep),
            };
            RememberedAnswer { result, until: now.saturating_add(keep).unwrap_or(now) }
        };
        // Boxed: the cache keeps a large state for a waiting call.
        let entry = Box::pin(self.kept.entry(key).or_insert_with_if(call, |kept| kept.until <= now));
        entry.await.into_value().result
    }

    /// Forgets a site's answers.
    pub(super) async fn forget(&self, client_key: &ClientKey) {
        let theirs: Vec<_> = self.kept.iter().map(|(key, _)| key).filter(|key| key.0 == *client_key).collect();
        for key in theirs {
            self.kept.invalidate(key.as_ref()).await;
        }
    }
}
