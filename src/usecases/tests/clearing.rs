use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::upwork::Plays;
use super::world::{World, a_caller, a_draft, a_submission, a_tenant};
use crate::clock::Clock as _;
use crate::store::StoreError;
use crate::store::records::{
    AccountAuthorizations, Authorization, AuthorizationProgress, CacheEntry, DraftKey, Marker, PostState, SavedDraft,
    Tenant, TenantState,
};
use crate::upwork::UpworkError;
use crate::usecases::dialog::drafts;
use crate::usecases::{
    Failure, Services, clear_retired, forget_retired, form_options, post_job, revoke_waiting, uninstall,
};

const HOURS: i64 = 3600;

async fn tenant(world: &World) -> Tenant {
    world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant")
}

async fn leave(world: &World) {
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("retired");
    settled(world).await;
}

/// Work that was begun in the background has ended.
async fn settled(world: &World) {
    world.services.tracker.close();
    world.services.tracker.wait().await;
    world.services.tracker.reopen();
}

/// The state after a crash right after the tenant was retired.
async fn retired_and_nothing_else(world: &World) {
    let known = tenant(world).await;
    let seen = known.version;
    let now = world.clock.now();
    let retired = Tenant { state: TenantState::Retired, state_at: now, uninstalled_at: Some(now), ..known };
    assert!(world.store().tenant(&a_tenant()).save(retired, Some(seen)).await.expect("the store"));
}

/// One record of every kind that belongs to an account, besides its connection, as written late.
async fn fill(world: &World) {
    let (store, now) = (world.store(), world.clock.now());
    let (caller, expires_at) = (a_caller(), now + SignedDuration::from_mins(10));
    let kept = CacheEntry { json: "[]".into(), expires_at };
    // Not through the guard: a process that died after its write has not looked at the tenant.
    let raw = world.raw();
    raw.tenant(&a_tenant()).cache().put("form-options", kept).await.expect("kept");
    let draft = SavedDraft {
        client_key: a_tenant(),
        account_id: caller.account_id.clone(),
        issue_id: caller.issue.id.clone(),
        job_id: None,
        draft: a_draft(),
        touched: None,
        failed_post: None,
        saved_at: now,
        expires_at,
    };
    raw.tenant(&a_tenant()).drafts().put(draft).await.expect("kept");
    let marker = Marker::MayNotEdit { account_id: a_caller().account_id, issue_id: a_caller().issue.id };
    raw.tenant(&a_tenant()).markers().set(marker, expires_at).await.expect("kept");
    let authorization = Authorization {
        id: "one".into(),
        issue_id: caller.issue.id,
        issue_key: None,
        generation: 0,
        from_host: true,
        handshake: None,
        starts: 0,
        used_forms: Vec::new(),
        confirmed: false,
        progress: AuthorizationProgress::Asked,
        expires_at,
    };
    let authorizations = AccountAuthorizations {
        client_key: a_tenant(),
        account_id: caller.account_id,
        revision: "1".into(),
        list: vec![authorization],
        wrong_codes: 0,
        expires_at,
    };
    assert!(store.tenant(&a_tenant()).authorizations().save(authorizations, None, now).await.expect("kept"));
}

/// Kinds of records stored for the tenant.
async fn left(world: &World) -> Vec<String> {
    let records = world.store().tenant(&a_tenant()).export().await.expect("the store");
    let kind = |record| serde_json::to_value(record).expect("JSON")["kind"].as_str().expect("a kind").to_owned();
    records.into_iter().map(kind).collect()
}

/// The services of a request that began before the site uninstalled.
async fn begun_before(world: &World) -> Arc<Services> {
    world.services.within(&a_tenant(), tenant(world).await.generation)
}

fn draft_key() -> DraftKey {
    let caller = a_caller();
    DraftKey { account_id: caller.account_id, issue_id: caller.issue.id, job_id: None }
}

#[tokio::test]
async fn tokens_are_kept_until_upwork_has_been_asked_to_revoke_them() {
    let world = World::new().await;
    world.upwork.fails("revoke", UpworkError::Unavailable("no route".into()));
    leave(&world).await;
    assert!(world.connection(&a_caller()).await.is_none());
    assert_eq!(left(&world).await, ["tenant", "revocation"]);

    let next_process = world.process("process-2", true);
    revoke_waiting(&next_process).await.expect("a round");

    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0"]);
    assert_eq!(left(&world).await, ["tenant"]);
    revoke_waiting(&next_process).await.expect("a round");
    assert_eq!(world.upwork.calls("revoke"), 2, "once refused, once done");
}

#[tokio::test]
async fn tokens_whose_revocation_was_not_sent_are_kept_for_later() {
    let world = World::new().await;
    world.upwork.fails("revoke", UpworkError::Challenged("a wall".into()));
    leave(&world).await;
    assert_eq!(left(&world).await, ["tenant", "revocation"]);
}

#[tokio::test]
async fn tokens_that_upwork_refuses_to_revoke_are_not_kept() {
    let world = World::new().await;
    let refused = UpworkError::Refused { message: "No.".into(), fields: Vec::new() };
    world.upwork.fails("revoke", refused);
    leave(&world).await;
    assert_eq!(left(&world).await, ["tenant"]);
}

#[tokio::test]
async fn tokens_that_cannot_be_revoked_are_deleted_after_a_day() {
    let world = World::new().await;
    world.upwork.fails("revoke", UpworkError::Unavailable("no route".into()));
    leave(&world).await;
    world.clock.advance(24 * HOURS);
    revoke_waiting(&world.services).await.expect("a round");
    world.store().sweep(world.clock.now() + SignedDuration::from_secs(1)).await.expect("swept");
    assert_eq!((left(&world).await, world.upwork.calls("revoke")), (vec!["tenant".to_owned()], 1));
}

#[tokio::test]
async fn a_reinstall_does_not_bring_back_connections_awaiting_revocation() {
    let world = World::new().await;
    world.upwork.fails("revoke", UpworkError::Unavailable("no route".into()));
    leave(&world).await;
    world.install("second", 1).await;
    assert!(world.connection(&a_caller()).await.is_none());
    world.connect(&a_caller(), None).await;
    revoke_waiting(&world.services).await.expect("a round");
    assert!(world.connection(&a_caller()).await.is_some(), "the new connection stays");
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0"]);
}

#[tokio::test]
async fn data_that_a_crash_left_of_an_uninstalled_site_is_deleted_in_the_next_round() {
    let world = World::new().await;
    fill(&world).await;
    retired_and_nothing_else(&world).await;

    clear_retired(&world.services).await.expect("a round");
    assert_eq!(left(&world).await, ["tenant", "revocation"]);
    revoke_waiting(&world.services).await.expect("a round");

    assert_eq!(left(&world).await, ["tenant"]);
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0"]);
}

#[tokio::test]
async fn late_writes_are_deleted_until_none_can_arrive() {
    let world = World::new().await;
    leave(&world).await;
    for _ in 0..3 {
        world.clock.advance(HOURS / 2);
        fill(&world).await;
        clear_retired(&world.services).await.expect("a round");
        assert_eq!((left(&world).await, tenant(&world).await.cleared), (vec!["tenant".to_owned()], false));
    }
    world.clock.advance(HOURS / 2);
    clear_retired(&world.services).await.expect("a round");
    assert!(tenant(&world).await.cleared);
    assert_eq!(world.store().uncleared_tenants().await.expect("the store"), []);
}

#[tokio::test]
async fn a_reinstalled_site_is_not_cleared() {
    let world = World::new().await;
    leave(&world).await;
    world.install("second", 1).await;
    world.connect(&a_caller(), None).await;
    fill(&world).await;
    let before = left(&world).await;
    clear_retired(&world.services).await.expect("a round");
    assert_eq!(left(&world).await, before);
}

#[tokio::test]
async fn links_and_posts_are_kept_for_thirty_days() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    leave(&world).await;
    world.clock.advance(3 * HOURS);
    clear_retired(&world.services).await.expect("a round");
    assert_eq!((tenant(&world).await.cleared, world.links(&a_caller()).await.len()), (true, 1));
}

#[tokio::test]
async fn a_crash_after_thirty_days_leaves_no_links() {
    let world = World::new().await;
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    leave(&world).await;
    world.clock.advance(31 * 24 * HOURS);
    // The process dies right after it has given them up.
    let known = tenant(&world).await;
    let seen = known.version;
    let given_up = Tenant { forgotten: true, cleared: false, ..known };
    assert!(world.store().tenant(&a_tenant()).save(given_up, Some(seen)).await.expect("the store"));

    forget_retired(&world.services).await.expect("a round");
    clear_retired(&world.services).await.expect("a round");

    assert_eq!(left(&world).await, ["tenant"]);
    assert!(tenant(&world).await.cleared);
}

#[tokio::test]
async fn a_draft_saved_during_an_uninstall_is_refused_and_deleted() {
    let world = World::new().await;
    let request = begun_before(&world).await;
    leave(&world).await;
    let refused = drafts::save_draft(&request, &a_caller(), a_draft()).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::NotInstalled))), "{refused:?}");
    assert_eq!(left(&world).await, ["tenant"]);
}

#[tokio::test]
async fn work_begun_before_an_uninstall_writes_nothing_after_a_reinstall() {
    let world = World::new().await;
    let request = begun_before(&world).await;
    leave(&world).await;
    world.install("second", 1).await;
    let refused = drafts::save_draft(&request, &a_caller(), a_draft()).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::NotInstalled))), "{refused:?}");
    assert_eq!(left(&world).await, ["tenant"]);
    let now = begun_before(&world).await;
    drafts::save_draft(&now, &a_caller(), a_draft()).await.expect("saved");
}

#[tokio::test]
async fn data_fetched_during_an_uninstall_is_not_kept() {
    let world = World::new().await;
    let (services, delivery) = (Arc::clone(&world.services), world.delivery(0));
    world.upwork.meanwhile("form_options", async move {
        uninstall(&services, &a_tenant(), &delivery).await.expect("retired");
    });
    let caller = a_caller();
    let refused = form_options(&world.services, &caller.client_key, &caller.account_id).await;
    assert!(matches!(refused, Err(Failure::Store(StoreError::NotInstalled))), "{refused:?}");
    settled(&world).await;
    assert_eq!(left(&world).await, ["tenant"]);
}

#[tokio::test]
async fn a_marker_set_during_an_uninstall_is_not_kept() {
    let world = World::new().await;
    let (request, caller) = (begun_before(&world).await, a_caller());
    leave(&world).await;
    let marker = Marker::MayNotEdit { account_id: caller.account_id, issue_id: caller.issue.id };
    let refused = request.store.tenant(&caller.client_key).markers().set(marker, Timestamp::MAX).await;
    assert!(matches!(refused, Err(StoreError::NotInstalled)), "{refused:?}");
    assert_eq!(left(&world).await, ["tenant"]);
}

#[tokio::test]
async fn a_post_that_fails_during_an_uninstall_ends_without_restoring_its_draft() {
    let world = World::new().await;
    let (services, delivery) = (Arc::clone(&world.services), world.delivery(0));
    let refused = UpworkError::Refused { message: "No.".into(), fields: Vec::new() };
    world.upwork.plays("create_job", Plays::Fails(refused));
    world.upwork.meanwhile("create_job", async move {
        uninstall(&services, &a_tenant(), &delivery).await.expect("retired");
    });
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("answered");
    settled(&world).await;
    assert!(matches!(world.post("dialog-1").await.state, PostState::Refused { .. }));
    let draft =
        world.store().tenant(&a_tenant()).drafts().find(&draft_key(), world.clock.now()).await.expect("the store");
    assert_eq!(draft, None);
}
