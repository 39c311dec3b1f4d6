//! An account that Upwork has taken out of an organization.

use app::model::{FormOptions, Submission};

use super::upwork::tokens;
use super::world::{ORGANIZATION, World, a_caller, a_submission};
use crate::store::records::PostState;
use crate::upwork::UpworkError;
use crate::usecases::{Failure, form_options, post_job};

/// The organization that the account belonged to when it connected; today it belongs to [`ORGANIZATION`] alone.
const LEFT: &str = "77";

fn forbidden() -> UpworkError {
    UpworkError::MissingPermission("Job Postings".into())
}

/// An account that was of both organizations when it connected.
async fn a_world_of_two() -> World {
    let world = World::new().await;
    world.put_connection(&a_caller(), &tokens(0, None), &[LEFT, ORGANIZATION]).await;
    world
}

async fn organizations(world: &World) -> Vec<String> {
    let connection = world.connection(&a_caller()).await.expect("a connection");
    connection.organizations.into_iter().map(|organization| organization.id).collect()
}

fn for_organization(id: &str) -> Submission {
    let Submission { draft, .. } = a_submission("dialog-1");
    let draft = app::model::JobDraft { organization: id.into(), ..draft };
    Submission { draft, ..a_submission("dialog-1") }
}

#[tokio::test]
async fn a_post_for_an_organization_the_user_left_is_refused_and_the_list_is_reloaded() {
    for error in [forbidden(), UpworkError::Unauthorized("403".into())] {
        let world = a_world_of_two().await;
        world.upwork.fails("create_job", error.clone());
        world.upwork.fails("create_job", error.clone());
        let result = post_job(&world.services, &a_caller(), for_organization(LEFT)).await;
        assert!(matches!(result, Err(Failure::NoOrganization)), "{error:?}: {result:?}");
        assert_eq!(organizations(&world).await, [ORGANIZATION]);
        assert_eq!(world.connection(&a_caller()).await.expect("a connection").organization, None);
        assert!(matches!(world.post("dialog-1").await.state, PostState::NotPosted { .. }));
    }
}

#[tokio::test]
async fn a_missing_permission_in_an_organization_is_named() {
    let world = a_world_of_two().await;
    world.upwork.fails("create_job", forbidden());
    let result = post_job(&world.services, &a_caller(), for_organization(ORGANIZATION)).await;
    assert!(matches!(result, Err(Failure::Upwork(UpworkError::MissingPermission(_)))), "{result:?}");
}

#[tokio::test]
async fn if_the_list_cannot_be_read_the_first_error_is_shown() {
    let world = a_world_of_two().await;
    world.upwork.fails("create_job", forbidden());
    world.upwork.fails("identity", UpworkError::Unavailable("500".into()));
    let result = post_job(&world.services, &a_caller(), for_organization(LEFT)).await;
    assert!(matches!(result, Err(Failure::Upwork(UpworkError::MissingPermission(_)))), "{result:?}");
    assert_eq!(organizations(&world).await, [LEFT, ORGANIZATION]);
}

#[tokio::test]
async fn the_form_choices_are_read_for_another_organization_if_the_user_left_one() {
    let world = a_world_of_two().await;
    world.upwork.fails("form_options", forbidden());
    let caller = a_caller();
    let options = form_options(&world.services, &caller.client_key, &caller.account_id).await;
    assert_eq!(options.expect("choices"), FormOptions::default());
    assert_eq!((organizations(&world).await, world.upwork.calls("form_options")), (vec![ORGANIZATION.to_owned()], 2));
}
