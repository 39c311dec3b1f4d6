//! A token bucket: how often something may happen, and how much of it at once. It stores one time and has no timer, and
//! takes the time from its caller, so that it runs on any clock (GCRA, the algorithm of ITU-T I.371).

use std::time::Duration;

/// How often: one per `every`, and up to `burst` at once after a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The time in which one token is added.
    pub every: Duration,
    /// The tokens of a full bucket, at least one.
    pub burst: u32,
}

/// The state of one bucket. Times are durations since any moment that its callers agree on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    /// When it is full again. In the past: it is full.
    full_at: Duration,
}

impl Bucket {
    /// Takes a token, or returns how long it is until there is one.
    pub fn take(&mut self, rate: Rate, now: Duration) -> Result<(), Duration> {
        let wait = self.wait(rate, now);
        if wait > Duration::ZERO {
            return Err(wait);
        }
        self.full_at = self.full_at.max(now) + rate.every;
        Ok(())
    }

    /// How long it takes until there is a token; zero if there is one.
    pub fn wait(&self, rate: Rate, now: Duration) -> Duration {
        let full_after_one_more = self.full_at.max(now) + rate.every;
        full_after_one_more.saturating_sub(now + rate.every * rate.burst.max(1))
    }

    /// Returns a token that was not used.
    pub fn refund(&mut self, rate: Rate) {
        self.full_at = self.full_at.saturating_sub(rate.every);
    }

    /// Whether it is full: a full one need not be stored.
    pub fn is_full(&self, now: Duration) -> bool {
        self.full_at <= now
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const RATE: Rate = Rate { every: Duration::from_millis(500), burst: 4 };

    fn taken(bucket: &mut Bucket, now: Duration, tries: usize) -> usize {
        (0..tries).filter(|_| bucket.take(RATE, now).is_ok()).count()
    }

    #[test]
    fn a_full_bucket_allows_a_burst_and_then_one_per_interval() {
        let mut bucket = Bucket::default();
        assert_eq!(taken(&mut bucket, 100 * SECOND, 9), 4);
        assert_eq!(bucket.take(RATE, 100 * SECOND), Err(SECOND / 2));
        assert_eq!(taken(&mut bucket, 101 * SECOND, 9), 2);
        assert_eq!(taken(&mut bucket, 200 * SECOND, 9), 4, "it holds no more than its burst");
    }

    #[test]
    fn a_returned_token_can_be_taken_again() {
        let mut bucket = Bucket::default();
        assert_eq!(taken(&mut bucket, SECOND, 4), 4);
        bucket.refund(RATE);
        assert_eq!(taken(&mut bucket, SECOND, 4), 1);
    }

    #[test]
    fn a_bucket_is_full_when_all_tokens_are_back() {
        let mut bucket = Bucket::default();
        assert!(bucket.is_full(SECOND));
        assert_eq!(taken(&mut bucket, SECOND, 2), 2);
        assert!(!bucket.is_full(SECOND + RATE.every) && bucket.is_full(2 * SECOND));
    }

    proptest! {
        #[test]
        fn no_interval_allows_more_than_the_burst_and_the_refill(steps in prop::collection::vec(0_u32..900, 1..200)) {
            let (mut bucket, mut now, mut given) = (Bucket::default(), SECOND, Vec::new());
            for step in steps {
                now += Duration::from_millis(1) * step;
                if bucket.take(RATE, now).is_ok() {
                    given.push(now);
                }
            }
            for span in given.windows(5) {
                prop_assert!(span[4] >= span[0] + RATE.every);
            }
        }
    }
}
