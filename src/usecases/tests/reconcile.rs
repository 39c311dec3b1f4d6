use app::model::{JobDraft, PostOutcome};
use jiff::SignedDuration;

use super::upwork::{Plays, lost, turned_away};
use super::world::{ORGANIZATION, TEXT, TITLE, World, a_caller, a_caller_on, a_colleague, a_draft, a_submission};
use crate::clock::Clock as _;
use crate::store::records::PostState;
use crate::upwork::UpworkError;
use crate::usecases::{Failure, disconnect, post_job, reconcile_all, unlink_job};

const ID: &str = "dialog-1";

fn unknown(world: &World) -> PostState {
    PostState::Unknown { since: world.clock.now() }
}

/// Everything that a post could take for its job by mistake is of the same organisation and title.
fn somebodys_job(world: &World, text: &str, seconds_ago: i64) -> String {
    let created_at = world.clock.now() - SignedDuration::from_secs(seconds_ago);
    world.upwork.has_job(ORGANIZATION, TITLE, text, created_at)
}

#[tokio::test]
async fn a_post_that_a_dead_process_left_behind_finds_its_job_at_once() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    let job = somebodys_job(&world, TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.post(ID).await.state, PostState::Posted { job_id: job.clone() });
    assert_eq!(world.tied_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn where_others_share_the_store_a_started_post_is_left_alone_until_its_call_has_ended() {
    let world = World::new().await.shared();
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.rounds(2).await;
    assert_eq!((world.post(ID).await.state, world.upwork.calls("find_jobs")), (PostState::Started, 0));
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), 1);
}

#[tokio::test]
async fn a_post_without_a_job_is_given_up_after_look_ups_and_time_and_not_before() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.rounds(2).await;
    assert!(world.post(ID).await.state.is_in_flight());
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    let again = post_job(&world.services, &a_caller(), a_submission("dialog-2")).await;
    assert!(matches!(again, Ok(PostOutcome::Posted { .. })));
}

#[tokio::test]
async fn look_ups_that_fail_prove_nothing() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    for _ in 0..10 {
        world.upwork.fails("find_jobs", UpworkError::Unavailable("500".into()));
    }
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
    somebodys_job(&world, TEXT, 0);
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }));
}

#[tokio::test]
async fn a_call_that_hung_for_long_is_waited_for_as_long_again() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.clock.advance(25);
    let post = world.post(ID).await;
    let hung = crate::store::records::JobPost { state: unknown(&world), process: "process-1".into(), ..post };
    world.store().job_posts().advance(&hung.client_key.clone(), hung, &PostState::Started).await.unwrap();
    world.clock.advance(-10);
    world.rounds(3).await;
    assert!(world.post(ID).await.state.is_in_flight(), "45 seconds after the start of a call that took 25");
    world.rounds(1).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn a_server_that_was_down_for_long_does_not_make_the_user_wait_for_as_long() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    world.clock.advance(3_600);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn the_lease_of_a_dead_process_does_not_keep_the_next_one_from_looking() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let now = world.clock.now();
    let leased = now + SignedDuration::from_secs(30);
    assert!(world.store().job_posts().lease(&a_caller().client_key, ID, now, leased).await.unwrap());
    somebodys_job(&world, TEXT, 0);
    reconcile_all(&world.services).await.unwrap();
    assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }));
}

#[tokio::test]
async fn while_one_process_looks_another_does_not() {
    let world = World::new().await.shared();
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let other = world.process("process-2", false);
    world.upwork.meanwhile("find_jobs", async move { reconcile_all(&other).await.unwrap() });
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), 1);
}

#[tokio::test]
async fn a_crash_between_the_tie_and_the_end_is_mended_without_asking_upwork() {
    let world = World::new().await;
    let posted = post_job(&world.services, &a_caller(), a_submission("dialog-0")).await;
    assert!(matches!(posted, Ok(PostOutcome::Posted { .. })));
    let tie = world.ties(&a_caller()).await.remove(0);
    world.left_behind(&a_caller(), ID, PostState::Started).await;
    let ours = crate::store::records::JobReference { post_id: ID.into(), job_id: "190".into(), ..tie };
    assert!(world.store().job_references().add(&a_caller().client_key, ours).await.unwrap());
    world.rounds(1).await;
    assert_eq!(world.post(ID).await.state, PostState::Posted { job_id: "190".into() });
    assert_eq!((world.upwork.calls("find_jobs"), world.ties(&a_caller()).await.len()), (0, 2));
}

#[tokio::test]
async fn a_job_that_is_tied_is_nobody_elses() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-0")).await.expect("posted");
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.left_behind(&a_caller_on("10002"), "dialog-2", unknown(&world)).await;
    world.rounds(4).await;
    for id in [ID, "dialog-2"] {
        assert!(matches!(world.post(id).await.state, PostState::NotPosted { .. }), "{id}");
    }
}

#[tokio::test]
async fn a_job_that_was_untied_a_moment_ago_is_not_tied_again() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-0")).await.expect("posted");
    let job = world.tied_jobs(&a_caller()).await.remove(0);
    unlink_job(&world.services, &a_caller(), &job).await.expect("untied");
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    assert_eq!(world.tied_jobs(&a_caller()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_job_from_before_the_post_of_another_organization_or_title_is_no_match() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    somebodys_job(&world, TEXT, 121);
    world.upwork.has_job("77", TITLE, TEXT, world.clock.now());
    world.upwork.has_job(ORGANIZATION, "Fix the login pages", TEXT, world.clock.now());
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn a_job_of_the_same_title_with_another_text_is_somebody_elses() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    somebodys_job(&world, "Our shop needs a checkout with three payment methods.", 0);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn what_upwork_tidied_up_is_still_the_same_job() {
    let tidied = [
        ("Fix the login page", "It lets nobody in,\r\n\r\nnot even the people who built it."),
        ("  Fix  the login\u{a0}page ", TEXT),
        (TITLE, "It lets nobody in, not even the &quot;people&quot; who"),
        (TITLE, ""),
    ];
    for (title, text) in tidied {
        let world = World::new().await;
        world.upwork.plays("create_job", Plays::WorksAndFails(lost()));
        world.upwork.fails("find_jobs", UpworkError::Unavailable("500".into()));
        post_job(&world.services, &a_caller(), a_submission(ID)).await.ok();
        world.upwork.tidies(|job| (job.title, job.description) = (title.into(), text.into()));
        world.rounds(1).await;
        assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }), "{title:?} {text:?}");
    }
}

#[tokio::test]
async fn a_clock_that_is_behind_at_upwork_and_keeps_whole_seconds_hides_nothing() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let job = somebodys_job(&world, TEXT, 120);
    world.upwork.tidies(|job| {
        job.created_at = jiff::Timestamp::from_second(job.created_at.as_second()).unwrap();
    });
    world.rounds(1).await;
    assert_eq!(world.tied_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn of_two_jobs_the_one_with_the_very_same_text_is_taken() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    somebodys_job(&world, &format!("{TEXT} And more."), 5);
    let same = somebodys_job(&world, TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.tied_jobs(&a_caller()).await, [same]);
}

#[tokio::test]
async fn of_two_lost_posts_with_one_title_each_gets_the_job_with_its_text() {
    let world = World::new().await;
    let other_text = format!("{TEXT} On the telephone too.");
    let other_draft = JobDraft { description: other_text.clone(), ..a_draft() };
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.left_behind_with(&a_caller_on("10002"), "dialog-2".into(), other_draft, unknown(&world)).await;
    let theirs = somebodys_job(&world, &other_text, 0);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    assert_eq!(world.tied_jobs(&a_caller_on("10002")).await, [theirs]);
}

#[tokio::test]
async fn of_two_lost_posts_that_are_alike_one_gets_the_only_job() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.left_behind(&a_caller_on("10002"), "dialog-2", unknown(&world)).await;
    somebodys_job(&world, TEXT, 0);
    world.rounds(4).await;
    let ties = world.ties(&a_caller()).await.len() + world.ties(&a_caller_on("10002")).await.len();
    assert_eq!(ties, 1);
    assert!(!world.post(ID).await.state.is_in_flight() && !world.post("dialog-2").await.state.is_in_flight());
}

#[tokio::test]
async fn a_job_whose_own_post_is_about_to_tie_it_is_not_taken() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let services = world.services.clone();
    world.upwork.meanwhile("create_job", async move { reconcile_all(&services).await.unwrap() });
    let outcome = post_job(&world.services, &a_caller_on("10002"), a_submission("dialog-2")).await;
    assert!(matches!(outcome, Ok(PostOutcome::Posted { .. })), "{outcome:?}");
    assert_eq!(world.tied_jobs(&a_caller_on("10002")).await, world.upwork.jobs());
    assert_eq!(world.tied_jobs(&a_caller()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_post_that_begins_during_a_look_up_keeps_its_job() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    // The list is read; before anything is made of it, a post of the same title is under way, and its job in the list.
    let services = world.services.clone();
    let held = std::sync::Arc::new(tokio::sync::Notify::new());
    let (answered, go_on) = (held.clone(), std::sync::Arc::new(tokio::sync::Notify::new()));
    let may = go_on.clone();
    world.upwork.meanwhile("create_job", async move {
        reconcile_all(&services).await.unwrap();
        answered.notify_one();
        may.notified().await;
    });
    let services = world.services.clone();
    let second = tokio::spawn(async move { post_job(&services, &a_caller_on("10002"), a_submission("dialog-2")).await });
    held.notified().await;
    assert_eq!(world.tied_jobs(&a_caller()).await, Vec::<String>::new());
    go_on.notify_one();
    assert!(matches!(second.await.unwrap(), Ok(PostOutcome::Posted { .. })));
}

#[tokio::test]
async fn the_post_of_a_user_who_disconnected_waits_until_he_is_back() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let job = somebodys_job(&world, TEXT, 0);
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
    world.connect(&a_caller(), None).await;
    world.rounds(1).await;
    assert_eq!(world.tied_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn a_colleague_of_the_same_organization_frees_the_issue_of_a_user_who_is_gone() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
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
async fn a_colleague_who_finds_the_job_of_a_user_who_is_gone_makes_no_second_one_unasked() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let job = somebodys_job(&world, TEXT, 0);
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    world.connect(&a_colleague(), None).await;
    let outcome = post_job(&world.services, &a_colleague(), a_submission("dialog-2")).await;
    assert!(matches!(outcome, Err(Failure::PostInFlight)), "{outcome:?}");
    assert_eq!((world.tied_jobs(&a_caller()).await, world.upwork.calls("create_job")), (vec![job], 0));
}

#[tokio::test]
async fn a_colleague_of_another_organization_can_tell_nothing() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
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
async fn an_organization_that_was_removed_leaves_the_outcome_open() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    for _ in 0..10 {
        world.upwork.fails("find_jobs", UpworkError::MissingPermission("not a member".into()));
    }
    world.rounds(10).await;
    assert!(world.post(ID).await.state.is_in_flight());
}

#[tokio::test]
async fn tokens_that_end_while_the_outcome_is_unknown_are_refreshed_for_the_look_up() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    let job = somebodys_job(&world, TEXT, 0);
    world.upwork.fails("find_jobs", turned_away());
    world.rounds(1).await;
    assert_eq!(world.tied_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn trouble_with_one_post_does_not_keep_the_others_from_being_looked_up() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, unknown(&world)).await;
    world.left_behind(&a_colleague_on("10002"), "dialog-2", unknown(&world)).await;
    somebodys_job(&world, TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.ties(&a_caller()).await.len(), 1);
}

/// Has no connection.
fn a_colleague_on(issue: &str) -> crate::caller::Caller {
    crate::caller::Caller { account_id: a_colleague().account_id, ..a_caller_on(issue) }
}
