use upwork_job_post::store::records::{Authorization, Kept};

use super::AnyStore;
use crate::makers::{
    a_connection, a_failure, a_post, a_reference, a_tenant, account, an_authorization, at, issue, something_kept,
    two_tenants,
};

pub(crate) async fn a_store_answers(store: AnyStore) {
    store.ping().await.unwrap();
}

pub(crate) async fn a_sweep_deletes_what_has_expired_and_nothing_else(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let (over, ahead) = (an_authorization(&ours), Authorization { expires_at: at(900), ..an_authorization(&theirs) });
    store.authorizations().put(&ours, over.clone()).await.unwrap();
    store.authorizations().put(&theirs, ahead.clone()).await.unwrap();
    store.authorizations().note_failure(&ours, &ann, Some(a_failure())).await.unwrap();
    store.fetched().put(&ours, "skills", something_kept("1")).await.unwrap();
    store.fetched().put(&theirs, "skills", Kept { expires_at: at(900), ..something_kept("2") }).await.unwrap();
    store.tenants().save(&ours, a_tenant(&ours), None).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let post = a_post(&ours, &issue("1"));
    store.job_posts().begin(&ours, post.clone()).await.unwrap();
    let reference = a_reference(&ours, &issue("1"));
    store.job_references().add(&ours, reference.clone()).await.unwrap();

    store.sweep(at(700)).await.unwrap();

    // Looked up at a time when all would still be good: only the sweep can have deleted it.
    assert_eq!(store.authorizations().find(&ours, &over.id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), None);
    assert_eq!(store.fetched().find(&ours, "skills", at(0)).await.unwrap(), None);
    assert!(store.authorizations().find(&theirs, &ahead.id, at(0)).await.unwrap().is_some());
    assert!(store.fetched().find(&theirs, "skills", at(0)).await.unwrap().is_some());
    assert!(store.tenants().lookup(&ours).await.unwrap().is_some());
    assert!(store.connections().find(&ours, &ann).await.unwrap().is_some());
    assert!(store.job_posts().find(&ours, &post.id).await.unwrap().is_some());
    assert!(store.job_references().find(&ours, &reference.job_id).await.unwrap().is_some());
}

pub(crate) async fn sweeping_many_deletes_all(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let authorizations: Vec<_> =
        (0..250).map(|number| an_authorization(if number % 2 == 0 { &ours } else { &theirs })).collect();
    for authorization in &authorizations {
        store.authorizations().put(&authorization.client_key, authorization.clone()).await.unwrap();
    }

    store.sweep(at(700)).await.unwrap();

    for left in &authorizations {
        assert_eq!(store.authorizations().find(&left.client_key, &left.id, at(0)).await.unwrap(), None);
    }
}
