//! When a call is retried.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::CallError;
use crate::caller::ClientKey;

/// The effect of a retry of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryPolicy {
    /// No harm: a read.
    Idempotent,
    /// A retry is harmful once the call was sent; harmless before that.
    NotAfterSend,
}

/// Most tries of one call, the first included.
const MAX_TRIES: u32 = 3;

/// The pause before the next attempt, or none if there must be no other. `random_byte` spreads the pauses of many
/// callers over the upper half of each.
pub(super) fn pause(
    failure: &CallError,
    repeat: RetryPolicy,
    tries: u32,
    first: Duration,
    random_byte: u8,
) -> Option<Duration> {
    if tries >= MAX_TRIES {
        return None;
    }
    let retry_after = match (failure, repeat) {
        (CallError::NotSent(_), _) => None,
        (CallError::Lost { retry_after, .. } | CallError::RateLimited { retry_after }, RetryPolicy::Idempotent) => {
            *retry_after
        }
        _ => return None,
    };
    let longest = first * 2_u32.saturating_pow(tries.saturating_sub(1));
    let spread = longest / 2 + longest / 2 * u32::from(random_byte) / 255;
    Some(retry_after.map_or(spread, |retry_after| retry_after.max(spread)))
}

/// Limits the retries of each tenant over all its calls: one for five calls, with ten in reserve. When everything
/// fails, retries would only multiply the load; and a tenant that makes all of its own calls fail uses up nobody else's
/// budget.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    /// What is left, in fifths of a retry. A full budget is not stored.
    fifths: Mutex<HashMap<Option<ClientKey>, u32>>,
}

const RETRY_COST: u32 = 5;
const RESERVE: u32 = 10 * RETRY_COST;
/// With more budgets in use than this all are forgotten, and so full again.
const MAX_BUDGETS: usize = 4_096;

impl Budgets {
    pub(super) fn earn(&self, tenant: Option<&ClientKey>) {
        let (mut all, tenant) = (self.all(), tenant.cloned());
        if let Some(fifths) = all.get_mut(&tenant) {
            *fifths += 1;
            if *fifths >= RESERVE {
                all.remove(&tenant);
            }
        }
    }

    /// Takes a retry, if there is one left.
    pub(super) fn spend(&self, tenant: Option<&ClientKey>) -> bool {
        let mut all = self.all();
        if all.len() >= MAX_BUDGETS {
            all.clear();
        }
        let fifths = all.entry(tenant.cloned()).or_insert(RESERVE);
        let rest = fifths.checked_sub(RETRY_COST);
        *fifths = rest.unwrap_or(*fifths);
        rest.is_some()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Option<ClientKey>, u32>> {
        self.fifths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(200);

    fn lost(retry_after: Option<Duration>) -> CallError {
        CallError::Lost { reason: "502".into(), retry_after }
    }

    #[test]
    fn a_change_is_repeated_only_if_it_was_not_sent() {
        let not_sent = CallError::NotSent("refused".into());
        assert!(pause(&not_sent, RetryPolicy::NotAfterSend, 1, FIRST, 0).is_some());
        assert_eq!(pause(&lost(None), RetryPolicy::NotAfterSend, 1, FIRST, 0), None);
        let limited = CallError::RateLimited { retry_after: None };
        assert_eq!(pause(&limited, RetryPolicy::NotAfterSend, 1, FIRST, 0), None);
    }

    #[test]
    fn a_call_that_was_not_attempted_is_not_repeated() {
        assert_eq!(pause(&CallError::NotAttempted("open".into()), RetryPolicy::Idempotent, 1, FIRST, 0), None);
    }

    #[test]
    fn pauses_grow_with_jitter_in_their_upper_half() {
        let pauses = [(1, 0), (1, 255), (2, 0), (2, 255)].map(|(tries, random_byte)| {
            pause(&lost(None), RetryPolicy::Idempotent, tries, FIRST, random_byte).map(|pause| pause.as_millis())
        });
        assert_eq!(pauses, [Some(100), Some(200), Some(200), Some(400)]);
    }

    #[test]
    fn the_third_try_is_the_last() {
        assert_eq!(pause(&lost(None), RetryPolicy::Idempotent, 3, FIRST, 0), None);
    }

    #[test]
    fn a_retry_after_from_upwork_is_respected() {
        let retry_after = Duration::from_secs(2);
        assert_eq!(pause(&lost(Some(retry_after)), RetryPolicy::Idempotent, 1, FIRST, 0), Some(retry_after));
    }

    #[test]
    fn the_retry_budget_runs_out_and_calls_refill_it() {
        let budgets = Budgets::default();
        assert_eq!((0..20).filter(|_| budgets.spend(None)).count(), 10);
        (0..5).for_each(|_| budgets.earn(None));
        assert!(budgets.spend(None));
        assert!(!budgets.spend(None));
    }

    #[test]
    fn a_tenant_uses_up_only_its_own_retry_budget() {
        let (budgets, tenants) = (Budgets::default(), ["busy", "quiet"].map(|key| ClientKey::parse(key).unwrap()));
        assert_eq!((0..20).filter(|_| budgets.spend(Some(&tenants[0]))).count(), 10);
        assert_eq!((0..20).filter(|_| budgets.spend(Some(&tenants[1]))).count(), 10);
    }

    #[test]
    fn only_budgets_in_use_are_kept_and_their_number_is_limited() {
        let (budgets, busy) = (Budgets::default(), ClientKey::parse("busy").unwrap());
        budgets.earn(Some(&busy));
        budgets.spend(Some(&busy));
        (0..5).for_each(|_| budgets.earn(Some(&busy)));
        assert!(budgets.all().is_empty());
        for number in 0..2 * MAX_BUDGETS {
            budgets.spend(Some(&ClientKey::parse(format!("tenant-{number}")).unwrap()));
        }
        assert!(budgets.all().len() <= MAX_BUDGETS);
    }
}
