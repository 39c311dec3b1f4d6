use std::sync::{Arc, Mutex};

use app::model::JobStatus;
use futures::FutureExt as _;
use jiff::SignedDuration;

use super::upwork::unauthorized;
use super::world::{ORGANIZATION, World, a_caller};
use crate::clock::Clock as _;
use crate::store::records::{Connection, ConnectionState};
use crate::upwork::{Access, UpworkError};
use crate::usecases::account::{access, call};
use crate::usecases::{Failure, Services};

/// A read on behalf of the caller; returns the status from Upwork.
pub(super) async fn read(services: &Arc<Services>) -> Result<JobStatus, Failure> {
    let caller = a_caller();
    let connection = access::connection(services, &caller.client_key, &caller.account_id).await?;
    read_with(services, connection).await
}

pub(super) async fn read_with(services: &Arc<Services>, connection: Connection) -> Result<JobStatus, Failure> {
    let snapshot = call::with_tokens(services, connection, |upwork, tokens| {
        let access = Access { tokens, organization: ORGANIZATION.into() };
        async move { upwork.job(&access, "1").await }.boxed()
    });
    snapshot.await.map(|snapshot| snapshot.status)
}

pub(super) async fn a_world_whose_tokens_end_in(seconds: i64) -> World {
    let world = World::new().await;
    world.connect(&a_caller(), Some(world.clock.now() + SignedDuration::from_secs(seconds))).await;
    world
}

#[tokio::test]
async fn tokens_are_refreshed_five_minutes_before_they_expire() {
    for (seconds, refreshes, used) in [(301, 0, "access-0"), (300, 1, "access-1"), (-5, 1, "access-1")] {
        let world = a_world_whose_tokens_end_in(seconds).await;
        read(&world.services).await.expect("a status");
        assert_eq!((world.upwork.calls("refresh"), world.upwork.used_tokens()), (refreshes, vec![used.to_owned()]));
    }
}

#[tokio::test]
async fn new_tokens_are_stored_before_they_are_used() {
    let world = a_world_whose_tokens_end_in(0).await;
    let (services, seen) = (world.services.clone(), Arc::new(Mutex::new(None)));
    let kept = seen.clone();
    world.upwork.meanwhile("job", async move {
        let caller = a_caller();
        let connection = access::connection(&services, &caller.client_key, &caller.account_id).await.unwrap();
        *kept.lock().unwrap() = Some(access::open(&services, &connection).unwrap().refresh_or_secret);
    });
    read(&world.services).await.expect("a status");
    assert_eq!(seen.lock().unwrap().as_deref(), Some("refresh-1"));
}

#[tokio::test]
async fn many_concurrent_calls_refresh_once() {
    let world = a_world_whose_tokens_end_in(0).await;
    let results = futures::future::join_all((0..8).map(|_| read(&world.services))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(world.upwork.calls("refresh"), 1);
}

#[tokio::test]
async fn a_rejected_call_is_repeated_once_with_new_tokens() {
    let world = World::new().await;
    world.upwork.fails("job", unauthorized());
    read(&world.services).await.expect("a status");
    assert_eq!((world.upwork.calls("job"), world.upwork.used_tokens()), (2, vec!["access-1".to_owned()]));
}

/// A read whose refreshed tokens are rejected too.
async fn read_and_fail(world: &World) -> Failure {
    world.upwork.fails("job", unauthorized());
    world.upwork.fails("job", unauthorized());
    read(&world.services).await.expect_err("no status")
}

#[tokio::test]
async fn rejected_new_tokens_end_the_connection_only_after_several_attempts() {
    let world = World::new().await;
    for _ in 0..2 {
        assert!(matches!(read_and_fail(&world).await, Failure::RefreshRefused(_)));
        assert_eq!(world.connection(&a_caller()).await.expect("a connection").state, ConnectionState::Active);
    }
    assert!(matches!(read_and_fail(&world).await, Failure::ReconnectNeeded));
    assert!(matches!(read(&world.services).await, Err(Failure::ReconnectNeeded)));
    assert_eq!((world.upwork.calls("job"), world.upwork.calls("refresh")), (6, 3));
}

#[tokio::test]
async fn a_successful_call_resets_the_count_of_rejections() {
    let world = World::new().await;
    for _ in 0..4 {
        assert!(matches!(read_and_fail(&world).await, Failure::RefreshRefused(_)));
        read(&world.services).await.expect("a status");
    }
}

#[tokio::test]
async fn a_call_rejected_without_a_message_is_repeated_once_with_new_tokens() {
    let world = World::new().await;
    let wordless = || UpworkError::Unauthorized("403".into());
    world.upwork.fails("job", wordless());
    read(&world.services).await.expect("a status");
    assert_eq!((world.upwork.calls("job"), world.upwork.used_tokens()), (2, vec!["access-1".to_owned()]));

    for _ in 0..4 {
        world.upwork.fails("job", wordless());
        world.upwork.fails("job", wordless());
        assert!(matches!(read(&world.services).await, Err(Failure::Upwork(UpworkError::Unauthorized(_)))));
    }
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.state, ConnectionState::Active, "a status says nothing of the tokens");
}

#[tokio::test]
async fn a_proxys_rejection_causes_no_refresh_and_ends_no_connection() {
    let world = World::new().await;
    for error in [UpworkError::Challenged("a wall".into()), UpworkError::Unavailable("a page".into())] {
        world.upwork.fails("job", error.clone());
        assert!(matches!(read(&world.services).await, Err(Failure::Upwork(cause)) if cause == error));
    }
    read(&world.services).await.expect("a status");
    assert_eq!(world.upwork.calls("refresh"), 0);
}

#[tokio::test]
async fn rejected_tokens_that_a_refresh_cannot_replace_end_the_connection() {
    let world = World::new().await;
    world.upwork.has_lasting_tokens();
    world.upwork.fails("job", unauthorized());
    world.upwork.fails("job", unauthorized());
    let read = tokio::time::timeout(std::time::Duration::from_secs(5), read(&world.services)).await;
    assert!(matches!(read.expect("an end"), Err(Failure::ReconnectNeeded)));
}

#[tokio::test]
async fn a_refused_refresh_ends_the_connection_and_is_not_repeated() {
    let world = a_world_whose_tokens_end_in(0).await;
    world.upwork.fails("refresh", UpworkError::ReconnectNeeded("invalid_grant".into()));
    for _ in 0..2 {
        assert!(matches!(read(&world.services).await, Err(Failure::ReconnectNeeded)));
    }
    assert_eq!((world.upwork.calls("refresh"), world.upwork.calls("job")), (1, 0));
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.state, ConnectionState::ReconnectNeeded);
}

#[tokio::test]
async fn a_refresh_that_fails_for_another_reason_keeps_the_connection() {
    let world = a_world_whose_tokens_end_in(0).await;
    world.upwork.fails("refresh", UpworkError::Unavailable("500".into()));
    assert!(matches!(read(&world.services).await, Err(Failure::Upwork(UpworkError::Unavailable(_)))));
    read(&world.services).await.expect("a status");
}

#[tokio::test]
async fn an_organization_chosen_during_a_refresh_keeps_the_new_tokens() {
    let world = a_world_whose_tokens_end_in(0).await;
    let services = world.services.clone();
    world.upwork.meanwhile("refresh", async move { choose(&services).await });
    read(&world.services).await.expect("a status");
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-1");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.organization.as_deref(), Some(ORGANIZATION));
}

#[tokio::test]
async fn an_organization_chosen_before_a_refresh_does_not_count_as_new_tokens() {
    let world = World::new().await;
    let stale = world.connection(&a_caller()).await.expect("a connection");
    choose(&world.services).await;
    world.upwork.fails("job", unauthorized());
    read_with(&world.services, stale).await.expect("a status");
    assert_eq!((world.upwork.calls("refresh"), world.upwork.used_tokens()), (1, vec!["access-1".to_owned()]));
}

/// The user picks an organization in another tab.
async fn choose(services: &Services) {
    let caller = a_caller();
    let connection = access::connection(services, &caller.client_key, &caller.account_id).await.unwrap();
    let seen = connection.version;
    let chosen = Connection { organization: Some(ORGANIZATION.into()), ..connection };
    assert!(services.store.tenant(&caller.client_key).connections().replace(chosen, seen).await.unwrap());
}
