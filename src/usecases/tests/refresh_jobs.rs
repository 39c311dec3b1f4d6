use app::model::{JobBudget, JobStatus, PanelState, Statuses, Submission, Unread};

use super::upwork::{tokens, unauthorized};
use super::world::{ORGANIZATION, World, a_caller, a_colleague, a_draft, a_submission};
use crate::caller::{Caller, Viewer};
use crate::store::records::ReadStatus;
use crate::upwork::UpworkError;
use crate::usecases::{Failure, disconnect, open_panel, post_job, refresh_jobs, save_draft};

/// One call was made and failed: no status is known yet.
async fn a_world_with_a_job() -> World {
    let world = World::new().await;
    world.upwork.fails("job", UpworkError::Unavailable("not yet".into()));
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    world
}

async fn status(world: &World) -> Option<ReadStatus> {
    world.links(&a_caller()).await.remove(0).status
}

#[tokio::test]
async fn a_status_is_stored_and_read_again_only_after_a_while() {
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
async fn concurrent_refreshes_read_a_job_once() {
    let world = a_world_with_a_job().await;
    world.upwork.meanwhile("job", tokio::time::sleep(std::time::Duration::from_millis(50)));
    let caller = a_caller();
    let refreshed = futures::future::join_all((0..6).map(|_| refresh_jobs(&world.services, &caller))).await;
    assert!(refreshed.iter().all(|one| matches!(one, Ok(unread) if unread.is_empty())), "{refreshed:?}");
    assert_eq!(world.upwork.calls("job"), 2);
}

#[tokio::test]
async fn a_job_of_another_organization_is_not_requested() {
    let world = a_world_with_a_job().await;
    world.put_connection(&a_colleague(), &tokens(0, None), &["77"]).await;
    refresh_jobs(&world.services, &a_colleague()).await.expect("nothing to read");
    assert_eq!((world.upwork.calls("job"), status(&world).await), (1, None));
}

#[tokio::test]
async fn without_a_live_connection_a_refresh_does_nothing() {
    let world = a_world_with_a_job().await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    refresh_jobs(&world.services, &a_caller()).await.expect("nothing to read");
    assert_eq!(world.upwork.calls("job"), 1);
}

fn gone() -> UpworkError {
    UpworkError::NotFound("opening was not found".into())
}

fn hidden() -> UpworkError {
    UpworkError::MissingPermission("Job Postings".into())
}

/// Of two jobs the newer one can't be read.
async fn a_world_with_two_jobs(error: UpworkError) -> World {
    let world = a_world_with_a_job().await;
    world.clock.advance(60);
    world.upwork.fails("job", UpworkError::Unavailable("not yet".into()));
    let beside = Submission { beside: world.linked_jobs(&a_caller()).await, ..a_submission("dialog-2") };
    post_job(&world.services, &a_caller(), beside).await.expect("posted");
    world.upwork.has_status(JobStatus::Filled);
    world.upwork.fails("job", error);
    world
}

/// The statuses of the jobs, newest first, and why which could not be read.
async fn read_all(world: &World) -> (Vec<Option<JobStatus>>, Vec<Unread>) {
    let unread = refresh_jobs(&world.services, &a_caller()).await.expect("read");
    let links = world.links(&a_caller()).await;
    (
        links.into_iter().map(|link| link.status.map(|read| read.status)).collect(),
        unread.iter().map(|job| job.cause).collect(),
    )
}

#[tokio::test]
async fn a_job_unknown_to_upwork_keeps_its_link_and_is_reported() {
    let world = a_world_with_a_job().await;
    world.upwork.fails("job", gone());
    assert_eq!(read_all(&world).await, (vec![Some(JobStatus::Gone)], vec![Unread::Gone]));
    assert_eq!(world.linked_jobs(&a_caller()).await, world.upwork.jobs());
    world.clock.advance(300);
    assert_eq!(statuses(&world, a_caller()).await, Statuses::Due, "it is asked for again");
}

#[tokio::test]
async fn a_new_job_not_yet_visible_on_upwork_does_not_count_as_gone() {
    let world = World::new().await;
    world.upwork.fails("job", gone());
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    assert_eq!(status(&world).await, None);
}

#[tokio::test]
async fn an_unreadable_job_does_not_prevent_reading_the_others() {
    let refused = UpworkError::Refused { message: "no".into(), fields: vec![] };
    for (error, result) in [
        (hidden(), Unread::Hidden),
        (refused, Unread::Failed),
        (UpworkError::Unavailable("500".into()), Unread::Failed),
    ] {
        let world = a_world_with_two_jobs(error).await;
        assert_eq!(read_all(&world).await, (vec![None, Some(JobStatus::Filled)], vec![result]));
    }
    let world = a_world_with_two_jobs(gone()).await;
    assert_eq!(read_all(&world).await, (vec![Some(JobStatus::Gone), Some(JobStatus::Filled)], vec![Unread::Gone]));
}

#[tokio::test]
async fn if_no_job_can_be_read_the_error_is_reported() {
    let world = a_world_with_two_jobs(hidden()).await;
    world.upwork.fails("job", hidden());
    let result = refresh_jobs(&world.services, &a_caller()).await;
    assert!(matches!(result, Err(Failure::Upwork(UpworkError::MissingPermission(_)))), "{result:?}");
}

#[tokio::test]
async fn an_error_that_affects_all_jobs_ends_the_refresh() {
    let world = a_world_with_two_jobs(UpworkError::Challenged("a wall".into())).await;
    let calls = world.upwork.calls("job");
    let result = refresh_jobs(&world.services, &a_caller()).await;
    assert!(matches!(result, Err(Failure::Upwork(UpworkError::Challenged(_)))), "{result:?}");
    assert_eq!(world.upwork.calls("job"), calls + 1);
}

#[tokio::test]
async fn ended_connections_are_reported() {
    let world = a_world_with_a_job().await;
    world.upwork.fails("job", unauthorized());
    world.upwork.fails("refresh", UpworkError::ReconnectNeeded("invalid_grant".into()));
    assert!(matches!(refresh_jobs(&world.services, &a_caller()).await, Err(Failure::ReconnectNeeded)));
}

async fn panel(world: &World, caller: Caller) -> PanelState {
    let Caller { client_key, account_id, issue, .. } = caller;
    let viewer = Viewer { client_key, account_id: Some(account_id), issue };
    open_panel(&world.services, &viewer).await.expect("a panel")
}

async fn statuses(world: &World, caller: Caller) -> Statuses {
    panel(world, caller).await.statuses
}

#[tokio::test]
async fn pay_and_organization_are_shown_only_to_users_who_see_the_job_on_upwork() {
    let world = a_world_with_a_job().await;
    let terms = async |caller| {
        let job = panel(&world, caller).await.jobs.remove(0);
        (job.budget, job.organization)
    };
    let (budget, organization) = (Some(JobBudget::Fixed { cents: 15_000 }), Some(format!("Company {ORGANIZATION}")));
    assert_eq!(terms(a_caller()).await, (budget.clone(), organization.clone()));
    assert_eq!(terms(a_colleague()).await, (None, None), "without a connection");
    world.put_connection(&a_colleague(), &tokens(0, None), &["another"]).await;
    assert_eq!(terms(a_colleague()).await, (None, None), "of another organization");
    world.connect(&a_colleague(), None).await;
    assert_eq!(terms(a_colleague()).await, (budget.clone(), organization));
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    assert_eq!(terms(a_caller()).await, (budget, None), "the poster knows what it pays");
}

#[tokio::test]
async fn a_draft_has_the_time_it_was_saved() {
    let world = a_world_with_a_job().await;
    assert_eq!(panel(&world, a_caller()).await.draft_saved_at, None);
    save_draft(&world.services, &a_caller(), a_draft()).await.expect("kept");
    let state = panel(&world, a_caller()).await;
    assert_eq!((state.draft_waiting, state.draft_saved_at), (true, Some(world.services.clock.now().to_string())));
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
async fn an_ended_job_is_never_due() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Filled);
    refresh_jobs(&world.services, &a_caller()).await.expect("read");
    world.clock.advance(3600);
    assert_eq!(statuses(&world, a_caller()).await, Statuses::Readable);
}

#[tokio::test]
async fn only_connected_members_of_a_jobs_organization_can_refresh_it() {
    let world = a_world_with_a_job().await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Closed);
    world.put_connection(&a_colleague(), &tokens(0, None), &["77"]).await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Closed);
    world.connect(&a_colleague(), None).await;
    assert_eq!(statuses(&world, a_colleague()).await, Statuses::Due);
}
