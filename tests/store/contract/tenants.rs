use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{PreviousSecret, Sealed, Tenant, TenantState};

use super::{AnyStore, count, race};
use crate::makers::{a_tenant, at, client_key, two_tenants};

pub(crate) async fn a_tenant_is_found_as_stored(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let tenant = Tenant {
        display_url: Some("https://jira.example.com".to_owned()),
        previous_secret: Some(PreviousSecret { secret: Sealed("key.b2xk".to_owned()), until: at(600) }),
        ..a_tenant(&ours)
    };

    assert!(store.tenants().save(&ours, tenant.clone(), None).await.unwrap());

    let found = store.tenants().lookup(&ours).await.unwrap().unwrap();
    assert_eq!(found, Tenant { version: found.version, ..tenant });
    assert_eq!(store.tenants().lookup(&theirs).await.unwrap(), None);
}

pub(crate) async fn a_save_with_a_stale_version_changes_nothing(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let save = |tenant, seen| store.tenants().save(&ours, tenant, seen);
    assert!(store.tenants().save(&theirs, a_tenant(&theirs), None).await.unwrap());
    assert!(!save(a_tenant(&ours), Some(1)).await.unwrap(), "there is none to replace");
    assert!(save(a_tenant(&ours), None).await.unwrap());
    let first = store.tenants().lookup(&ours).await.unwrap().unwrap();
    let moved = Tenant { base_url: "https://moved.atlassian.net".to_owned(), ..first.clone() };

    assert!(!save(moved.clone(), None).await.unwrap(), "there is one already");
    assert!(save(moved.clone(), Some(first.version)).await.unwrap());
    assert!(!save(first.clone(), Some(first.version)).await.unwrap(), "it was changed meanwhile");

    let kept = store.tenants().lookup(&ours).await.unwrap().unwrap();
    assert_eq!(kept, Tenant { version: kept.version, ..moved });
    assert_ne!(kept.version, first.version);
}

pub(crate) async fn one_of_many_concurrent_saves_wins(store: AnyStore) {
    let (ours, theirs) = two_tenants();

    let saved = race(&store, |store, number| {
        // Both tenants race: each has its own winner.
        let key = if number % 2 == 0 { ours.clone() } else { theirs.clone() };
        async move { (number % 2, store.tenants().save(&key, a_tenant(&key), None).await.unwrap()) }
    })
    .await;

    assert_eq!(count(&saved, |s| *s == (0, true)), 1);
    assert_eq!(count(&saved, |s| *s == (1, true)), 1);
}

pub(crate) async fn retired_tenants_are_found_but_not_listed(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let retired = Tenant { state: TenantState::Retired, ..a_tenant(&ours) };
    let disabled = Tenant { state: TenantState::Disabled, ..a_tenant(&theirs) };
    assert!(store.tenants().save(&ours, retired, None).await.unwrap());
    assert!(store.tenants().save(&theirs, disabled, None).await.unwrap());

    let listed = store.tenants().list().await.unwrap();

    assert_eq!(listed, std::slice::from_ref(&theirs));
    assert_eq!(store.tenants().list_all().await.unwrap(), [ours.clone(), theirs]);
    assert_eq!(store.tenants().lookup(&ours).await.unwrap().unwrap().state, TenantState::Retired);
}

pub(crate) async fn tenants_retired_for_long_are_listed_until_they_are_forgotten(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let retired = Tenant { state: TenantState::Retired, ..a_tenant(&ours) };
    let later = Tenant { state: TenantState::Retired, state_at: at(10), ..a_tenant(&theirs) };
    let living = a_tenant(&client_key("other"));
    for tenant in [&retired, &later, &living] {
        assert!(store.tenants().save(&tenant.client_key, tenant.clone(), None).await.unwrap());
    }

    assert_eq!(store.tenants().list_retired(at(0)).await.unwrap(), []);
    assert_eq!(store.tenants().list_retired(at(10)).await.unwrap(), std::slice::from_ref(&ours));
    assert!(store.tenants().save(&ours, Tenant { forgotten: true, ..retired }, Some(1)).await.unwrap());

    assert_eq!(store.tenants().list_retired(at(11)).await.unwrap(), [theirs]);
    assert!(store.tenants().lookup(&ours).await.unwrap().is_some());
}

pub(crate) async fn retired_tenants_are_listed_until_they_are_cleared(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let retired = Tenant { state: TenantState::Retired, ..a_tenant(&ours) };
    let forgotten = Tenant { state: TenantState::Retired, forgotten: true, ..a_tenant(&theirs) };
    let living = a_tenant(&client_key("other"));
    for tenant in [&retired, &forgotten, &living] {
        assert!(store.tenants().save(&tenant.client_key, tenant.clone(), None).await.unwrap());
    }

    assert_eq!(store.tenants().list_uncleared().await.unwrap(), [ours.clone(), theirs.clone()]);
    assert!(store.tenants().save(&ours, Tenant { cleared: true, ..retired }, Some(1)).await.unwrap());

    assert_eq!(store.tenants().list_uncleared().await.unwrap(), [theirs]);
    assert!(store.tenants().lookup(&ours).await.unwrap().unwrap().cleared);
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();

    let refused = store.tenants().save(&ours, a_tenant(&theirs), None).await;

    assert!(matches!(refused, Err(StoreError::Misplaced)));
    assert_eq!(store.tenants().list().await.unwrap(), []);
}
