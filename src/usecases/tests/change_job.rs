use std::sync::Arc;

use app::model::{Closed, Field, JobClosing, JobDraft, JobEdit, JobStatus, PostOutcome, Warning};
use jiff::SignedDuration;

use super::upwork::{Plays, lost};
use super::world::{ORGANIZATION, TEXT, TITLE, World, a_caller, a_caller_on, a_colleague, a_draft, a_submission};
use crate::caller::Caller;
use crate::store::records::{JobLinkChange, ReadStatus};
use crate::upwork::{JobContent, UpworkError};
use crate::usecases::account::permission;
use crate::usecases::dialog::drafts;
use crate::usecases::{
    Failure, close_job, discard_edit, disconnect, edited_job, post_job, replace_draft, reuse_job, save_draft,
    save_edit, unlink_job, update_job,
};

async fn a_world_with_a_job() -> (World, String) {
    let world = World::new().await;
    match post_job(&world.services, &a_caller(), a_submission("dialog-1")).await {
        Ok(PostOutcome::Posted { job }) => (world, job.id),
        other => panic!("{other:?}"),
    }
}

fn an_edit(job_id: &str) -> JobEdit {
    let draft = JobDraft { title: "Fix the logout page".into(), ..a_draft() };
    JobEdit { job_id: job_id.into(), draft, dropped: Vec::new(), base: None }
}

fn a_closing(job_id: &str, closed: Closed) -> JobClosing {
    JobClosing { job_id: job_id.into(), closed }
}

#[tokio::test]
async fn a_changed_job_has_the_typed_content_and_shows_its_new_title() {
    let (world, job) = a_world_with_a_job().await;
    let edited = edited_job(&world.services, &a_caller(), &job).await.expect("a job");
    assert_eq!((edited.draft.description.as_str(), edited.draft.organization.as_str()), (TEXT, ORGANIZATION));
    assert_eq!((&edited.posted, &edited.saved_at), (&edited.draft, &None));
    update_job(&world.services, &a_caller(), an_edit(&job)).await.expect("changed");
    assert_eq!(world.upwork.titles(), ["Fix the logout page"]);
    let link = world.links(&a_caller()).await.remove(0);
    assert_eq!((link.title.as_str(), link.warnings), ("Fix the logout page", vec![Warning::SkillsNotSaved]));
    let again = edited_job(&world.services, &a_caller(), &job).await.expect("a job");
    assert_eq!(again.posted.title, "Fix the logout page");
}

/// The job has another title on Upwork, and prefers fluent English there.
fn changed_there() -> JobContent {
    let mut draft = JobDraft { title: "Theirs".into(), ..a_draft() };
    draft.prefer(Field::English, vec!["fluent".into()]);
    JobContent { draft, known: vec![Field::Title, Field::Description, Field::English] }
}

#[tokio::test]
async fn an_edit_starts_from_the_content_on_upwork_and_keeps_typed_values() {
    let (world, job) = a_world_with_a_job().await;
    world.upwork.has_content(changed_there());
    let edited = edited_job(&world.services, &a_caller(), &job).await.expect("a job");
    assert_eq!((edited.posted.title.as_str(), edited.posted.organization.as_str()), ("Theirs", ORGANIZATION));
    assert_eq!((&edited.draft, edited.draft.preferred(Field::English)), (&edited.posted, &["fluent".to_owned()][..]));
    let on_upwork = edited.on_upwork.expect("Upwork was asked");
    assert_eq!(on_upwork.changed, [Field::Title, Field::English]);
    assert!(on_upwork.as_sent.contains(&Field::Visibility), "{on_upwork:?}");

    let typed = JobDraft { description: "Mine.".into(), ..a_draft() };
    save_edit(&world.services, &a_caller(), JobEdit { draft: typed, ..an_edit(&job) }).await.expect("kept");
    let again = edited_job(&world.services, &a_caller(), &job).await.expect("a job").draft;
    assert_eq!((again.title.as_str(), again.description.as_str()), ("Theirs", "Mine."));
}

#[tokio::test]
async fn an_edit_starts_from_the_sent_content_if_upwork_does_not_answer() {
    let (world, job) = a_world_with_a_job().await;
    world.upwork.fails("job_content", UpworkError::Unavailable("no route".into()));
    let edited = edited_job(&world.services, &a_caller(), &job).await.expect("a job");
    assert_eq!((edited.posted.title.as_str(), edited.on_upwork), (TITLE, None));
}

#[tokio::test]
async fn a_preference_that_the_user_removes_is_removed_on_upwork() {
    let (world, job) = a_world_with_a_job().await;
    let dropped = vec!["english".to_owned(), "no such preference".to_owned()];
    update_job(&world.services, &a_caller(), JobEdit { dropped, ..an_edit(&job) }).await.expect("changed");
    assert_eq!(world.upwork.dropped(), ["english"]);
}

/// What a dialog sends that was filled with this job as it was before, and says something else in the title.
async fn an_edit_of_what_it_said(world: &World, job: &str) -> JobEdit {
    let opened = edited_job(&world.services, &a_caller(), job).await.expect("a job");
    let draft = JobDraft { title: "Fix the logout page".into(), ..opened.draft };
    JobEdit { draft, base: Some(opened.posted), ..an_edit(job) }
}

#[tokio::test]
async fn changes_on_upwork_while_a_form_was_open_are_not_replaced() {
    let (world, job) = a_world_with_a_job().await;
    let (services, caller) = (&world.services, a_caller());
    let edit = an_edit_of_what_it_said(&world, &job).await;
    let theirs = JobDraft { description: "Theirs.".into(), ..a_draft() };
    world.upwork.has_content(JobContent { draft: theirs, known: vec![Field::Title, Field::Description] });
    let refused = update_job(services, &caller, edit.clone()).await;
    assert!(matches!(refused, Err(Failure::JobChanged)), "{refused:?}");
    assert_eq!(world.upwork.calls("update_job"), 0);

    save_edit(services, &caller, edit).await.expect("kept");
    let again = edited_job(services, &caller, &job).await.expect("a job");
    assert_eq!((again.draft.title.as_str(), again.draft.description.as_str()), ("Fix the logout page", "Theirs."));
    assert_eq!(again.on_upwork.expect("Upwork was asked").changed, [Field::Description]);
    let edit = JobEdit { draft: again.draft, base: Some(again.posted), ..an_edit(&job) };
    update_job(services, &caller, edit).await.expect("changed");
}

#[tokio::test]
async fn changes_sent_from_another_tab_while_a_form_was_open_are_not_replaced() {
    let (world, job) = a_world_with_a_job().await;
    let (services, caller) = (&world.services, a_caller());
    let edit = an_edit_of_what_it_said(&world, &job).await;
    let mut other = a_draft();
    other.prefer(Field::Languages, vec!["French".into()]);
    update_job(services, &caller, JobEdit { draft: other, ..an_edit(&job) }).await.expect("changed");
    let refused = update_job(services, &caller, edit.clone()).await;
    assert!(matches!(refused, Err(Failure::JobChanged)), "{refused:?}");

    save_edit(services, &caller, edit).await.expect("kept");
    let again = edited_job(services, &caller, &job).await.expect("a job");
    assert_eq!((again.draft.title.as_str(), again.draft.preferred(Field::Languages).len()), ("Fix the logout page", 1));
    assert_eq!(again.on_upwork.expect("Upwork was asked").changed, [Field::Languages]);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_sent_again() {
    let (world, job) = a_world_with_a_job().await;
    let edit = an_edit_of_what_it_said(&world, &job).await;
    world.upwork.plays("update_job", Plays::WorksAndFails(lost()));
    let first = update_job(&world.services, &a_caller(), edit.clone()).await;
    assert!(matches!(first, Err(Failure::Upwork(UpworkError::Unknown(_)))), "{first:?}");
    update_job(&world.services, &a_caller(), edit).await.expect("changed");
}

#[tokio::test]
async fn a_form_filled_from_upwork_is_not_saved_while_upwork_cannot_be_read() {
    let (world, job) = a_world_with_a_job().await;
    let edit = an_edit_of_what_it_said(&world, &job).await;
    world.upwork.fails("job_content", UpworkError::Unavailable("no route".into()));
    let failed = update_job(&world.services, &a_caller(), edit).await;
    assert!(matches!(failed, Err(Failure::Upwork(UpworkError::Unavailable(_)))), "{failed:?}");
    assert_eq!(world.upwork.calls("update_job"), 0);

    world.upwork.fails("job_content", UpworkError::Unavailable("no route".into()));
    update_job(&world.services, &a_caller(), an_edit(&job)).await.expect("its form said that it may replace something");
}

#[tokio::test]
async fn a_form_filled_without_upwork_replaces_nothing_that_it_did_not_show() {
    let (world, job) = a_world_with_a_job().await;
    world.upwork.has_content(changed_there());
    let refused = update_job(&world.services, &a_caller(), an_edit(&job)).await;
    assert!(matches!(refused, Err(Failure::JobChanged)), "{refused:?}");
}

#[tokio::test]
async fn closing_a_job_sends_none_of_its_content() {
    for (closed, status) in [(Closed::Filled, JobStatus::Filled), (Closed::Cancelled, JobStatus::Cancelled)] {
        let (world, job) = a_world_with_a_job().await;
        close_job(&world.services, &a_caller(), a_closing(&job, closed)).await.expect("closed");
        assert_eq!((world.upwork.closed(), world.upwork.calls("update_job")), (vec![(job, closed)], 0));
        let link = world.links(&a_caller()).await.remove(0);
        assert_eq!((link.status.map(|read| read.status), link.title.as_str()), (Some(status), TITLE));
        assert_eq!(link.draft.map(|draft| draft.description), Some(TEXT.to_owned()));
    }
}

#[tokio::test]
async fn only_the_poster_can_change_a_job_and_only_from_its_issue() {
    let (world, job) = a_world_with_a_job().await;
    world.connect(&a_colleague(), None).await;
    for caller in [a_colleague(), a_caller_on("10002")] {
        let changes = [
            update_job(&world.services, &caller, an_edit(&job)).await,
            close_job(&world.services, &caller, a_closing(&job, Closed::Filled)).await,
            edited_job(&world.services, &caller, &job).await.map(drop),
            save_edit(&world.services, &caller, an_edit(&job)).await,
            reuse_job(&world.services, &caller, &job).await,
            replace_draft(&world.services, &caller, &job).await,
        ];
        assert!(changes.iter().all(|change| matches!(change, Err(Failure::UnknownPost))), "{changes:?}");
    }
    assert_eq!((world.upwork.calls("update_job"), world.upwork.calls("close_job")), (0, 0));
}

#[tokio::test]
async fn a_refused_or_invalid_change_stores_nothing() {
    let (world, job) = a_world_with_a_job().await;
    let refusal = UpworkError::Refused { message: "It is closed.".into(), fields: vec![] };
    world.upwork.fails("update_job", refusal.clone());
    let refused = update_job(&world.services, &a_caller(), an_edit(&job)).await;
    assert!(matches!(&refused, Err(Failure::Upwork(error)) if *error == refusal), "{refused:?}");
    let empty = JobEdit { draft: JobDraft::default(), ..an_edit(&job) };
    let invalid = update_job(&world.services, &a_caller(), empty).await;
    assert!(matches!(invalid, Err(Failure::InvalidDraft(_))), "{invalid:?}");
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    let alone = close_job(&world.services, &a_caller(), a_closing(&job, Closed::Filled)).await;
    assert!(matches!(alone, Err(Failure::NotConnected)), "{alone:?}");
    let link = world.links(&a_caller()).await.remove(0);
    assert_eq!((link.title.as_str(), link.status.map(|read| read.status)), (TITLE, Some(JobStatus::Open)));
}

#[tokio::test]
async fn a_failed_change_of_a_job_unknown_to_upwork_is_recorded() {
    let (world, job) = a_world_with_a_job().await;
    world.upwork.fails("close_job", UpworkError::NotFound("status 404".into()));
    let closed = close_job(&world.services, &a_caller(), a_closing(&job, Closed::Filled)).await;
    assert!(matches!(closed, Err(Failure::Upwork(UpworkError::NotFound(_)))), "{closed:?}");
    let status = world.links(&a_caller()).await.remove(0).status.expect("a status");
    assert_eq!(status.status, JobStatus::Gone);
}

#[tokio::test]
async fn the_draft_of_an_edit_is_separate_from_that_of_a_new_job() {
    let (world, job) = a_world_with_a_job().await;
    let (services, caller) = (&world.services, a_caller());
    save_draft(services, &caller, a_draft()).await.expect("kept");
    save_edit(services, &caller, an_edit(&job)).await.expect("kept");
    let edited = edited_job(services, &caller, &job).await.expect("a job");
    assert_eq!((edited.posted.title.as_str(), edited.draft.title.as_str()), (TITLE, "Fix the logout page"));
    assert!(edited.saved_at.is_some());

    update_job(services, &caller, an_edit(&job)).await.expect("changed");
    let edited = edited_job(services, &caller, &job).await.expect("a job");
    assert_eq!((edited.draft.title.as_str(), edited.saved_at), ("Fix the logout page", None));
    assert_eq!(drafts::saved_draft(services, &caller).await.expect("read"), Some(a_draft()));
}

#[tokio::test]
async fn the_draft_of_an_edit_is_discarded_alone_or_with_its_link() {
    let (world, job) = a_world_with_a_job().await;
    let (services, caller) = (&world.services, a_caller());
    let kept = || async { drafts::saved(services, &caller, Some(&job)).await.expect("read").is_some() };
    save_draft(services, &caller, a_draft()).await.expect("kept");
    save_edit(services, &caller, an_edit(&job)).await.expect("kept");
    discard_edit(services, &caller, &job).await.expect("discarded");
    assert!(!kept().await);
    assert_eq!(drafts::saved_draft(services, &caller).await.expect("read"), Some(a_draft()));

    save_edit(services, &caller, an_edit(&job)).await.expect("kept");
    permission::grant(services, &caller).await;
    unlink_job(services, &caller, &job).await.expect("unlinked");
    assert!(!kept().await);
}

#[tokio::test]
async fn a_jobs_content_becomes_a_draft_unless_one_exists() {
    let (world, job) = a_world_with_a_job().await;
    let (services, caller) = (&world.services, a_caller());
    reuse_job(services, &caller, &job).await.expect("reused");
    let draft = drafts::saved_draft(services, &caller).await.expect("read").expect("a draft");
    assert_eq!((draft.title.as_str(), draft.organization.as_str()), (TITLE, ""), "one organization is no choice");

    let own = JobDraft { title: "My own".into(), ..a_draft() };
    save_draft(services, &caller, own.clone()).await.expect("kept");
    reuse_job(services, &caller, &job).await.expect("reused");
    assert_eq!(drafts::saved_draft(services, &caller).await.expect("read"), Some(own));

    replace_draft(services, &caller, &job).await.expect("replaced");
    let draft = drafts::saved_draft(services, &caller).await.expect("read").expect("a draft");
    assert_eq!(draft.title, TITLE, "only where that was asked for");
}

#[tokio::test]
async fn a_status_recorded_during_a_change_is_kept() {
    let (world, job) = a_world_with_a_job().await;
    let read_at = world.services.clock.now() + SignedDuration::from_secs(5);
    let read = ReadStatus { status: JobStatus::Filled, proposals: Some(9), hires: Some(1), read_at };
    let (services, kept, linked) = (Arc::clone(&world.services), read.clone(), job.clone());
    world.upwork.meanwhile("update_job", async move {
        let Caller { client_key, issue, .. } = a_caller();
        let change = JobLinkChange { status: Some(kept), ..JobLinkChange::default() };
        services.store.tenant(&client_key).job_links().change(&issue.id, &linked, change).await.expect("noted");
    });

    update_job(&world.services, &a_caller(), an_edit(&job)).await.expect("changed");

    let link = world.links(&a_caller()).await.remove(0);
    assert_eq!((link.title.as_str(), link.status), ("Fix the logout page", Some(read)));
}
