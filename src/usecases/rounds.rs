//! When posts whose end nobody knows are looked up: in rounds, in which no tenant waits for another one, and within a
//! tenant no account for another one.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::stream::{FuturesUnordered, StreamExt as _};
use tokio::sync::Semaphore;

use super::{Failure, Services, reconcile};
use crate::caller::{AccountId, ClientKey};
use crate::store::records::JobPost;

/// So many posts of a tenant are looked up at the same time: one that hangs must not keep the others waiting.
const MAX_OF_TENANT: usize = 4;
/// So many posts of all tenants. Whoever waits for a place gets it in turn, and a tenant waits with four at the most.
const MAX_OF_ALL: usize = 32;

/// Looks up every post in flight that has nobody, for as long as the future is polled. A tenant whose last round still
/// goes on is passed over; the others begin theirs on time.
pub async fn reconcile_forever(services: Arc<Services>) {
    let places = Semaphore::new(MAX_OF_ALL);
    let mut times = tokio::time::interval(services.reconcile_every);
    times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut under_way = HashSet::new();
    let mut rounds = FuturesUnordered::new();
    loop {
        tokio::select! {
            _ = times.tick() => match services.store.job_posts().tenants_in_flight().await {
                Ok(tenants) => {
                    let due = tenants.into_iter().filter(|tenant| under_way.insert(tenant.clone()));
                    rounds.extend(due.map(|tenant| reconcile_tenant(&services, tenant, &places)));
                }
                Err(cause) => tracing::error!(%cause, "posts of unknown outcome could not be looked up"),
            },
            Some(tenant) = rounds.next() => {
                under_way.remove(&tenant);
            }
        }
    }
}

/// One round, to its end.
#[cfg(test)]
pub(super) async fn reconcile_all(services: &Arc<Services>) -> Result<(), Failure> {
    let places = Semaphore::new(MAX_OF_ALL);
    let tenants = services.store.job_posts().tenants_in_flight().await?;
    let rounds: FuturesUnordered<_> =
        tenants.into_iter().map(|tenant| reconcile_tenant(services, tenant, &places)).collect();
    rounds.for_each(async |_| {}).await;
    Ok(())
}

/// Looks a tenant's posts up, and returns the tenant. Failures are logged: the next round tries again.
async fn reconcile_tenant(services: &Arc<Services>, client_key: ClientKey, places: &Semaphore) -> ClientKey {
    if let Err(failure) = look_up_all(services, &client_key, places).await {
        tracing::error!(tenant = %client_key, cause = %failure, "the posts of a site could not be looked up");
    }
    client_key
}

async fn look_up_all(services: &Arc<Services>, client_key: &ClientKey, places: &Semaphore) -> Result<(), Failure> {
    let posts = services.store.job_posts().list_in_flight(client_key).await?;
    let look_ups = futures::stream::iter(in_turn(posts)).for_each_concurrent(MAX_OF_TENANT, async |post| {
        let _place = places.acquire().await;
        let id = post.id.clone();
        match reconcile::take_over(services, post).await {
            Ok(()) => {}
            // It waits for the user's return: nothing for the operator, round after round.
            Err(failure @ (Failure::NotConnected | Failure::ReconnectNeeded)) => {
                tracing::debug!(tenant = %client_key, post = id, cause = %failure, "a post could not be looked up");
            }
            Err(failure) => {
                tracing::warn!(tenant = %client_key, post = id, cause = %failure, "a post could not be looked up");
            }
        }
    });
    look_ups.await;
    Ok(())
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
