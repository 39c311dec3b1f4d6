//! The background rounds, each for as long as its future is polled.

use std::sync::Arc;
use std::time::Duration;

use crate::measures::{self, Round};
use crate::usecases::Services;

/// How often expired records are deleted. They are never read, swept or not.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often data of uninstalled sites is deleted, Upwork is asked to revoke tokens, and Jira is asked about reported
/// deletions of issues.
const CLEAR_EVERY: Duration = Duration::from_secs(120);
/// How often jobs are looked for that were not read for half an hour.
const READ_STATES_EVERY: Duration = Duration::from_secs(300);

pub(super) async fn clear_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(CLEAR_EVERY);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        // In a separate task, which a shutdown waits for: a completed revocation need not be repeated.
        _ = services.spawn(clear_once(Arc::clone(&services))).await;
    }
}

async fn clear_once(services: Arc<Services>) {
    let cleared = crate::usecases::clear_retired(&services).await;
    let revoked = crate::usecases::revoke_waiting(&services).await;
    let checked = crate::usecases::forge::check_deleted_issues(&services).await;
    let ok = cleared.is_ok() && revoked.is_ok() && checked.is_ok();
    measures::round_ended(Round::Clear, ok, services.clock.now());
    if let Err(cause) = cleared {
        tracing::error!(%cause, "uninstalled sites could not be cleared");
    }
    if let Err(cause) = revoked {
        tracing::error!(%cause, "tokens of ended connections could not be revoked");
    }
    if let Err(cause) = checked {
        tracing::error!(%cause, "issues that are said to be deleted could not be checked");
    }
}

pub(super) async fn read_states_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(READ_STATES_EVERY);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The first tick is at once: a start has enough to do.
    round.tick().await;
    loop {
        round.tick().await;
        let read = Arc::clone(&services);
        // In a task of its own, which a stop waits for: new tokens must not be lost on the way.
        let read = services.spawn(async move { crate::usecases::read_states(&read).await }).await;
        let ok = matches!(read, Ok(Ok(())));
        measures::round_ended(Round::States, ok, services.clock.now());
        if let Ok(Err(cause)) = read {
            tracing::error!(%cause, "where jobs stand could not be read");
        }
    }
}

pub(super) async fn sweep_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(SWEEP_EVERY);
    loop {
        round.tick().await;
        let swept = services.store.sweep(services.clock.now()).await;
        let forgotten = crate::usecases::forget_retired(&services).await;
        let statuses = crate::usecases::forget_statuses(&services).await;
        let silent = crate::usecases::forge::delete_silent(&services).await;
        let ok = swept.is_ok() && forgotten.is_ok() && statuses.is_ok() && silent.is_ok();
        measures::round_ended(Round::Sweep, ok, services.clock.now());
        if let Err(cause) = swept {
            tracing::error!(%cause, "expired records could not be deleted");
        }
        if let Err(cause) = forgotten {
            tracing::error!(%cause, "the remaining data of uninstalled sites could not be deleted");
        }
        if let Err(cause) = silent {
            tracing::error!(%cause, "silent installations on Forge could not be deleted");
        }
        if let Err(cause) = statuses {
            tracing::error!(%cause, "old statuses could not be deleted");
        }
    }
}
