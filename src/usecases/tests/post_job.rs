use std::slice::from_ref;

use app::model::{Field, FieldError, FormParts, JobStatus, PostOutcome, Problem, Submission};

use super::upwork::{Plays, lost};
use super::world::{TEXT, TITLE, World, a_caller, a_caller_on, a_colleague, a_draft, a_submission, a_tenant};
use crate::caller::Caller;
use crate::store::records::{Connection, PostState};
use crate::upwork::UpworkError;
use crate::usecases::dialog::drafts;
use crate::usecases::posting::end::before_sending;
use crate::usecases::{Failure, disconnect, post_job, post_status};

const ID: &str = "dialog-1";

async fn submit(world: &World, caller: &Caller, id: &str) -> Result<PostOutcome, Failure> {
    post_job(&world.services, caller, a_submission(id)).await
}

fn posted(outcome: Result<PostOutcome, Failure>) -> String {
    match outcome {
        Ok(PostOutcome::Posted { job }) => job.id,
        other => panic!("not posted: {other:?}"),
    }
}

async fn saved_text(world: &World, caller: &Caller) -> Option<String> {
    drafts::saved_draft(&world.services, caller).await.expect("the store").map(|draft| draft.description)
}

#[tokio::test]
async fn a_posted_job_is_linked_to_the_issue_and_returned_with_its_link() {
    let world = World::new().await;
    let job = match submit(&world, &a_caller(), ID).await {
        Ok(PostOutcome::Posted { job }) => job,
        other => panic!("{other:?}"),
    };
    assert_eq!((world.upwork.jobs(), world.linked_jobs(&a_caller()).await), (vec![job.id.clone()], vec![job.id]));
    assert_eq!((job.title.as_str(), job.mine), (TITLE, true));
    assert!(job.url.starts_with("https://www.upwork.test/jobs/~02"), "{}", job.url);
}

#[tokio::test]
async fn a_new_job_on_hold_is_returned_with_the_reason() {
    let world = World::new().await;
    world.upwork.has_status(JobStatus::PendingPaymentMethod);
    match submit(&world, &a_caller(), ID).await {
        Ok(PostOutcome::Posted { job }) => assert_eq!(job.status, Some(JobStatus::PendingPaymentMethod)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_new_job_with_an_unreadable_status_counts_as_posted() {
    let world = World::new().await;
    world.upwork.fails("job", UpworkError::MissingPermission("Job Postings - Read-Only Access".into()));
    match submit(&world, &a_caller(), ID).await {
        Ok(PostOutcome::Posted { job }) => assert_eq!(job.status, None),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn the_upwork_api_determines_the_required_fields() {
    let world = World::new().await;
    let mut submission = a_submission(ID);
    submission.draft.experience = None;
    let refused = post_job(&world.services, &a_caller(), submission.clone()).await;
    let missing = [FieldError::new(Field::Experience, Problem::Missing)];
    assert!(matches!(&refused, Err(Failure::InvalidDraft(fields)) if *fields == missing), "{refused:?}");
    world.upwork.takes(FormParts { left_out: vec![Field::Experience], ..FormParts::default() });
    posted(post_job(&world.services, &a_caller(), submission).await);
}

#[tokio::test]
async fn the_same_id_gets_the_same_answer_from_any_process_and_is_sent_once() {
    let world = World::new().await;
    let first = posted(submit(&world, &a_caller(), ID).await);
    let other = world.process("process-2", false);
    assert_eq!(posted(post_job(&other, &a_caller(), a_submission(ID)).await), first);
    assert_eq!(posted(post_status(&other, &a_caller(), ID).await), first);
    assert_eq!(world.upwork.calls("create_job"), 1);
}

#[tokio::test]
async fn two_concurrent_submits_create_one_job() {
    let world = World::new().await;
    let caller = a_caller();
    let (one, other) = tokio::join!(submit(&world, &caller, ID), submit(&world, &caller, ID));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(world.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn a_second_post_of_an_issue_is_refused_while_one_is_in_flight() {
    let world = World::new().await;
    world.connect(&a_colleague(), None).await;
    let (services, second) = (world.services.clone(), std::sync::Arc::new(std::sync::Mutex::new(Vec::new())));
    let seen = second.clone();
    world.upwork.meanwhile("create_job", async move {
        for (caller, id) in [(a_caller(), "dialog-2"), (a_colleague(), "dialog-3")] {
            let outcome = post_job(&services, &caller, a_submission(id)).await;
            seen.lock().unwrap().push(matches!(outcome, Err(Failure::PostInFlight)));
        }
        let same = post_job(&services, &a_caller(), a_submission(ID)).await;
        seen.lock().unwrap().push(matches!(same, Ok(PostOutcome::Checking)));
    });
    posted(submit(&world, &a_caller(), ID).await);
    assert_eq!(*second.lock().unwrap(), [true, true, true]);
    assert_eq!(world.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn a_refusal_has_upworks_message_and_is_stored() {
    let world = World::new().await;
    world.upwork.fails("create_job", UpworkError::Refused { message: "Too cheap".into(), fields: vec![] });
    for outcome in [submit(&world, &a_caller(), ID).await, post_status(&world.services, &a_caller(), ID).await] {
        assert!(matches!(outcome, Ok(PostOutcome::Refused { message, .. }) if message == "Too cheap"));
    }
    let again = submit(&world, &a_caller(), ID).await;
    assert!(matches!(again, Ok(PostOutcome::Refused { .. })), "a refused id is not sent again");
    posted(submit(&world, &a_caller(), "dialog-2").await);
}

#[tokio::test]
async fn a_post_that_was_not_sent_can_be_repeated_with_its_id() {
    let world = World::new().await;
    world.upwork.fails("create_job", UpworkError::Unavailable("no route".into()));
    let first = submit(&world, &a_caller(), ID).await;
    assert!(matches!(first, Err(Failure::Upwork(UpworkError::Unavailable(_)))), "{first:?}");
    assert!(matches!(post_status(&world.services, &a_caller(), ID).await, Ok(PostOutcome::NotPosted { .. })));
    posted(submit(&world, &a_caller(), ID).await);
    assert_eq!(world.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn a_job_whose_response_was_lost_is_found_at_once() {
    let world = World::new().await;
    world.upwork.plays("create_job", Plays::WorksAndFails(lost()));
    let job = posted(submit(&world, &a_caller(), ID).await);
    assert_eq!(world.upwork.jobs(), [job]);
}

#[tokio::test]
async fn a_lost_response_with_a_failed_lookup_is_being_checked_rather_than_an_error() {
    let world = World::new().await;
    world.upwork.plays("create_job", Plays::WorksAndFails(lost()));
    world.upwork.fails("find_jobs", UpworkError::Unavailable("500".into()));
    let outcome = submit(&world, &a_caller(), ID).await;
    assert!(matches!(outcome, Ok(PostOutcome::Checking)), "{outcome:?}");
    world.rounds(1).await;
    assert_eq!(world.linked_jobs(&a_caller()).await, world.upwork.jobs());
}

#[tokio::test]
async fn a_post_without_a_job_restores_its_draft() {
    let endings = [
        UpworkError::Refused { message: "Too cheap".into(), fields: vec![] },
        UpworkError::Unavailable("no route".into()),
        UpworkError::RateLimited { retry_after: None },
        lost(),
    ];
    for ending in endings {
        let world = World::new().await;
        world.upwork.fails("create_job", ending.clone());
        submit(&world, &a_caller(), ID).await.ok();
        world.rounds(5).await;
        assert!(!world.post(ID).await.state.is_in_flight(), "{ending:?}");
        assert_eq!(saved_text(&world, &a_caller()).await.as_deref(), Some(TEXT), "{ending:?}");
    }
}

#[tokio::test]
async fn a_draft_typed_after_the_post_began_is_not_overwritten() {
    let world = World::new().await;
    world.upwork.fails("create_job", lost());
    submit(&world, &a_caller(), ID).await.expect("checking");
    world.clock.advance(1);
    let newer = app::model::JobDraft { description: "Better words".into(), ..a_draft() };
    drafts::save_draft(&world.services, &a_caller(), newer).await.expect("saved");
    world.rounds(5).await;
    assert_eq!(saved_text(&world, &a_caller()).await.as_deref(), Some("Better words"));
}

#[tokio::test]
async fn a_posted_draft_is_deleted() {
    let world = World::new().await;
    drafts::save_draft(&world.services, &a_caller(), a_draft()).await.expect("saved");
    posted(submit(&world, &a_caller(), ID).await);
    assert_eq!(saved_text(&world, &a_caller()).await, None);
    assert_eq!(world.post(ID).await.draft, app::model::JobDraft::default());
}

#[tokio::test]
async fn a_post_is_visible_to_its_caller_alone() {
    let world = World::new().await;
    world.connect(&a_colleague(), None).await;
    posted(submit(&world, &a_caller(), ID).await);
    for other in [a_colleague(), a_caller_on("10002")] {
        let status = post_status(&world.services, &other, ID).await;
        let sent = submit(&world, &other, ID).await;
        assert!(matches!((status, sent), (Err(Failure::UnknownPost), Err(Failure::UnknownPost))));
    }
    assert_eq!(world.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn no_post_begins_with_an_invalid_draft_or_id_or_without_a_connection() {
    let world = World::new().await;
    let mut empty = a_submission(ID);
    empty.draft.title = "  ".into();
    let bad_draft = post_job(&world.services, &a_caller(), empty).await;
    let bad_id = submit(&world, &a_caller(), "a b c d e f").await;
    let unconnected = submit(&world, &a_colleague(), ID).await;
    assert!(matches!(bad_draft, Err(Failure::InvalidDraft(_))));
    assert!(matches!(bad_id, Err(Failure::BadPostId)));
    assert!(matches!(unconnected, Err(Failure::NotConnected)));
    assert!(matches!(post_status(&world.services, &a_caller(), ID).await, Err(Failure::UnknownPost)));
    assert_eq!(world.upwork.calls("create_job"), 0);
}

#[tokio::test]
async fn one_of_several_organizations_must_be_named_and_is_remembered() {
    let world = World::new().await;
    world.put_connection(&a_caller(), &super::upwork::tokens(0, None), &["11", "22"]).await;
    let unnamed = submit(&world, &a_caller(), ID).await;
    let Err(Failure::InvalidDraft(fields)) = unnamed else { panic!("{unnamed:?}") };
    assert_eq!((fields[0].field, &fields[0].problem), (Field::Organization, &Problem::Missing));

    let mut foreign = a_submission(ID);
    foreign.draft.organization = "33".into();
    assert!(matches!(post_job(&world.services, &a_caller(), foreign).await, Err(Failure::NoOrganization)));

    let mut named = a_submission(ID);
    named.draft.organization = "22".into();
    posted(post_job(&world.services, &a_caller(), named).await);
    let connection: Connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.organization.as_deref(), Some("22"));
}

#[tokio::test]
async fn a_user_who_disconnects_during_the_call_still_gets_the_job() {
    let world = World::new().await;
    let services = world.services.clone();
    world.upwork.meanwhile("create_job", async move {
        disconnect(&services, &a_caller()).await.expect("disconnected");
    });
    posted(submit(&world, &a_caller(), ID).await);
    assert_eq!(world.linked_jobs(&a_caller()).await, world.upwork.jobs());
}

#[tokio::test]
async fn a_call_continues_after_its_caller_is_gone() {
    let world = World::new().await;
    let (started, go_on) =
        (std::sync::Arc::new(tokio::sync::Notify::new()), std::sync::Arc::new(tokio::sync::Notify::new()));
    let (began, may) = (started.clone(), go_on.clone());
    world.upwork.meanwhile("create_job", async move {
        began.notify_one();
        may.notified().await;
    });
    let services = world.services.clone();
    let request = tokio::spawn(async move { post_job(&services, &a_caller(), a_submission(ID)).await });
    started.notified().await;
    request.abort();
    go_on.notify_one();
    world.services.tracker.close();
    world.services.tracker.wait().await;
    assert!(matches!(world.post(ID).await.state, PostState::Posted { .. }));
    assert_eq!(world.store().tenant(&a_tenant()).job_links().list(&a_caller().issue.id).await.unwrap().len(), 1);
}

/// The ids of the open jobs in the caller's error.
fn already_posted(outcome: Result<PostOutcome, Failure>) -> Vec<String> {
    match outcome {
        Err(Failure::AlreadyPosted(jobs)) => jobs.into_iter().map(|job| job.id).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_second_job_needs_a_confirmation_that_names_the_first() {
    let world = World::new().await;
    world.connect(&a_colleague(), None).await;
    let first = posted(submit(&world, &a_caller(), ID).await);
    let colleague = a_colleague();
    assert_eq!(already_posted(submit(&world, &colleague, "dialog-2").await), from_ref(&first));
    assert_eq!(world.upwork.jobs(), from_ref(&first));
    let beside = |id: &str| Submission { beside: vec![id.into()], ..a_submission("dialog-2") };
    let foreign = post_job(&world.services, &colleague, beside("another job")).await;
    assert_eq!(already_posted(foreign), from_ref(&first), "a yes is for one job");
    let second = posted(post_job(&world.services, &colleague, beside(&first)).await);
    assert_eq!(world.upwork.jobs(), [first, second]);
}

#[tokio::test]
async fn an_ended_job_needs_no_confirmation() {
    let world = World::new().await;
    world.upwork.has_status(JobStatus::Filled);
    posted(submit(&world, &a_caller(), ID).await);
    posted(submit(&world, &a_caller(), "dialog-2").await);
    assert_eq!(world.upwork.jobs().len(), 2);
}

#[tokio::test]
async fn one_of_two_concurrent_posters_learns_of_the_other() {
    let world = World::new().await;
    world.connect(&a_colleague(), None).await;
    let (caller, colleague) = (a_caller(), a_colleague());
    let (one, other) = tokio::join!(submit(&world, &caller, ID), submit(&world, &colleague, "dialog-2"));
    let refused = [one, other]
        .into_iter()
        .filter(|outcome| matches!(outcome, Err(Failure::AlreadyPosted(_) | Failure::PostInFlight)));
    assert_eq!((refused.count(), world.upwork.jobs().len()), (1, 1));
}

#[tokio::test]
async fn a_post_begun_but_not_sent_stays_a_draft_and_frees_its_id() {
    let world = World::new().await;
    let first = posted(submit(&world, &a_caller(), ID).await);
    let post = world.left_behind(&a_caller(), "dialog-2", PostState::Started).await;
    before_sending(&world.services, post).await.expect("taken back");
    assert_eq!(saved_text(&world, &a_caller()).await.as_deref(), Some(TEXT));
    let beside = Submission { beside: vec![first], ..a_submission("dialog-2") };
    posted(post_job(&world.services, &a_caller(), beside).await);
    assert_eq!(saved_text(&world, &a_caller()).await, None);
}
