//! The job that is matched to a post of unknown outcome.

use std::sync::{Arc, Mutex};

use app::model::{JobDraft, PostOutcome};
use tokio::sync::Notify;

use super::upwork::{Plays, lost};
use super::world::{ORGANIZATION, TEXT, TITLE, World, a_caller, a_caller_on, a_draft, a_submission, a_tenant};
use crate::clock::Clock as _;
use crate::store::records::PostState;
use crate::upwork::UpworkError;
use crate::usecases::account::permission;
use crate::usecases::posting::rounds::reconcile_all;
use crate::usecases::{post_job, unlink_job};

const ID: &str = "dialog-1";

#[tokio::test]
async fn a_linked_job_matches_no_other_post() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-0")).await.expect("posted");
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.left_behind(&a_caller_on("10002"), "dialog-2", world.unknown()).await;
    world.rounds(4).await;
    for id in [ID, "dialog-2"] {
        assert!(matches!(world.post(id).await.state, PostState::NotPosted { .. }), "{id}");
    }
}

#[tokio::test]
async fn a_recently_unlinked_job_is_not_linked_again() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-0")).await.expect("posted");
    let job = world.linked_jobs(&a_caller()).await.remove(0);
    permission::grant(&world.services, &a_caller()).await;
    unlink_job(&world.services, &a_caller(), &job).await.expect("unlinked");
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    assert_eq!(world.linked_jobs(&a_caller()).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_unlinked_job_is_remembered_without_the_cache() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-0")).await.expect("posted");
    let job = world.linked_jobs(&a_caller()).await.remove(0);
    permission::grant(&world.services, &a_caller()).await;
    unlink_job(&world.services, &a_caller(), &job).await.expect("unlinked");
    world.store().tenant(&a_tenant()).cache().remove_all().await.expect("lost");
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn an_earlier_job_or_one_of_another_organization_or_title_is_no_match() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.somebodys_job(TEXT, 121);
    world.upwork.has_job("77", TITLE, TEXT, world.clock.now());
    world.upwork.has_job(ORGANIZATION, "Fix the login pages", TEXT, world.clock.now());
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn a_job_with_the_same_title_and_another_text_is_no_match() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.somebodys_job("Our shop needs a checkout with three payment methods.", 0);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
}

#[tokio::test]
async fn a_job_whose_text_upwork_normalized_is_a_match() {
    let tidied = [
        ("Fix the login page", "It lets nobody in,\r\n\r\nnot even the people who built it."),
        ("  Fix  the login\u{a0}page ", TEXT),
        (TITLE, "It lets nobody in, not even the &quot;people&quot; who"),
        (TITLE, "It lets nobody in, not eve…"),
        (TITLE, ""),
        ("Fix the &quot;login&quot; page.", TEXT),
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
async fn a_job_whose_title_upwork_truncated_is_a_match() {
    let title = "Fix the R&D login page for everybody who works there";
    for kept in ["Fix the R&amp;D login page for e", "Fix the R&amp;D login page for everybody who works there."] {
        let world = World::new().await;
        let draft = JobDraft { title: title.into(), ..a_draft() };
        world.left_behind_with(&a_caller(), ID.into(), draft, world.unknown()).await;
        let job = world.upwork.has_job(ORGANIZATION, kept, TEXT, world.clock.now());
        world.rounds(1).await;
        assert_eq!(world.linked_jobs(&a_caller()).await, [job], "{kept}");
    }
}

#[tokio::test]
async fn two_lost_posts_with_equal_truncated_titles_each_get_the_job_with_their_text() {
    let world = World::new().await;
    let (start, other_text) = ("Fix the login page of the clinic", "A calendar of all rooms, with their equipment.");
    let titled =
        |end: &str, text: &str| JobDraft { title: format!("{start} {end}"), description: text.into(), ..a_draft() };
    world.left_behind_with(&a_caller(), ID.into(), titled("today", TEXT), world.unknown()).await;
    let other = titled("tomorrow", other_text);
    world.left_behind_with(&a_caller_on("10002"), "dialog-2".into(), other, world.unknown()).await;
    let theirs = world.upwork.has_job(ORGANIZATION, start, other_text, world.clock.now());
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    assert_eq!(world.linked_jobs(&a_caller_on("10002")).await, [theirs]);
}

#[tokio::test]
async fn a_slow_clock_with_whole_seconds_on_upwork_hides_no_job() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let job = world.somebodys_job(TEXT, 120);
    world.upwork.tidies(|job| {
        job.created_at = jiff::Timestamp::from_second(job.created_at.as_second()).unwrap();
    });
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, [job]);
}

#[tokio::test]
async fn of_two_jobs_the_one_with_the_identical_text_is_chosen() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.somebodys_job(&format!("{TEXT} And more."), 5);
    let same = world.somebodys_job(TEXT, 0);
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, [same]);
}

#[tokio::test]
async fn two_lost_posts_with_one_title_each_get_the_job_with_their_text() {
    let world = World::new().await;
    let other_text = format!("{TEXT} On the telephone too.");
    let other_draft = JobDraft { description: other_text.clone(), ..a_draft() };
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.left_behind_with(&a_caller_on("10002"), "dialog-2".into(), other_draft, world.unknown()).await;
    let theirs = world.somebodys_job(&other_text, 0);
    world.rounds(4).await;
    assert!(matches!(world.post(ID).await.state, PostState::NotPosted { .. }));
    assert_eq!(world.linked_jobs(&a_caller_on("10002")).await, [theirs]);
}

#[tokio::test]
async fn only_one_of_two_identical_lost_posts_gets_the_only_job() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    world.left_behind(&a_caller_on("10002"), "dialog-2", world.unknown()).await;
    world.somebodys_job(TEXT, 0);
    world.rounds(4).await;
    let links = world.links(&a_caller()).await.len() + world.links(&a_caller_on("10002")).await.len();
    assert_eq!(links, 1);
    assert!(!world.post(ID).await.state.is_in_flight() && !world.post("dialog-2").await.state.is_in_flight());
}

#[tokio::test]
async fn a_job_that_its_own_post_is_about_to_link_is_not_chosen() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let services = world.services.clone();
    world.upwork.meanwhile("create_job", async move { reconcile_all(&services).await.unwrap() });
    let outcome = post_job(&world.services, &a_caller_on("10002"), a_submission("dialog-2")).await;
    assert!(matches!(outcome, Ok(PostOutcome::Posted { .. })), "{outcome:?}");
    assert_eq!(world.linked_jobs(&a_caller_on("10002")).await, world.upwork.jobs());
    assert_eq!(world.linked_jobs(&a_caller()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_post_that_begins_during_a_lookup_keeps_its_job() {
    let world = World::new().await;
    world.left_behind(&a_caller(), ID, world.unknown()).await;
    let (taken, may_answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (is_taken, answer) = (taken.clone(), may_answer.clone());
    world.upwork.meanwhile("create_job", async move {
        is_taken.notify_one();
        answer.notified().await;
    });
    // Upwork lists its jobs when the second post's job exists and that post has no answer yet.
    let (services, second) = (world.services.clone(), Arc::new(Mutex::new(None)));
    let under_way = second.clone();
    world.upwork.before("find_jobs", async move {
        let post = async move { post_job(&services, &a_caller_on("10002"), a_submission("dialog-2")).await };
        *under_way.lock().unwrap() = Some(tokio::spawn(post));
        taken.notified().await;
    });
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, Vec::<String>::new());
    may_answer.notify_one();
    let second = second.lock().unwrap().take().expect("a second post");
    assert!(matches!(second.await.unwrap(), Ok(PostOutcome::Posted { .. })));
}
