//! The time limit for all calls of one request together. A request of a user may take several calls (refresh, create,
//! look up); each of them uses only the remaining time, so that the user never waits for their sum.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

tokio::task_local! {
    static DEADLINE: Instant;
}

/// Runs `work` so that all calls to Upwork within it end within `most`. Nothing is interrupted: a call that would begin
/// too late is not made and reports that, so the outcome of every sent call is known.
pub async fn within<T>(most: Duration, work: impl Future<Output = T>) -> T {
    let most = left().map_or(most, |left| left.min(most));
    DEADLINE.scope(Instant::now() + most, work).await
}

/// Work for its own task, which would otherwise not know the deadline of the task that starts it.
pub fn kept<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let left = left();
    async move {
        match left {
            Some(left) => within(left, work).await,
            None => work.await,
        }
    }
}

/// The remaining time, if there is a deadline.
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
    async fn elapsed_time_is_subtracted() {
        let left = within(10 * SECOND, async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            left()
        });
        let left = left.await.expect("a deadline");
        assert!(left <= Duration::from_millis(9_980) && left > 5 * SECOND, "{left:?}");
    }

    #[tokio::test]
    async fn a_spawned_task_keeps_the_deadline() {
        let (bare, kept) = within(3 * SECOND, async {
            let bare = tokio::spawn(async { left() });
            let kept = tokio::spawn(kept(async { left() }));
            (bare.await.unwrap(), kept.await.unwrap())
        })
        .await;
        assert!(bare.is_none() && kept.is_some_and(|left| left <= 3 * SECOND), "{bare:?} {kept:?}");
        assert_eq!(super::kept(async { left() }).await, None);
    }

    #[tokio::test]
    async fn an_inner_deadline_can_only_be_earlier() {
        let left = within(3 * SECOND, within(10 * SECOND, async { left() })).await;
        assert!(left.is_some_and(|left| left <= 3 * SECOND), "{left:?}");
    }
}
