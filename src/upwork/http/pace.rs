//! How often Upwork may be called: ten times in any second from one address (help article 115015933428), for all
//! tenants together, and not at all while Upwork said to wait.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// Hands out places in a line, at most so many in any second.
#[derive(Debug)]
pub(super) struct Pace {
    line: Mutex<Line>,
    per_second: usize,
}

#[derive(Debug, Default)]
struct Line {
    /// The last places given, oldest first, at most `per_second` of them.
    given: VecDeque<Instant>,
    closed_until: Option<Instant>,
}

impl Pace {
    pub(super) fn new(per_second: usize) -> Self {
        Self { line: Mutex::default(), per_second: per_second.max(1) }
    }

    /// Takes the next place and returns how long to wait for it. Takes none, and returns the wait as the error, where
    /// it would be longer than `longest`.
    pub(super) fn take(&self, now: Instant, longest: Duration) -> Result<Duration, Duration> {
        let mut line = self.line();
        let full = line.given.len() >= self.per_second;
        let free = line.given.front().filter(|_| full).map(|oldest| *oldest + SECOND);
        let place = [free, line.given.back().copied(), line.closed_until].into_iter().flatten().fold(now, Instant::max);
        let wait = place.saturating_duration_since(now);
        if wait > longest {
            return Err(wait);
        }
        if full {
            line.given.pop_front();
        }
        line.given.push_back(place);
        Ok(wait)
    }

    /// Gives no place before `end`.
    pub(super) fn close_until(&self, end: Instant) {
        let mut line = self.line();
        line.closed_until = line.closed_until.max(Some(end));
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MILLI: Duration = Duration::from_millis(1);

    #[test]
    fn the_eleventh_call_of_a_second_waits_for_the_next() {
        let (pace, start) = (Pace::new(10), Instant::now());
        let waits: Vec<_> = (0..11).map(|_| pace.take(start, 3 * SECOND)).collect();
        assert_eq!(waits[..10], [Ok(Duration::ZERO); 10]);
        assert_eq!(waits[10], Ok(SECOND));
    }

    #[test]
    fn a_wait_that_is_too_long_takes_no_place() {
        let (pace, start) = (Pace::new(1), Instant::now());
        let waits: Vec<_> = (0..6).map(|_| pace.take(start, 2 * SECOND)).collect();
        assert_eq!(waits[2..], [Ok(2 * SECOND), Err(3 * SECOND), Err(3 * SECOND), Err(3 * SECOND)]);
    }

    #[test]
    fn nobody_goes_before_the_time_upwork_named() {
        let (pace, start) = (Pace::new(10), Instant::now());
        pace.close_until(start + 5 * SECOND);
        pace.close_until(start + SECOND);
        assert_eq!(pace.take(start, 3 * SECOND), Err(5 * SECOND));
        assert_eq!(pace.take(start + 4 * SECOND, 3 * SECOND), Ok(SECOND));
    }

    proptest! {
        #[test]
        fn no_second_holds_more_than_its_share(steps in prop::collection::vec(0_u32..400, 1..200)) {
            let (pace, mut now) = (Pace::new(10), Instant::now());
            let mut given = Vec::new();
            for step in steps {
                now += MILLI * step;
                given.extend(pace.take(now, 3 * SECOND).map(|wait| now + wait));
            }
            for calls in given.windows(11) {
                prop_assert!(calls[10] - calls[0] >= SECOND);
            }
        }
    }
}
