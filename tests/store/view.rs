//! The store as use cases have it.

use std::sync::Arc;

use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::Marker;
use upwork_job_post::store::{Store, StoreError};

use crate::contract::transfer::one_of_each;
use crate::makers::{
    a_connection, a_draft, a_failure, a_post, a_reference, a_revocation, a_tenant, account, at, issue, new_job,
    some_authorizations, something_cached, two_tenants,
};

fn an_empty_store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    (dir, Store::new(Arc::new(store)))
}

#[tokio::test]
async fn data_written_for_a_tenant_is_found_only_for_that_tenant() {
    let (_dir, store) = an_empty_store();
    let ((ours, theirs), ann, one) = (two_tenants(), account("ann"), issue("1"));
    let unlinked = Marker::UnlinkedJob { job_id: "1".to_owned() };
    let view = store.tenant(&ours);
    assert!(view.save(a_tenant(&ours), None).await.unwrap());
    view.connections().put(a_connection(&ours, &ann)).await.unwrap();
    view.revocations().put(a_revocation(&ours)).await.unwrap();
    assert!(view.authorizations().save(some_authorizations(&ours, "ann"), None, at(0)).await.unwrap());
    view.authorizations().note_failure(&ann, Some(a_failure())).await.unwrap();
    view.job_posts().begin(a_post(&ours, &one)).await.unwrap();
    assert!(view.job_links().add(a_reference(&ours, &one)).await.unwrap());
    view.drafts().put(a_draft(&ours, &ann, &one)).await.unwrap();
    view.markers().set(unlinked.clone(), at(600)).await.unwrap();
    view.cache().put("skills", something_cached("[]")).await.unwrap();

    let mut found = Vec::new();
    for tenant in [&ours, &theirs] {
        let view = store.tenant(tenant);
        found.push([
            view.lookup().await.unwrap().is_some(),
            view.connections().find(&ann).await.unwrap().is_some(),
            !view.revocations().list(at(0)).await.unwrap().is_empty(),
            view.authorizations().find(&ann, at(0)).await.unwrap().is_some(),
            view.authorizations().failure(&ann, at(0)).await.unwrap().is_some(),
            view.job_posts().in_flight(&one).await.unwrap().is_some(),
            !view.job_links().list(&one).await.unwrap().is_empty(),
            view.drafts().find(&new_job(&ann, "1"), at(0)).await.unwrap().is_some(),
            view.markers().is_set(&unlinked, at(0)).await.unwrap(),
            view.cache().find("skills", at(0)).await.unwrap().is_some(),
        ]);
    }

    assert_eq!(found, [[true; 10], [false; 10]]);
    assert_eq!(store.tenant(&ours).export().await.unwrap().len(), 10);
    assert_eq!(store.tenant(&theirs).export().await.unwrap(), []);
    assert_eq!(store.tenants().await.unwrap(), std::slice::from_ref(&ours));
    assert_eq!(store.tenants_in_flight().await.unwrap(), std::slice::from_ref(&ours));
    assert_eq!(store.tenants_with_revocations().await.unwrap(), [ours]);
}

#[tokio::test]
async fn a_record_of_another_tenant_is_refused() {
    let (_dir, store) = an_empty_store();
    let ((ours, theirs), ann, one) = (two_tenants(), account("ann"), issue("1"));
    let view = store.tenant(&ours);

    let refused = [
        view.save(a_tenant(&theirs), None).await.map(drop),
        view.connections().put(a_connection(&theirs, &ann)).await.map(drop),
        view.revocations().put(a_revocation(&theirs)).await,
        view.authorizations().save(some_authorizations(&theirs, "ann"), None, at(0)).await.map(drop),
        view.job_posts().begin(a_post(&theirs, &one)).await.map(drop),
        view.job_links().add(a_reference(&theirs, &one)).await.map(drop),
        view.drafts().put(a_draft(&theirs, &ann, &one)).await,
    ];

    assert!(refused.iter().all(|one| matches!(one, Err(StoreError::Misplaced))), "{refused:?}");
    assert_eq!(store.all_tenants().await.unwrap(), []);
}

#[tokio::test]
async fn an_imported_record_belongs_to_the_tenant_it_names() {
    let (_dir, store) = an_empty_store();
    let (ours, theirs) = two_tenants();
    let (our_records, their_records) = (one_of_each(&ours), one_of_each(&theirs));
    for record in [our_records.clone(), their_records.clone()].concat() {
        assert!(store.import(record).await.unwrap());
    }

    assert_eq!(store.tenant(&ours).export().await.unwrap().len(), our_records.len());
    assert_eq!(store.tenant(&theirs).export().await.unwrap().len(), their_records.len());
}
