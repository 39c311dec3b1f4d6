use app::model::{JobStatus, Statuses};

use super::upwork::{tokens, turned_away};
use super::world::{World, a_caller, a_colleague, a_submission};
use crate::caller::{Caller, Viewer};
use crate::store::records::ReadStatus;
use crate::upwork::UpworkError;
use crate::usecases::{Failure, disconnect, open_panel, post_job, refresh_jobs};

/// One call has been made, in vain: no status is known yet.
async fn a_world_with_a_job() -> World {
    let world = World::new().await;
    world.upwork.fails("job", UpworkError::Unavailable("not yet".into()));
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    world
}

async fn status(world: &World) -> Option<ReadStatus> {
    world.ties(&a_caller()).await.remove(0).status
}

#[tokio::test]
async fn a_status_is_read_and_kept_and_read_again_only_after_a_while() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Filled);
    for (seconds, calls) in [(0, 2), (14, 2), (1, 3)] {
        world.clock.advance(seconds);
        refresh_jobs(&world.services, &a_caller()).await.expect("read");
        assert_eq!(world.upwork.calls("job"), calls);
    }
    let read = status(&world).await.expect("a status");
    assert_eq!((read.status, read.proposals), (JobStatus::Filled, Some(3)));
}

#[tokio::test]
async fn another_organizations_job_is_not_asked_for() {
    let world = a_world_with_a_job().await;
    world.put_connection(&a_colleague(), &tokens(0, None), &["77"]).await;
    refresh_jobs(&world.services, &a_colleague()).await.expect("nothing to read");
    assert_eq!((world.upwork.calls("job"), status(&world).await), (1, None));
}

#[tokio::test]
async fn without_a_live_connection_there_is_nothing_to_read_and_nothing_wrong() {
    let world = a_world_with_a_job().await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    refresh_jobs(&world.services, &a_caller()).await.expect("nothing to read");
    assert_eq!(world.upwork.calls("job"), 1);
}

#[tokio::test]
async fn a_job_that_upwork_does_not_know_any_more_keeps_its_tie() {
    let world = a_world_with_a_job().await;
    world.upwork.fails("job", UpworkError::Refused { message: "not found".into(), fields: vec![] });
    refresh_jobs(&world.services, &a_caller()).await.expect("read");
    assert_eq!((status(&world).await, world.tied_jobs(&a_caller()).await), (None, world.upwork.jobs()));
}

#[tokio::test]
async fn dead_tokens_are_told() {
    let world = a_world_with_a_job().await;
    world.upwork.fails("job", turned_away());
    world.upwork.fails("job", turned_away());
    assert!(matches!(refresh_jobs(&world.services, &a_caller()).await, Err(Failure::ReconnectNeeded)));
}

async fn statuses(world: &World, caller: Caller) -> Statuses {
    let Caller { client_key, account_id, issue } = caller;
    let viewer = Viewer { client_key, account_id: Some(account_id), issue };
    open_panel(&world.services, &viewer).await.expect("a panel").statuses
}

#[tokio::test]
async fn a_status_is_due_until_it_is_read_and_again_after_five_minutes() {
    let world = a_world_with_a_job().await;
    assert_eq!(statuses(&world, a_caller()).await, Statuses::Due);
    refresh_jobs(&world.services, &a_caller()).await.expect("read");
    for (seconds, expected) in [(0, Statuses::Readable), (299, Statuses::Readable), (1, Statuses::Due)] {
        world.clock.advance(seconds);
        assert_eq!(statuses(&world, a_caller()).await, expected);
    }
}

#[tokio::test]
async fn a_job_that_has_come_to_its_end_is_never_due() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Filled);
    refresh_jobs(&world.services, &a_caller()).await.expect("read");
    world.clock.advance(3600);
    assert_eq!(statuses(&world, a_caller()).await, Statuses::Readable);
}

#[tokio::test]
async fn only_who_belongs_to_a_jobs_organization_and_is_connected_can_have_it_read() {
    let world = a_world_with_a_job().await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Closed);
    world.put_connection(&a_colleague(), &tokens(0, None), &["77"]).await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Closed);
    world.connect(&a_colleague(), None).await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Due);
}
