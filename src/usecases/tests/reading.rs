//! Statuses of jobs, read in the background.

use app::model::JobStatus;

use super::world::{World, a_caller, a_colleague, a_submission, a_tenant};
use crate::caller::Viewer;
use crate::store::records::JobLink;
use crate::upwork::UpworkError;
use crate::usecases::{disconnect, open_panel, post_job, read_states, set_enabled};

const MINUTES: i64 = 60;

/// One call was made and failed: no status is known yet.
async fn a_world_with_a_job() -> World {
    let world = World::new().await;
    world.upwork.fails("job", UpworkError::Unavailable("not yet".into()));
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    world
}

async fn link(world: &World) -> JobLink {
    world.links(&a_caller()).await.remove(0)
}

async fn round(world: &World) {
    read_states(&world.services).await.expect("a round");
}

#[tokio::test]
async fn a_colleague_without_a_connection_sees_a_jobs_status() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Open);
    round(&world).await;
    let colleague = a_colleague();
    let viewer = Viewer { client_key: a_tenant(), account_id: Some(colleague.account_id), issue: colleague.issue };
    let job = open_panel(&world.services, &viewer).await.expect("a panel").jobs.remove(0);
    assert_eq!((job.status, job.proposals, job.mine), (Some(JobStatus::Open), Some(3), false));
}

#[tokio::test]
async fn a_job_is_read_at_most_every_half_hour() {
    let world = a_world_with_a_job().await.shared();
    world.upwork.has_status(JobStatus::Open);
    let other = world.process("process-2", false);
    for (minutes, calls) in [(0, 2), (5, 2), (24, 2), (1, 3), (30, 4)] {
        world.clock.advance(minutes * MINUTES);
        let (one, two) = futures::join!(read_states(&world.services), read_states(&other));
        one.and(two).expect("a round");
        assert_eq!(world.upwork.calls("job"), calls, "after {minutes} more minutes");
    }
}

#[tokio::test]
async fn an_unreadable_job_is_not_requested_in_every_round() {
    let world = a_world_with_a_job().await;
    for (minutes, calls) in [(0, 2), (5, 2), (25, 3)] {
        world.clock.advance(minutes * MINUTES);
        world.upwork.fails("job", UpworkError::MissingPermission("Job Postings".into()));
        round(&world).await;
        assert_eq!(world.upwork.calls("job"), calls, "after {minutes} more minutes");
    }
}

#[tokio::test]
async fn a_round_reads_at_most_100_jobs_of_a_site_and_the_next_round_the_others() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Open);
    let first = link(&world).await;
    for number in 0..105 {
        let another = JobLink { job_id: format!("job-{number}"), post_id: format!("post-{number}"), ..first.clone() };
        assert!(world.raw().tenant(&a_tenant()).job_links().add(another).await.expect("kept"));
    }
    let before = world.upwork.calls("job");
    round(&world).await;
    assert_eq!(world.upwork.calls("job") - before, 100);
    round(&world).await;
    assert_eq!(world.upwork.calls("job") - before, 106);
}

#[tokio::test]
async fn an_ended_job_is_not_read_until_its_status_is_deleted() {
    let world = a_world_with_a_job().await;
    world.upwork.has_status(JobStatus::Filled);
    round(&world).await;
    let seen = link(&world).await.seen_at;
    world.clock.advance(60 * MINUTES);
    round(&world).await;
    assert_eq!((world.upwork.calls("job"), link(&world).await.seen_at), (2, seen));
    world.clock.advance(24 * 60 * MINUTES);
    round(&world).await;
    assert_eq!(world.upwork.calls("job"), 3);
}

#[tokio::test]
async fn without_the_posters_connection_or_an_enabled_site_nothing_is_read() {
    let world = a_world_with_a_job().await;
    set_enabled(&world.services, &a_tenant(), false, &world.delivery(1)).await.expect("disabled");
    round(&world).await;
    set_enabled(&world.services, &a_tenant(), true, &world.delivery(2)).await.expect("enabled");
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    round(&world).await;
    assert_eq!((world.upwork.calls("job"), link(&world).await.status), (1, None));
}
