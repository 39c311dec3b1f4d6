//! When posts of unknown outcome are looked up: in rounds, in which no tenant waits for another one and, within a
//! tenant, no account for another one.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::stream::{FuturesUnordered, StreamExt as _};
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::caller::{AccountId, ClientKey};
use crate::measures::{self, Round};
use crate::store::records::{JobPost, PostState};
use crate::usecases::posting::lookup;
use crate::usecases::{Failure, Services, forge};

/// At most this many posts of a tenant are looked up at the same time: one that hangs must not block the others.
const MAX_CONCURRENT_PER_TENANT: usize = 4;
/// At most this many of all tenants. Places are assigned in order, and a tenant holds at most four.
const MAX_CONCURRENT: usize = 32;

/// Looks up all posts in flight that no process is working on, for as long as the future is polled. A tenant whose last
/// round is still running is skipped; the others start theirs on time.
pub async fn reconcile_forever(services: Arc<Services>) {
    let (places, in_flight) = (Semaphore::new(MAX_CONCURRENT), InFlight::default());
    let mut times = tokio::time::interval(services.reconcile_every);
    times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut under_way = HashSet::new();
    let mut rounds = FuturesUnordered::new();
    loop {
        tokio::select! {
            _ = times.tick() => match services.store.tenants_in_flight().await {
                Ok(tenants) => {
                    in_flight.keep_only(&tenants);
                    measures::round_ended(Round::Reconcile, true, services.clock.now());
                    let due = tenants.into_iter().filter(|tenant| under_way.insert(tenant.clone()));
                    rounds.extend(due.map(|tenant| reconcile_tenant(&services, tenant, &places, &in_flight)));
                }
                Err(cause) => {
                    measures::round_ended(Round::Reconcile, false, services.clock.now());
                    tracing::error!(%cause, "posts of unknown outcome could not be looked up");
                }
            },
            Some(tenant) = rounds.next() => {
                under_way.remove(&tenant);
            }
        }
    }
}

/// One round, to its end.
#[cfg(test)]
pub(crate) async fn reconcile_all(services: &Arc<Services>) -> Result<(), Failure> {
    let places = Semaphore::new(MAX_CONCURRENT);
    let tenants = services.store.tenants_in_flight().await?;
    let in_flight = InFlight::default();
    let rounds: FuturesUnordered<_> =
        tenants.into_iter().map(|tenant| reconcile_tenant(services, tenant, &places, &in_flight)).collect();
    rounds.for_each(async |_| {}).await;
    Ok(())
}

/// Looks up a tenant's posts, and returns the tenant. Failures are logged: the next round tries again.
async fn reconcile_tenant(
    services: &Arc<Services>,
    client_key: ClientKey,
    places: &Semaphore,
    in_flight: &InFlight,
) -> ClientKey {
    if let Err(failure) = look_up_all(services, &client_key, places, in_flight).await {
        tracing::error!(tenant = %client_key, cause = %failure, "the posts of a site could not be looked up");
    }
    client_key
}

async fn look_up_all(
    services: &Arc<Services>,
    client_key: &ClientKey,
    places: &Semaphore,
    in_flight: &InFlight,
) -> Result<(), Failure> {
    let posts = services.store.tenant(client_key).job_posts().list_in_flight().await?;
    in_flight.note(client_key, &posts, services.clock.now());
    if forge::is_silent(services, client_key).await? {
        return Ok(());
    }
    let lookups = futures::stream::iter(in_turn(posts)).for_each_concurrent(MAX_CONCURRENT_PER_TENANT, async |post| {
        let _place = places.acquire().await;
        let id = post.id.clone();
        match Box::pin(lookup::take_over(services, post)).await {
            Ok(()) => {}
            // It waits for the user to reconnect: not worth a log line for the operator in every round.
            Err(failure @ (Failure::NotConnected | Failure::ReconnectNeeded)) => {
                tracing::debug!(tenant = %client_key, post = id, cause = %failure, "a post could not be looked up");
            }
            Err(failure) => {
                tracing::warn!(tenant = %client_key, post = id, cause = %failure, "a post could not be looked up");
            }
        }
    });
    lookups.await;
    Ok(())
}

/// Posts in flight of all tenants, as counted by each tenant's last round, for `/metrics`.
#[derive(Default)]
struct InFlight(Mutex<HashMap<ClientKey, Unfinished>>);

#[derive(Clone, Copy)]
struct Unfinished {
    all: u32,
    unknown: u32,
    oldest_unknown: Duration,
}

impl InFlight {
    fn note(&self, client_key: &ClientKey, posts: &[JobPost], now: Timestamp) {
        let age = |post: &JobPost| match post.state {
            PostState::Unknown { since } => Some(Duration::try_from(now.duration_since(since)).unwrap_or_default()),
            _ => None,
        };
        let ages: Vec<Duration> = posts.iter().filter_map(age).collect();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let oldest_unknown = ages.iter().max().copied().unwrap_or_default();
        let unfinished = Unfinished { all: count(posts.len()), unknown: count(ages.len()), oldest_unknown };
        self.tenants().insert(client_key.clone(), unfinished);
        self.publish();
    }

    /// A tenant that is not among these has no post in flight any more.
    fn keep_only(&self, tenants: &[ClientKey]) {
        self.tenants().retain(|client_key, _| tenants.contains(client_key));
        self.publish();
    }

    fn tenants(&self) -> MutexGuard<'_, HashMap<ClientKey, Unfinished>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self) {
        let tenants = self.tenants();
        let sum = |of: fn(&Unfinished) -> u32| tenants.values().map(of).fold(0, u32::saturating_add);
        let oldest = tenants.values().map(|tenant| tenant.oldest_unknown).max().unwrap_or_default();
        measures::posts_in_flight(sum(|tenant| tenant.all), sum(|tenant| tenant.unknown), oldest);
    }
}

/// The first post of each account, then the second of each, and so on.
fn in_turn(posts: Vec<JobPost>) -> Vec<JobPost> {
    let mut seen: HashMap<AccountId, usize> = HashMap::new();
    let with_turn = posts.into_iter().map(|post| {
        let turn = seen.entry(post.account_id.clone()).or_default();
        *turn += 1;
        (*turn, post)
    });
    let mut with_turn: Vec<_> = with_turn.collect();
    with_turn.sort_by_key(|(turn, _)| *turn);
    with_turn.into_iter().map(|(_, post)| post).collect()
}
