use super::world::a_submission;
use super::world::{World, a_caller, a_caller_on, a_colleague, a_draft};
use crate::upwork::UpworkError;
use crate::usecases::dialog::drafts;
use crate::usecases::{discard_draft, post_job, save_draft};
use app::model::FailedPost;

#[tokio::test]
async fn a_draft_is_visible_only_to_its_author_on_its_issue() {
    let world = World::new().await;
    save_draft(&world.services, &a_caller(), a_draft()).await.expect("saved");
    let read = async |caller| drafts::saved_draft(&world.services, &caller).await.expect("the store");
    assert_eq!(read(a_caller()).await, Some(a_draft()));
    assert_eq!((read(a_colleague()).await, read(a_caller_on("10002")).await), (None, None));

    discard_draft(&world.services, &a_colleague()).await.expect("nothing to discard");
    assert_eq!(read(a_caller()).await, Some(a_draft()));
    discard_draft(&world.services, &a_caller()).await.expect("discarded");
    assert_eq!(read(a_caller()).await, None);
}

#[tokio::test]
async fn an_unchanged_draft_expires_after_ninety_days() {
    let world = World::new().await;
    save_draft(&world.services, &a_caller(), a_draft()).await.expect("saved");
    world.clock.advance(90 * 24 * 3600 - 1);
    assert!(drafts::saved_draft(&world.services, &a_caller()).await.expect("the store").is_some());
    world.clock.advance(1);
    assert!(drafts::saved_draft(&world.services, &a_caller()).await.expect("the store").is_none());
}

#[tokio::test]
async fn a_refusal_is_shown_with_the_draft_until_something_is_typed() {
    let world = World::new().await;
    let refused = UpworkError::Refused { message: "No telephone numbers".into(), fields: vec![] };
    world.upwork.fails("create_job", refused);
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("an answer");
    let failed = async || drafts::saved(&world.services, &a_caller(), None).await.expect("the store")?.failed_post;
    assert!(matches!(failed().await, Some(FailedPost::Refused { message, .. }) if message == "No telephone numbers"));
    save_draft(&world.services, &a_caller(), a_draft()).await.expect("saved");
    assert_eq!(failed().await, None);
}
