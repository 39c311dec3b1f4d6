//! How much time the calls of one request have together. One request of a user may take several calls (refresh, create,
//! look up); each of them looks here and plans with what is left, so that the user never waits for their sum.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

tokio::task_local! {
    static DEADLINE: Instant;
}

/// Runs `work` so that all calls to Upwork within it are over after `most`. Nothing is cut off: a call that would begin
/// too late is not begun and says so, hence what was sent is always known.
pub async fn within<T>(most: Duration, work: impl Future<Output = T>) -> T {
    let most = left().map_or(most, |left| left.min(most));
    DEADLINE.scope(Instant::now() + most, work).await
}

/// What is left of the time, if there is a deadline.
pub(crate) fn left() -> Option<Duration> {
    DEADLINE.try_with(|end| end.saturating_duration_since(Instant::now())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn without_a_deadline_there_is_no_limit() {
        assert_eq!(left(), None);
    }

    #[tokio::test]
    async fn time_that_passes_is_taken_off() {
        let left = within(10 * SECOND, async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            left()
        });
        let left = left.await.expect("a deadline");
        assert!(left <= Duration::from_millis(9_980) && left > 5 * SECOND, "{left:?}");
    }

    #[tokio::test]
    async fn an_inner_deadline_can_only_be_sooner() {
        let left = within(3 * SECOND, within(10 * SECOND, async { left() })).await;
        assert!(left.is_some_and(|left| left <= 3 * SECOND), "{left:?}");
    }
}
