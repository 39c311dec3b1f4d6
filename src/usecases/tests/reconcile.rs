//! When a post of unknown outcome is looked up, by whom, and what that proves.

use std::sync::Arc;
use std::time::Duration;

use app::model::{PostOutcome, Submission};
use jiff::SignedDuration;

use super::upwork::unauthorized;
use super::world::{TEXT, World, a_caller, a_caller_on, a_colleague, a_submission};
use crate::caller::{Caller, ClientKey, Viewer};
use crate::clock::Clock as _;
use crate::store::records::PostState;
use crate::upwork::UpworkError;
use crate::usecases::dialog::drafts;
use crate::usecases::posting::rounds::reconcile_all;
use crate::usecases::{Failure, disconnect, open_panel, post_job, post_status, reconcile_forever};

const ID: &str = "dialog-1";

#[tokio::test]
async fn the_post_of_a_dead_process_finds_its_job_at_once() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    let job = world.somebodys_job(TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.post(ID).await.state, PostState::Posted { job_id: job.clone() });
    assert_eq!(world.linked_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn with_a_shared_store_a_started_post_is_not_touched_until_its_call_has_ended() {
    let world = World::new().await.shared();
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.rounds(2).await;
    assert_eq!((world.post(ID).await.state, world.upwork.calls("find_jobs")), (PostState::Started, 0));
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), 1);
}

#[tokio::test]
async fn a_post_is_abandoned_only_after_enough_lookups_and_time() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.rounds(2).await;
    assert!(world.post(ID).await.state.is_in_flight());
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    let again = post_job(&world.services, &a_caller(), a_submission("dialog-2")).await;
    assert!(matches!(again, Ok(PostOutcome::Posted { .. })));
}

#[tokio::test]
async fn failed_lookups_prove_nothing() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    for _ in 0..10 {
        world.upwork.fails("find_jobs", UpworkError::Unavailable("500".into()));
    }
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
    world.somebodys_job(TEXT, 0);
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }));
}

#[tokio::test]
async fn after_a_hung_call_the_lookups_wait_as_long_again() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.clock.advance(25);
    let post = world.post(ID).await;
    let hung = crate::store::records::JobPost { state: world.unknown(), process: "process-1".into(), ..post };
    world.store().tenant(&hung.client_key.clone()).job_posts().advance(hung, &PostState::Started).await.unwrap();
    world.clock.advance(-10);
    world.rounds(3).await;
    assert!(world.post(ID).await.state.is_in_flight(), "45 seconds after the start of a call that took 25");
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn the_call_of_a_dead_process_counts_as_having_run_for_its_maximum_time() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.rounds(4).await;
    assert!(world.post(ID).await.state.is_in_flight(), "40 seconds after a start: Upwork may be at work for 32");
    let late = world.somebodys_job(TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.post(ID).await.state, PostState::Posted { job_id: late });
}

#[tokio::test]
async fn a_long_outage_of_the_server_does_not_lengthen_the_wait() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.clock.advance(3_600);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn the_lease_of_a_dead_process_does_not_block_the_next_lookup() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let now = world.clock.now();
    let leased = now + SignedDuration::from_secs(30);
    assert!(world.store().tenant(&a_caller().client_key).job_posts().lease(ID, now, leased).await.unwrap());
    world.somebodys_job(TEXT, 0);
    reconcile_all(&world.services).await.unwrap();
    assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }));
}

#[tokio::test]
async fn only_one_process_looks_a_post_up_at_a_time() {
    let world = World::new().await.shared();
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let other = world.process("process-2", false);
    world.upwork.meanwhile("find_jobs", async move { reconcile_all(&other).await.unwrap() });
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), 1);
}

#[tokio::test]
async fn a_crash_between_link_and_end_is_repaired_without_a_call_to_upwork() {
    let world = World::new().await;
    let posted = post_job(&world.services, &a_caller(), a_submission("dialog-0")).await;
    assert!(matches!(posted, Ok(PostOutcome::Posted { .. })));
    let link = world.links(&a_caller()).await.remove(0);
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    let ours = crate::store::records::JobLink { post_id: ID.into(), job_id: "190".into(), ..link };
    assert!(world.store().tenant(&a_caller().client_key).job_links().add(ours).await.unwrap());
    world.rounds(1).await;
    assert_eq!(world.post(ID).await.state, PostState::Posted { job_id: "190".into() });
    assert_eq!((world.upwork.calls("find_jobs"), world.links(&a_caller()).await.len()), (0, 2));
}

#[tokio::test]
async fn the_post_of_a_disconnected_user_waits_until_they_reconnect() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let job = world.somebodys_job(TEXT, 0);
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
    world.connect(&a_caller(), None).await;
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn an_unknown_outcome_blocks_the_issue_for_a_day() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.put_connection(&a_colleague(), &super::upwork::tokens(0, None), &["77"]).await;
    let anyway = |id: &str| Submission { anyway: true, ..a_submission(id) };
    let post = async |submission| post_job(&world.services, &a_colleague(), submission).await;

    world.clock.advance(86_399);
    let early = post(anyway("dialog-2")).await;
    assert!(matches!(early, Err(Failure::PostInFlight)), "{early:?}");
    world.clock.advance(1);
    let untold = post(a_submission("dialog-2")).await;
    assert!(matches!(untold, Err(Failure::OutcomeUnknown)), "{untold:?}");
    assert!(world.post(ID).await.state.is_in_flight());
    let result = post(anyway("dialog-2")).await;
    assert!(matches!(result, Ok(PostOutcome::Posted { .. })), "{result:?}");
    assert!(matches!(world.post(ID).await.state, PostState::GivenUp { .. }));
    let of_the_first = drafts::saved_draft(&world.services, &a_caller()).await.expect("the store");
    assert_eq!(of_the_first.expect("its text").description, TEXT);
    let answer = post_status(&world.services, &a_caller(), ID).await;
    assert!(matches!(answer, Err(Failure::OutcomeUnknown)), "{answer:?}");
}

#[tokio::test]
async fn a_user_who_returns_after_days_still_gets_the_job_linked() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let job = world.somebodys_job(TEXT, 0);
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.clock.advance(3 * 86_400);
    world.rounds(1).await;
    let panel = open_panel(&world.services, &a_viewer()).await.expect("a panel");
    assert!(panel.posting.is_some_and(|posting| posting.given_up));
    world.connect(&a_caller(), None).await;
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn a_colleague_in_the_same_organization_can_free_the_issue_of_a_disconnected_user() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.connect(&a_colleague(), None).await;
    world.rounds(4).await;
    let first = post_job(&world.services, &a_colleague(), a_submission("dialog-2")).await;
    assert!(matches!(first, Err(Failure::PostInFlight)), "one look-up proves nothing: {first:?}");
    let second = post_job(&world.services, &a_colleague(), a_submission("dialog-2")).await;
    assert!(matches!(second, Ok(PostOutcome::Posted { .. })), "{second:?}");
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn a_colleague_who_finds_a_disconnected_users_job_posts_no_second_one_unasked() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let job = world.somebodys_job(TEXT, 0);
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.connect(&a_colleague(), None).await;
    let outcome = post_job(&world.services, &a_colleague(), a_submission("dialog-2")).await;
    assert!(matches!(&outcome, Err(Failure::AlreadyPosted(jobs)) if jobs[0].id == job), "{outcome:?}");
    assert_eq!((world.linked_jobs(&a_caller()).await, world.upwork.calls("create_job")), (vec![job], 0));
}

#[tokio::test]
async fn a_colleague_in_another_organization_cannot_resolve_the_outcome() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.put_connection(&a_colleague(), &super::upwork::tokens(0, None), &["77"]).await;
    for _ in 0..4 {
        world.clock.advance(20);
        let outcome = post_job(&world.services, &a_colleague(), a_submission("dialog-2")).await;
        assert!(matches!(outcome, Err(Failure::PostInFlight)), "{outcome:?}");
    }
    assert_eq!(world.upwork.calls("find_jobs"), 0);
}

#[tokio::test]
async fn a_removed_organization_leaves_the_outcome_unknown() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    for _ in 0..10 {
        world.upwork.fails("find_jobs", UpworkError::MissingPermission("not a member".into()));
    }
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
}

#[tokio::test]
async fn tokens_that_expire_while_the_outcome_is_unknown_are_refreshed_for_the_lookup() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let job = world.somebodys_job(TEXT, 0);
    world.upwork.fails("find_jobs", unauthorized());
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn a_failure_with_one_post_does_not_prevent_other_lookups() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.left_behind(&a_colleague_on("10002"), "dialog-2", world.unknown()).await;
    world.somebodys_job(TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.links(&a_caller()).await.len(), 1);
}

fn a_viewer() -> Viewer {
    let crate::caller::Caller { client_key, account_id, issue, .. } = a_caller();
    Viewer { client_key, account_id: Some(account_id), issue }
}

/// Has no connection.
fn a_colleague_on(issue: &str) -> crate::caller::Caller {
    crate::caller::Caller { account_id: a_colleague().account_id, ..a_caller_on(issue) }
}

/// A user of another tenant, on issue 10001.
fn a_stranger() -> Caller {
    Caller { client_key: ClientKey::parse("tenant-b").expect("a key"), ..a_caller() }
}

/// Waits until one of two posts of these callers has ended.
async fn one_has_ended(world: &World, callers: [&Caller; 2]) {
    let ended = async {
        loop {
            for caller in callers {
                let post = world.store().tenant(&caller.client_key).job_posts().find(ID).await.unwrap().unwrap();
                if !post.state.is_in_flight() {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("a look-up that hangs kept another one waiting");
}

#[tokio::test]
async fn a_tenant_with_hanging_lookups_delays_no_other_tenant() {
    let world = World::new().await;
    world.connect(&a_stranger(), None).await;
    for caller in [&a_caller(), &a_stranger()] {
        world.left_behind(caller, ID, PostState::Started).await;
        world.somebodys_job(TEXT, 0);
    }
    world.upwork.before("find_jobs", std::future::pending());
    let services = Arc::clone(&world.services);
    let round = tokio::spawn(async move { reconcile_all(&services).await });

    one_has_ended(&world, [&a_caller(), &a_stranger()]).await;
    assert!(!round.is_finished(), "the other one hangs");
    round.abort();
}

#[tokio::test]
async fn a_tenant_with_hanging_lookups_does_not_delay_the_next_round_of_others() {
    let world = World::empty().with_rounds_every(Duration::from_millis(20));
    world.install("secret", 0).await;
    world.connect(&a_caller(), None).await;
    world.connect(&a_stranger(), None).await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.upwork.before("find_jobs", std::future::pending());
    let rounds = tokio::spawn(reconcile_forever(Arc::clone(&world.services)));
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.left_behind(&a_stranger(), ID, PostState::Started).await;
    world.somebodys_job(TEXT, 0);
    one_has_ended(&world, [&a_caller(), &a_stranger()]).await;
    rounds.abort();
}
