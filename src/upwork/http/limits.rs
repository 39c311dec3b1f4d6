use std::time::Duration;

use crate::token_bucket::Rate;

/// Limits of the client. `Default` is the product's configuration.
#[derive(Clone, Debug)]
pub struct CallLimits {
    /// Time to reach the server, TLS included.
    pub connect: Duration,
    /// Time of one try, from its start to the last byte of the answer.
    pub attempt: Duration,
    /// Time limit of a call with all its waits and retries.
    pub call: Duration,
    /// An attempt with less time than this is not made.
    pub least: Duration,
    /// Most bytes of an answer.
    pub body: usize,
    /// Calls in any second, of all together.
    pub per_second: usize,
    /// Calls of one account.
    pub account: Rate,
    /// Calls of one tenant, all its accounts together.
    pub tenant: Rate,
    /// Longest wait for a place; after that the caller gets [`CallError::NoPlace`](super::CallError::NoPlace).
    pub queue: Duration,
    /// The pause before the first repeat; it doubles.
    pub pause: Duration,
    /// This many failures in a row open the circuit breaker.
    pub failures_to_open: u32,
    /// How long it stays open.
    pub open_for: Duration,
}

impl Default for CallLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(12),
            call: Duration::from_secs(16),
            least: Duration::from_secs(2),
            body: 1024 * 1024,
            per_second: 10,
            account: Rate { every: Duration::from_millis(500), burst: 4 },
            tenant: Rate { every: Duration::from_millis(200), burst: 10 },
            queue: Duration::from_secs(3),
            pause: Duration::from_millis(200),
            failures_to_open: 5,
            open_for: Duration::from_secs(10),
        }
    }
}
