use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::Revocation;

use super::{AnyStore, eventually};
use crate::makers::{a_revocation, at, client_key, from_now, two_tenants};

pub(crate) async fn a_revocation_is_listed_until_it_is_removed(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (first, second, other) = (a_revocation(&ours), a_revocation(&ours), a_revocation(&theirs));
    for revocation in [&first, &second, &other] {
        store.revocations().put(&revocation.client_key, revocation.clone()).await.unwrap();
    }

    store.revocations().remove(&ours, &first.id).await.unwrap();
    store.revocations().remove(&ours, &first.id).await.unwrap();
    store.revocations().remove(&ours, &other.id).await.unwrap();

    assert_eq!(store.revocations().list(&ours, at(0)).await.unwrap(), [second]);
    assert_eq!(store.revocations().list(&theirs, at(0)).await.unwrap(), [other]);
}

pub(crate) async fn another_put_replaces_it(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = a_revocation(&ours);
    let twin = Revocation { client_key: theirs.clone(), ..first.clone() };
    let later = Revocation { expires_at: at(1_200), ..first.clone() };
    store.revocations().put(&theirs, twin.clone()).await.unwrap();

    store.revocations().put(&ours, first).await.unwrap();
    store.revocations().put(&ours, later.clone()).await.unwrap();

    assert_eq!(store.revocations().list(&ours, at(0)).await.unwrap(), [later]);
    assert_eq!(store.revocations().list(&theirs, at(0)).await.unwrap(), [twin]);
}

pub(crate) async fn an_expired_revocation_is_not_listed(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (ending, other) = (a_revocation(&ours), Revocation { expires_at: at(601), ..a_revocation(&theirs) });
    store.revocations().put(&ours, ending.clone()).await.unwrap();
    store.revocations().put(&theirs, other.clone()).await.unwrap();

    assert_eq!(store.revocations().list(&ours, at(599)).await.unwrap(), [ending]);
    assert_eq!(store.revocations().list(&ours, at(600)).await.unwrap(), []);
    assert_eq!(store.revocations().list(&theirs, at(600)).await.unwrap(), [other]);
}

pub(crate) async fn tenants_with_records_are_listed_once_in_order(store: AnyStore) {
    assert_eq!(store.revocations().tenants().await.unwrap(), []);
    let (ours, theirs) = two_tenants();
    let last = client_key("zz");
    for tenant in [&last, &theirs, &ours, &theirs] {
        store.revocations().put(tenant, a_revocation(tenant)).await.unwrap();
    }
    assert_eq!(store.revocations().tenants().await.unwrap(), [ours, theirs, last]);
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let refused = store.revocations().put(&ours, a_revocation(&theirs)).await;
    assert!(matches!(refused, Err(StoreError::Misplaced)));
    assert_eq!(store.revocations().tenants().await.unwrap(), []);
}

pub(crate) async fn expired_records_are_deleted(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let over = Revocation { expires_at: from_now(-1), ..a_revocation(&ours) };
    store.revocations().put(&ours, over).await.unwrap();
    store.revocations().put(&theirs, a_revocation(&theirs)).await.unwrap();
    store.sweep(from_now(0)).await.unwrap();
    let only_theirs = || async { store.revocations().tenants().await.unwrap() == std::slice::from_ref(&theirs) };
    eventually("it is deleted", only_theirs).await;
}
