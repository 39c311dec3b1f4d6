use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;

use super::world::{World, a_caller, a_draft, a_submission, a_tenant, an_install};
use crate::clock::Clock as _;
use crate::delivery::{Delivery, Fingerprint};
use crate::keyring::Place;
use crate::store::records::{LifecycleEvent, Tenant, TenantState};
use crate::usecases::dialog::drafts;
use crate::usecases::tenant::lifecycle;
use crate::usecases::{Failure, forget_retired, install, post_job, set_enabled, uninstall};

async fn tenant(world: &World) -> Tenant {
    world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant")
}

async fn secret(world: &World) -> String {
    lifecycle::open_secret(&world.services, &tenant(world).await).expect("a secret").expose_secret().to_owned()
}

async fn previous_secret(world: &World) -> Option<(String, Timestamp)> {
    let previous = tenant(world).await.previous_secret?;
    let opened = world.services.keyring.open(&Place::tenant_secret(&a_tenant()), &previous.secret).expect("a secret");
    Some((String::from_utf8(opened.expose_secret().to_vec()).expect("text"), previous.until))
}

fn at(world: &World, seconds: i64) -> Timestamp {
    world.clock.now() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn an_installed_site_is_enabled_and_its_secret_sealed() {
    let world = World::empty();
    world.install("first", 0).await;
    let kept = tenant(&world).await;
    assert_eq!((kept.state, secret(&world).await.as_str()), (TenantState::Enabled, "first"));
    assert!(!kept.secret.0.contains("first") && kept.previous_secret.is_none());
}

#[tokio::test]
async fn only_the_previous_secret_stays_valid_and_for_ten_minutes() {
    let world = World::empty();
    world.install("first", 0).await;
    world.install("second", 1).await;
    assert_eq!(previous_secret(&world).await, Some(("first".into(), at(&world, 600))));
    world.install("third", 2).await;
    assert_eq!(
        (secret(&world).await, previous_secret(&world).await.map(|(s, _)| s)),
        ("third".into(), Some("second".into()))
    );
}

#[tokio::test]
async fn an_install_hook_delivered_twice_keeps_open_tabs_valid() {
    let world = World::empty();
    world.install("first", 0).await;
    world.install("second", 1).await;
    world.clock.advance(60);
    world.install("second", -59).await;
    assert_eq!(previous_secret(&world).await, Some(("first".into(), at(&world, 540))));
}

#[tokio::test]
async fn a_late_hook_changes_nothing() {
    let world = World::empty();
    world.install("second", 0).await;
    let before = tenant(&world).await;
    world.install("first", -1).await;
    set_enabled(&world.services, &a_tenant(), false, &world.delivery(-1)).await.expect("noted");
    uninstall(&world.services, &a_tenant(), &world.delivery(-1)).await.expect("noted");
    assert_eq!(tenant(&world).await, before);
}

#[tokio::test]
async fn only_a_later_install_overrides_an_uninstall() {
    for enabled in [false, true] {
        let world = World::empty();
        world.install("first", 0).await;
        world.clock.advance(10);
        set_enabled(&world.services, &a_tenant(), enabled, &world.delivery(0)).await.expect("noted");
        uninstall(&world.services, &a_tenant(), &world.delivery(-1)).await.expect("noted");
        assert_eq!(tenant(&world).await.state, TenantState::Retired, "{enabled}");
    }
}

#[tokio::test]
async fn enabled_and_disabled_hooks_are_compared_only_with_each_other() {
    let world = World::empty();
    world.install("first", 0).await;
    set_enabled(&world.services, &a_tenant(), false, &world.delivery(50)).await.expect("noted");
    set_enabled(&world.services, &a_tenant(), true, &world.delivery(40)).await.expect("noted");
    assert_eq!(tenant(&world).await.state, TenantState::Disabled);
    world.install("second", 1).await;
    assert_eq!(tenant(&world).await.state, TenantState::Enabled, "an install is compared with installs");
}

#[tokio::test]
async fn an_install_dated_in_the_future_excludes_no_other_hook() {
    let world = World::empty();
    world.install("first", 60).await;
    world.install("second", 1).await;
    assert_eq!(secret(&world).await, "second");
    world.install("third", 60).await;
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("noted");
    assert_eq!(tenant(&world).await.state, TenantState::Retired);
}

#[tokio::test]
async fn an_uninstall_dated_in_the_future_excludes_no_install() {
    let world = World::empty();
    world.install("first", 0).await;
    uninstall(&world.services, &a_tenant(), &world.delivery(60)).await.expect("noted");
    world.install("second", 0).await;
    assert_eq!((tenant(&world).await.state, secret(&world).await.as_str()), (TenantState::Enabled, "second"));
}

#[tokio::test]
async fn a_site_of_an_older_release_can_be_uninstalled_by_an_older_hook() {
    let world = World::empty();
    world.install("first", 0).await;
    let known = tenant(&world).await;
    let seen = known.version;
    let old = Tenant { installed_at: None, state_at: at(&world, 10), ..known };
    assert!(world.store().tenant(&a_tenant()).save(old, Some(seen)).await.expect("the store"));
    uninstall(&world.services, &a_tenant(), &world.delivery(9)).await.expect("noted");
    assert_eq!(tenant(&world).await.state, TenantState::Retired);
}

/// Acts on a hook of each event, for a site that is installed.
async fn act(world: &World, event: LifecycleEvent, delivery: &Delivery) -> Result<(), Failure> {
    match event {
        LifecycleEvent::Installed => install(&world.services, an_install("again", delivery.clone())).await,
        LifecycleEvent::Uninstalled => uninstall(&world.services, &a_tenant(), delivery).await,
        LifecycleEvent::Enabled => set_enabled(&world.services, &a_tenant(), true, delivery).await,
        LifecycleEvent::Disabled => set_enabled(&world.services, &a_tenant(), false, delivery).await,
    }
}

#[tokio::test]
async fn a_lifecycle_token_is_accepted_for_one_body() {
    for event in
        [LifecycleEvent::Installed, LifecycleEvent::Uninstalled, LifecycleEvent::Enabled, LifecycleEvent::Disabled]
    {
        let world = World::empty();
        world.install("first", 0).await;
        let first = world.delivery(1);
        act(&world, event, &first).await.expect("acted on");
        let known = tenant(&world).await;

        let forged = Delivery { body: Fingerprint::of(b"another body"), ..first.clone() };
        let refused = act(&world, event, &forged).await;

        assert!(matches!(refused, Err(Failure::TokenReused)), "{event:?}: {refused:?}");
        assert_eq!(tenant(&world).await, known, "{event:?}");
        act(&world, event, &first).await.expect("the same again");
        assert_eq!(tenant(&world).await.state, known.state, "{event:?}");
    }
}

#[tokio::test]
async fn a_repeated_install_hook_does_not_restore_an_uninstalled_site() {
    let world = World::empty();
    let first = an_install("first", world.delivery(30));
    let again = an_install("first", first.delivery.clone());
    install(&world.services, first).await.expect("installed");
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("retired");
    install(&world.services, again).await.expect("the same again");
    assert_eq!(tenant(&world).await.state, TenantState::Retired);
}

#[tokio::test]
async fn a_repeated_uninstall_hook_does_not_end_a_later_install() {
    let world = World::empty();
    world.install("first", 0).await;
    let leave = world.delivery(0);
    uninstall(&world.services, &a_tenant(), &leave).await.expect("retired");
    world.install("second", 0).await;
    uninstall(&world.services, &a_tenant(), &leave).await.expect("the same again");
    assert_eq!(tenant(&world).await.state, TenantState::Enabled);
}

#[tokio::test]
async fn one_of_two_concurrent_bodies_with_one_token_is_accepted_across_processes() {
    for _ in 0..20 {
        let world = World::empty();
        let other = world.process("process-2", false);
        let delivery = world.delivery(0);
        let forged = Delivery { body: Fingerprint::of(b"another body"), ..delivery.clone() };
        let (one, two) = tokio::join!(
            install(&world.services, an_install("ours", delivery)),
            install(&other, an_install("theirs", forged)),
        );
        let taken = if one.is_ok() { "ours" } else { "theirs" };
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(secret(&world).await, taken);
    }
}

#[tokio::test]
async fn hooks_of_the_same_second_count_in_order_of_arrival() {
    let world = World::empty();
    world.install("first", 0).await;
    set_enabled(&world.services, &a_tenant(), false, &world.delivery(0)).await.expect("noted");
    assert_eq!(tenant(&world).await.state, TenantState::Disabled);
    set_enabled(&world.services, &a_tenant(), true, &world.delivery(0)).await.expect("noted");
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("noted");
    assert_eq!(tenant(&world).await.state, TenantState::Retired);
}

#[tokio::test]
async fn a_retired_site_can_return_only_by_an_install_and_no_old_secret_is_valid() {
    let world = World::empty();
    world.install("first", 0).await;
    uninstall(&world.services, &a_tenant(), &world.delivery(1)).await.expect("retired");
    set_enabled(&world.services, &a_tenant(), true, &world.delivery(2)).await.expect("noted");
    let retired = tenant(&world).await;
    assert_eq!((retired.state, retired.secret.0.as_str()), (TenantState::Retired, ""));
    world.install("second", 3).await;
    assert_eq!((tenant(&world).await.state, previous_secret(&world).await), (TenantState::Enabled, None));
}

#[tokio::test]
async fn a_generation_counts_the_installs_that_followed_an_uninstall() {
    let world = World::empty();
    world.install("first", 0).await;
    world.install("second", 1).await;
    set_enabled(&world.services, &a_tenant(), false, &world.delivery(2)).await.expect("noted");
    assert_eq!(tenant(&world).await.generation, 0, "an install over an install");
    for generation in 1..3 {
        let seconds = 10 * i64::try_from(generation).expect("a small number");
        uninstall(&world.services, &a_tenant(), &world.delivery(seconds)).await.expect("retired");
        uninstall(&world.services, &a_tenant(), &world.delivery(seconds + 1)).await.expect("retired");
        world.install("third", seconds + 2).await;
        assert_eq!(tenant(&world).await.generation, generation);
    }
}

#[tokio::test]
async fn a_site_that_is_not_installed_cannot_be_disabled_or_uninstalled() {
    let world = World::empty();
    set_enabled(&world.services, &a_tenant(), true, &world.delivery(0)).await.expect("noted");
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("noted");
    assert!(world.store().tenant(&a_tenant()).lookup().await.expect("the store").is_none());
}

#[tokio::test]
async fn an_uninstall_deletes_connections_and_drafts_and_keeps_the_links() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    drafts::save_draft(&world.services, &a_caller(), a_draft()).await.expect("saved");
    uninstall(&world.services, &a_tenant(), &world.delivery(1)).await.expect("retired");
    world.services.tracker.close();
    world.services.tracker.wait().await;
    assert!(world.connection(&a_caller()).await.is_none());
    assert_eq!(drafts::saved_draft(&world.services, &a_caller()).await.expect("the store"), None);
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0"]);
    assert_eq!(world.linked_jobs(&a_caller()).await, world.upwork.jobs());
}

#[tokio::test]
async fn the_remaining_data_of_a_site_is_deleted_after_thirty_days_unless_it_returns() {
    const DAYS: i64 = 24 * 3600;
    for (back, left) in [(false, 0), (true, 1)] {
        let world = World::new().await;
        post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
        uninstall(&world.services, &a_tenant(), &world.delivery(1)).await.expect("retired");
        world.clock.advance(29 * DAYS);
        forget_retired(&world.services).await.expect("a round");
        assert_eq!(world.links(&a_caller()).await.len(), 1);
        if back {
            world.install("second", 0).await;
        }
        world.clock.advance(2 * DAYS);
        forget_retired(&world.services).await.expect("a round");
        assert_eq!((world.links(&a_caller()).await.len(), tenant(&world).await.forgotten), (left, !back));
    }
}
