use super::AnyStore;
use crate::makers::{at, something_cached, two_tenants};

pub(crate) async fn a_cached_value_is_found_until_it_expires(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let kept = something_cached("[1]");
    store.cache().put(&ours, "categories", kept.clone()).await.unwrap();

    assert_eq!(store.cache().find(&ours, "categories", at(599)).await.unwrap(), Some(kept));
    assert_eq!(store.cache().find(&ours, "categories", at(600)).await.unwrap(), None);
    assert_eq!(store.cache().find(&ours, "skills", at(0)).await.unwrap(), None);
    assert_eq!(store.cache().find(&theirs, "categories", at(0)).await.unwrap(), None);
}

pub(crate) async fn another_put_replaces_it(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    store.cache().put(&ours, "categories", something_cached("[1]")).await.unwrap();
    store.cache().put(&theirs, "categories", something_cached("[2]")).await.unwrap();

    store.cache().put(&ours, "categories", something_cached("[3]")).await.unwrap();

    let json = |kept: Option<_>| kept.map(|kept: upwork_job_post::store::records::CacheEntry| kept.json);
    assert_eq!(json(store.cache().find(&ours, "categories", at(0)).await.unwrap()).as_deref(), Some("[3]"));
    assert_eq!(json(store.cache().find(&theirs, "categories", at(0)).await.unwrap()).as_deref(), Some("[2]"));
}

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (tenant, name) in [(&ours, "categories"), (&ours, "skills"), (&theirs, "skills")] {
        store.cache().put(tenant, name, something_cached("[]")).await.unwrap();
    }

    store.cache().remove_all(&ours).await.unwrap();

    assert_eq!(store.cache().find(&ours, "categories", at(0)).await.unwrap(), None);
    assert_eq!(store.cache().find(&ours, "skills", at(0)).await.unwrap(), None);
    assert!(store.cache().find(&theirs, "skills", at(0)).await.unwrap().is_some());
}
