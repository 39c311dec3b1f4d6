use super::*;
use crate::store::records::TenantState;
use crate::usecases::forge::{delete_silent, hourly};

#[tokio::test]
async fn after_two_days_of_silence_lookups_stop_until_the_next_sign_of_life() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    let caller = a_caller(&first());
    world.connect(&caller, None).await;
    world.left_behind(&caller, "post-0001", world.unknown()).await;
    world.rounds(1).await;
    let before = world.upwork.calls("find_jobs");
    assert!(before > 0);

    world.clock.advance(48 * HOURS);
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), before);

    hourly(&world.services, &first(), &Admission::default()).await.expect("heard");
    world.rounds(1).await;
    assert_eq!(world.upwork.calls("find_jobs"), before + 1);
}

#[tokio::test]
async fn after_sixty_days_of_silence_all_data_is_deleted_and_a_page_starts_anew() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    let caller = a_caller(&first());
    world.connect(&caller, None).await;
    link(&world, &caller, "190").await;

    world.clock.advance(60 * DAYS - 1);
    delete_silent(&world.services).await.expect("looked");
    assert_eq!(world.linked_jobs(&caller).await, ["190"]);
    world.clock.advance(1);
    delete_silent(&world.services).await.expect("looked");

    assert_eq!(world.linked_jobs(&caller).await, [] as [String; 0]);
    assert!(world.connection(&caller).await.is_none());
    assert_eq!(tenant(&world, &first()).await.expect("a tombstone").state, TenantState::Retired);
    let again = open(&world, &first()).await.expect("admitted at once");
    assert_eq!((again.state, again.generation), (TenantState::Enabled, 1));
}

#[tokio::test]
async fn sites_on_connect_never_count_as_silent() {
    let world = World::new().await;
    link(&world, &super::super::world::a_caller(), "190").await;
    world.clock.advance(90 * DAYS);
    delete_silent(&world.services).await.expect("looked");
    assert_eq!(world.linked_jobs(&super::super::world::a_caller()).await, ["190"]);
}
