use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{Authorization, ConnectFailure};

use super::{AnyStore, count, eventually, race};
use crate::makers::{a_failure, account, an_authorization, at, from_now, two_tenants};

pub(crate) async fn an_authorization_is_taken_once(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (authorization, other) = (an_authorization(&ours), an_authorization(&theirs));
    store.authorizations().put(&ours, authorization.clone()).await.unwrap();
    store.authorizations().put(&theirs, other.clone()).await.unwrap();
    let id = &authorization.id;

    assert_eq!(store.authorizations().find(&ours, id, at(0)).await.unwrap().as_ref(), Some(&authorization));
    assert_eq!(store.authorizations().take(&ours, id, at(0)).await.unwrap().as_ref(), Some(&authorization));
    assert_eq!(store.authorizations().take(&ours, id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().find(&ours, id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().take(&theirs, &other.id, at(0)).await.unwrap(), Some(other));
}

pub(crate) async fn of_many_takers_one_gets_it(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let authorization = an_authorization(&ours);
    let twin = Authorization { client_key: theirs.clone(), ..authorization.clone() };
    store.authorizations().put(&ours, authorization.clone()).await.unwrap();
    store.authorizations().put(&theirs, twin.clone()).await.unwrap();

    let taken = race(&store, |store, _| {
        let (ours, id) = (ours.clone(), authorization.id.clone());
        async move { store.authorizations().take(&ours, &id, at(0)).await.unwrap() }
    })
    .await;

    assert_eq!(count(&taken, Option::is_some), 1);
    assert_eq!(store.authorizations().find(&theirs, &twin.id, at(0)).await.unwrap(), Some(twin));
}

pub(crate) async fn an_expired_authorization_is_neither_found_nor_taken(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let authorization = an_authorization(&ours);
    let other = Authorization { expires_at: at(601), ..an_authorization(&theirs) };
    store.authorizations().put(&ours, authorization.clone()).await.unwrap();
    store.authorizations().put(&theirs, other.clone()).await.unwrap();
    let id = &authorization.id;

    assert!(store.authorizations().find(&ours, id, at(599)).await.unwrap().is_some());
    assert_eq!(store.authorizations().find(&ours, id, at(600)).await.unwrap(), None);
    assert_eq!(store.authorizations().take(&ours, id, at(600)).await.unwrap(), None);
    assert_eq!(store.authorizations().take(&theirs, &other.id, at(600)).await.unwrap(), Some(other));
}

pub(crate) async fn another_put_moves_the_end(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = Authorization { expires_at: from_now(-1), ..an_authorization(&ours) };
    let later = Authorization { expires_at: at(1_200), memo: None, ..first.clone() };
    store.authorizations().put(&theirs, Authorization { client_key: theirs.clone(), ..first.clone() }).await.unwrap();
    store.authorizations().put(&ours, first).await.unwrap();

    store.authorizations().put(&ours, later.clone()).await.unwrap();
    store.sweep(from_now(0)).await.unwrap();

    let (id, before) = (&later.id, from_now(-60));
    let gone = || async { store.authorizations().find(&theirs, id, before).await.unwrap().is_none() };
    eventually("the other tenant's is deleted", gone).await;
    assert_eq!(store.authorizations().find(&ours, id, at(700)).await.unwrap().as_ref(), Some(&later));
}

pub(crate) async fn another_tenant_neither_finds_nor_takes_it(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let authorization = an_authorization(&ours);
    store.authorizations().put(&ours, authorization.clone()).await.unwrap();

    assert_eq!(store.authorizations().find(&theirs, &authorization.id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().take(&theirs, &authorization.id, at(0)).await.unwrap(), None);

    assert!(store.authorizations().find(&ours, &authorization.id, at(0)).await.unwrap().is_some());
}

pub(crate) async fn a_failure_is_noted_and_cleared(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (ann, bob) = (account("ann"), account("bob"));
    let failure = a_failure();
    let other = ConnectFailure { denied: false, ..a_failure() };
    store.authorizations().note_failure(&ours, &ann, Some(failure.clone())).await.unwrap();
    store.authorizations().note_failure(&theirs, &ann, Some(other.clone())).await.unwrap();

    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), Some(failure));
    assert_eq!(store.authorizations().failure(&ours, &bob, at(0)).await.unwrap(), None);
    store.authorizations().note_failure(&ours, &ann, Some(other.clone())).await.unwrap();
    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), Some(other.clone()));
    store.authorizations().note_failure(&ours, &ann, None).await.unwrap();
    store.authorizations().note_failure(&ours, &ann, None).await.unwrap();

    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&theirs, &ann, at(0)).await.unwrap(), Some(other));
}

pub(crate) async fn an_expired_failure_is_not_returned(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let later = ConnectFailure { expires_at: at(601), ..a_failure() };
    store.authorizations().note_failure(&ours, &ann, Some(a_failure())).await.unwrap();
    store.authorizations().note_failure(&theirs, &ann, Some(later.clone())).await.unwrap();

    assert_eq!(store.authorizations().failure(&ours, &ann, at(600)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&theirs, &ann, at(600)).await.unwrap(), Some(later));
}

pub(crate) async fn removing_all_leaves_other_tenants_alone(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let (gone, kept) = (an_authorization(&ours), an_authorization(&theirs));
    for one in [&gone, &kept] {
        store.authorizations().put(&one.client_key, one.clone()).await.unwrap();
        store.authorizations().note_failure(&one.client_key, &ann, Some(a_failure())).await.unwrap();
    }

    store.authorizations().remove_all(&ours).await.unwrap();

    assert_eq!(store.authorizations().find(&ours, &gone.id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&theirs, &ann, at(0)).await.unwrap(), Some(a_failure()));
    assert_eq!(store.authorizations().find(&theirs, &kept.id, at(0)).await.unwrap(), Some(kept));
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let foreign = an_authorization(&theirs);

    let refused = store.authorizations().put(&ours, foreign.clone()).await;

    assert!(matches!(refused, Err(StoreError::Misplaced)));
    assert_eq!(store.authorizations().find(&ours, &foreign.id, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().find(&theirs, &foreign.id, at(0)).await.unwrap(), None);
}
