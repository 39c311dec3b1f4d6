use super::*;
use crate::store::records::{Installation, TenantState};
use crate::usecases::clear_retired;
use crate::usecases::forge::{hourly, installed};

#[tokio::test]
async fn a_new_installation_gets_the_job_links_but_no_tokens_and_retires_the_old_one() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    world.connect(&a_caller(&first()), None).await;
    link(&world, &a_caller(&first()), "190").await;

    open(&world, &second()).await.expect("admitted");

    assert_eq!(world.linked_jobs(&a_caller(&second())).await, ["190"]);
    assert_eq!(world.linked_jobs(&a_caller(&first())).await, [] as [String; 0]);
    assert!(world.connection(&a_caller(&second())).await.is_none());
    assert!(world.connection(&a_caller(&first())).await.is_none());
    world.quiet().await;
    assert_eq!(world.upwork.revoked_tokens().len(), 1);
    for seconds in [0, HOURS, 90 * DAYS] {
        world.clock.advance(seconds);
        installed(&world.services, &first(), &Admission::default()).await.expect("heard");
        hourly(&world.services, &first(), &Admission::default()).await.expect("heard");
        assert!(matches!(open(&world, &first()).await, Err(Refusal::Superseded)));
    }
    assert!(open(&world, &second()).await.is_ok());
}

#[tokio::test]
async fn the_job_links_of_a_removed_installation_move_to_the_next_one() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    link(&world, &a_caller(&first()), "190").await;
    crate::usecases::forge::pre_uninstall(&world.services, &first()).await.expect("retired");
    world.clock.advance(DAYS);
    installed(&world.services, &second(), &Admission::default()).await.expect("made");
    assert_eq!(world.linked_jobs(&a_caller(&second())).await, ["190"]);
    assert!(matches!(open(&world, &first()).await, Err(Refusal::Superseded)), "it has a successor");
}

#[tokio::test]
async fn another_site_gets_nothing() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    link(&world, &a_caller(&first()), "190").await;
    let elsewhere = a_page(SECOND, OTHER_CLOUD, PRODUCTION, GATEWAY);
    open(&world, &elsewhere).await.expect("admitted");
    assert_eq!(world.linked_jobs(&a_caller(&elsewhere)).await, [] as [String; 0]);
    assert!(open(&world, &first()).await.is_ok());
}

#[tokio::test]
async fn one_of_two_concurrent_installations_is_live_in_the_end() {
    for _ in 0..10 {
        let world = World::empty();
        let (page, next) = (first(), second());
        let (one, other) = tokio::join!(open(&world, &page), open(&world, &next));
        assert!(one.is_ok() || other.is_ok());
        world.clock.advance(HOURS);
        let live = [open(&world, &first()).await.is_ok(), open(&world, &second()).await.is_ok()];
        assert_eq!(live.iter().filter(|live| **live).count(), 1);
    }
}

#[tokio::test]
async fn a_replacement_cut_short_by_a_crash_is_finished_by_the_next_page() {
    for next in [first(), second()] {
        let world = World::empty();
        let old = open(&world, &first()).await.expect("admitted");
        link(&world, &a_caller(&first()), "190").await;
        let site = old.forge.expect("on Forge").site;
        let installations = world.raw().installations();
        let current = installations.current(&site).await.expect("the store").expect("one");
        let seen = Some(current.version);
        let replaced = Installation { tenant: key(&second()), replaces: Some(key(&first())), ..current };
        assert!(installations.save(replaced, seen).await.expect("the store"));

        world.clock.advance(HOURS);
        _ = open(&world, &next).await;

        assert!(matches!(open(&world, &first()).await, Err(Refusal::Superseded)));
        assert_eq!(world.linked_jobs(&a_caller(&second())).await, ["190"]);
        assert!(open(&world, &second()).await.is_ok());
    }
}

#[tokio::test]
async fn a_job_posted_meanwhile_is_linked_to_the_new_installation() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    open(&world, &second()).await.expect("admitted");
    link(&world, &a_caller(&first()), "191").await;
    clear_retired(&world.services).await.expect("cleared");
    assert_eq!(world.linked_jobs(&a_caller(&second())).await, ["191"]);
    assert_eq!(world.linked_jobs(&a_caller(&first())).await, [] as [String; 0]);
}

#[tokio::test]
async fn a_site_without_a_record_of_its_live_installation_gets_one_from_the_next_page() {
    let world = World::empty();
    let tenant = open(&world, &first()).await.expect("admitted");
    // As after an import, which brings tenants and no such records.
    let other = World::empty();
    other.raw().tenant(&key(&first())).save(tenant, None).await.expect("kept");
    other.clock.advance(HOURS);
    assert_eq!(open(&other, &first()).await.expect("admitted").state, TenantState::Enabled);
    link(&other, &a_caller(&first()), "190").await;
    open(&other, &second()).await.expect("admitted");
    assert_eq!(other.linked_jobs(&a_caller(&second())).await, ["190"]);
}
