//! One refresh at a time, over all processes that share a store.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;

use super::access::{a_world_whose_tokens_end_in, read, read_with};
use super::upwork::tokens;
use super::world::{World, a_caller};
use crate::store::records::{Connection, ConnectionState, RefreshLease};
use crate::store::refresh_lease::RefreshEnd;
use crate::upwork::{UpworkError, deadline};
use crate::usecases::account::access;
use crate::usecases::{Failure, Services, disconnect, uninstall};

fn refused() -> UpworkError {
    UpworkError::ReconnectNeeded("invalid_grant".into())
}

/// A refusal that does not say whether the tokens are valid.
fn unclear() -> UpworkError {
    UpworkError::Refused { message: "invalid_request".into(), fields: vec![] }
}

/// Two processes over one store; the tokens have expired.
async fn two_processes() -> (World, Arc<Services>) {
    let world = a_world_whose_tokens_end_in(0).await.shared();
    let other = world.process("process-2", false);
    (world, other)
}

/// A process takes the lease and dies.
async fn leases(services: &Services, owner: &str) -> Option<Connection> {
    let (caller, now) = (a_caller(), services.clock.now());
    let lease = RefreshLease { owner: owner.into(), until: now + SignedDuration::from_secs(15) };
    services.store.tenant(&caller.client_key).connections().lease_refresh(&caller.account_id, lease, now).await.unwrap()
}

/// A read by a caller with little time.
async fn read_in_a_hurry(services: &Arc<Services>) -> Result<(), Failure> {
    deadline::within(Duration::from_millis(400), read(services)).await.map(|_| ())
}

/// Waits until all background work is done.
async fn settled(services: &Services) {
    services.tracker.close();
    services.tracker.wait().await;
}

#[tokio::test]
async fn concurrent_calls_in_two_processes_refresh_once() {
    let (world, other) = two_processes().await;
    let calls = (0..8).map(|number| read(if number % 2 == 0 { &world.services } else { &other }));
    let results = futures::future::join_all(calls).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!((world.upwork.calls("refresh"), world.upwork.used_tokens()), (1, vec!["access-1".to_owned(); 8]));
}

#[tokio::test]
async fn the_second_process_uses_the_tokens_of_the_first() {
    let (world, other) = two_processes().await;
    let stale = world.connection(&a_caller()).await.expect("a connection");
    read(&other).await.expect("a status");
    read_with(&world.services, stale).await.expect("a status");
    assert_eq!(
        (world.upwork.calls("refresh"), world.kept_tokens(&a_caller()).await.refresh_or_secret),
        (1, "refresh-1".into())
    );
}

#[tokio::test]
async fn a_process_waits_for_the_tokens_that_another_is_refreshing() {
    let (world, other) = two_processes().await;
    let services = world.services.clone();
    let second = Arc::new(Mutex::new(None));
    let reads_second = second.clone();
    // The other process has the new tokens and has not stored them yet.
    world.upwork.meanwhile("refresh", async move {
        let task = tokio::spawn(async move { read(&services).await });
        *reads_second.lock().unwrap() = Some(task);
        tokio::time::sleep(Duration::from_millis(200)).await;
    });
    read(&other).await.expect("a status");
    let task = second.lock().unwrap().take().expect("a task");
    task.await.unwrap().expect("a status");
    assert_eq!(
        (world.upwork.calls("refresh"), world.kept_tokens(&a_caller()).await.refresh_or_secret),
        (1, "refresh-1".into())
    );
}

#[tokio::test]
async fn a_caller_waiting_for_another_process_gives_up_in_time_with_a_retry_time() {
    let (world, other) = two_processes().await;
    leases(&other, "dead").await.expect("the lease");
    world.clock.advance(3);
    let waited = std::time::Instant::now();
    let Err(Failure::RefreshUnderWay { retry_after }) = read_in_a_hurry(&world.services).await else {
        panic!("the lease is another's");
    };
    assert_eq!(retry_after, Duration::from_secs(12));
    assert!(waited.elapsed() < Duration::from_secs(2), "{:?}", waited.elapsed());
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!((connection.state, world.upwork.calls("refresh")), (ConnectionState::Active, 0));
}

#[tokio::test]
async fn the_lease_of_a_dead_process_is_taken_over_after_15_seconds() {
    let (world, other) = two_processes().await;
    leases(&other, "dead").await.expect("the lease");
    world.clock.advance(14);
    assert!(matches!(read_in_a_hurry(&world.services).await, Err(Failure::RefreshUnderWay { .. })));
    world.clock.advance(1);
    read(&world.services).await.expect("a status");
    assert_eq!(
        (world.upwork.calls("refresh"), world.kept_tokens(&a_caller()).await.refresh_or_secret),
        (1, "refresh-1".into())
    );
}

#[tokio::test]
async fn a_refusal_after_the_lease_was_lost_does_not_end_the_connection() {
    let (world, other) = two_processes().await;
    let clock = world.clock.clone();
    world.upwork.fails("refresh", refused());
    world.upwork.meanwhile("refresh", async move {
        clock.advance(16);
        read(&other).await.map(|_| ()).expect("a status");
    });
    read(&world.services).await.expect("a status");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!((connection.state, world.upwork.calls("refresh")), (ConnectionState::Active, 2));
}

#[tokio::test]
async fn an_owner_who_lost_the_lease_to_a_live_process_leaves_the_tokens_to_it() {
    let (world, other) = two_processes().await;
    let clock = world.clock.clone();
    world.upwork.meanwhile("refresh", async move {
        clock.advance(16);
        leases(&other, "next").await.expect("the lease");
    });
    assert!(matches!(read_in_a_hurry(&world.services).await, Err(Failure::RefreshUnderWay { .. })));
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-0");
    assert!(world.upwork.revoked_tokens().is_empty(), "the grant is the same");
}

#[tokio::test]
async fn new_tokens_are_stored_after_a_lost_lease_if_nobody_else_refreshes() {
    let (world, other) = two_processes().await;
    let clock = world.clock.clone();
    world.upwork.meanwhile("refresh", async move {
        clock.advance(16);
        leases(&other, "next").await.expect("the lease");
        let caller = a_caller();
        let connections = other.store.tenant(&caller.client_key).connections();
        let end = connections.end_refresh(&caller.account_id, "next", RefreshEnd::Released);
        end.await.unwrap().expect("given back");
    });
    read(&world.services).await.expect("a status");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(
        (connection.refresh_lease, world.kept_tokens(&a_caller()).await.refresh_or_secret),
        (None, "refresh-1".into())
    );
}

#[tokio::test]
async fn new_tokens_are_stored_even_if_upwork_outlasts_the_caller() {
    let world = a_world_whose_tokens_end_in(0).await;
    world.upwork.meanwhile("refresh", tokio::time::sleep(Duration::from_millis(600)));
    assert!(matches!(read_in_a_hurry(&world.services).await, Err(Failure::RefreshUnderWay { .. })));
    settled(&world.services).await;
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-1");
    read(&world.services).await.expect("a status");
    assert_eq!(world.upwork.calls("refresh"), 1);
}

#[tokio::test]
async fn new_tokens_are_stored_even_if_the_caller_is_gone() {
    let world = a_world_whose_tokens_end_in(0).await;
    let (began, go_on) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let (started, may) = (began.clone(), go_on.clone());
    world.upwork.meanwhile("refresh", async move {
        started.notify_one();
        may.notified().await;
    });
    let services = world.services.clone();
    let request = tokio::spawn(async move { read(&services).await });
    began.notified().await;
    request.abort();
    go_on.notify_one();
    settled(&world.services).await;
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-1");
}

#[tokio::test]
async fn a_disconnect_during_a_refresh_wins_and_revokes_the_new_tokens() {
    let world = a_world_whose_tokens_end_in(0).await;
    let services = world.services.clone();
    world.upwork.meanwhile("refresh", async move { disconnect(&services, &a_caller()).await.unwrap() });
    assert!(matches!(read(&world.services).await, Err(Failure::NotConnected)));
    settled(&world.services).await;
    assert!(world.connection(&a_caller()).await.is_none());
    assert!(world.upwork.revoked_tokens().contains(&"refresh-1".to_owned()), "{:?}", world.upwork.revoked_tokens());
}

#[tokio::test]
async fn an_uninstall_during_a_refresh_keeps_nothing_and_revokes_the_new_tokens() {
    let (world, other) = two_processes().await;
    let leave = world.delivery(1);
    world.upwork.meanwhile("refresh", async move {
        uninstall(&other, &a_caller().client_key, &leave).await.unwrap();
        settled(&other).await;
    });
    assert!(matches!(read(&world.services).await, Err(Failure::NotConnected)));
    settled(&world.services).await;
    assert!(world.connection(&a_caller()).await.is_none());
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0", "refresh-1"]);
}

#[tokio::test]
async fn a_reconnect_during_a_refresh_keeps_the_new_connection() {
    let world = a_world_whose_tokens_end_in(0).await;
    let (fresh, clock) = (world.process("process-1", true), world.clock.clone());
    world.upwork.meanwhile("refresh", async move {
        clock.advance(1);
        let caller = a_caller();
        let before = access::connection(&fresh, &caller.client_key, &caller.account_id).await.unwrap();
        let tokens = access::seal(&fresh, &caller.client_key, &caller.account_id, &tokens(77, None)).unwrap();
        let anew = Connection { tokens, connected_at: fresh.clock.now(), refresh_lease: None, ..before };
        fresh.store.tenant(&caller.client_key).connections().put(anew).await.unwrap();
    });
    read(&world.services).await.expect("a status");
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-77");
    settled(&world.services).await;
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-1"], "nobody has them any more");
}

#[tokio::test]
async fn a_refresh_with_an_ambiguous_refusal_is_repeated() {
    let world = a_world_whose_tokens_end_in(0).await;
    world.upwork.fails("refresh", unclear());
    read(&world.services).await.expect("a status");
    assert_eq!(
        (world.upwork.calls("refresh"), world.kept_tokens(&a_caller()).await.refresh_or_secret),
        (2, "refresh-1".into())
    );
}

#[tokio::test]
async fn repeated_ambiguous_refusals_end_the_connection() {
    let world = a_world_whose_tokens_end_in(0).await;
    (0..4).for_each(|_| world.upwork.fails("refresh", unclear()));
    assert!(matches!(read(&world.services).await, Err(Failure::RefreshRefused(_))));
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!((connection.state, connection.refresh_lease), (ConnectionState::Active, None));
    assert!(matches!(read(&world.services).await, Err(Failure::ReconnectNeeded)));
    assert!(matches!(read(&world.services).await, Err(Failure::ReconnectNeeded)));
    assert_eq!(world.upwork.calls("refresh"), 4);
}
