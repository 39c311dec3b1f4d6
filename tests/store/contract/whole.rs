use upwork_job_post::store::records::{
    AccountAuthorizations, CacheEntry, ConnectFailure, JobPost, Marker, PostState, SavedDraft,
};

use super::{AnyStore, eventually};
use crate::makers::{
    a_connection, a_draft, a_failure, a_post, a_reference, a_tenant, account, at, from_now, issue, new_job,
    some_authorizations, something_cached, two_tenants,
};

pub(crate) async fn a_store_answers(store: AnyStore) {
    store.ping().await.unwrap();
}

pub(crate) async fn only_expired_records_are_deleted(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    // Looked up at a time before anything has expired: only a deletion removes it.
    let (past, before) = (from_now(-1), from_now(-60));
    let over = AccountAuthorizations { expires_at: past, ..some_authorizations(&ours, "ann") };
    let ahead = some_authorizations(&theirs, "ann");
    for all in [&over, &ahead] {
        assert!(store.authorizations().save(&all.client_key, all.clone(), None, before).await.unwrap());
    }
    let failure = ConnectFailure { expires_at: past, ..a_failure() };
    store.authorizations().note_failure(&ours, &ann, Some(failure)).await.unwrap();
    store.cache().put(&ours, "skills", CacheEntry { expires_at: past, ..something_cached("1") }).await.unwrap();
    store.cache().put(&theirs, "skills", something_cached("2")).await.unwrap();
    let draft = SavedDraft { expires_at: past, ..a_draft(&ours, &ann, &issue("1")) };
    store.drafts().put(&ours, draft).await.unwrap();
    store.drafts().put(&ours, a_draft(&ours, &ann, &issue("2"))).await.unwrap();
    let marker = Marker::UnlinkedJob { job_id: "1".to_owned() };
    store.markers().set(&ours, marker.clone(), past).await.unwrap();
    store.markers().set(&theirs, marker.clone(), at(600)).await.unwrap();
    store.tenants().save(&ours, a_tenant(&ours), None).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let reference = a_reference(&ours, &issue("1"));
    store.job_links().add(&ours, reference.clone()).await.unwrap();

    store.sweep(from_now(0)).await.unwrap();

    eventually("all that has expired is deleted", || async {
        store.authorizations().find(&ours, &over.account_id, before).await.unwrap().is_none()
            && store.authorizations().failure(&ours, &ann, before).await.unwrap().is_none()
            && store.cache().find(&ours, "skills", before).await.unwrap().is_none()
            && !store.markers().is_set(&ours, &marker, before).await.unwrap()
            && store.drafts().find(&ours, &new_job(&ann, "1"), before).await.unwrap().is_none()
    })
    .await;
    assert!(store.authorizations().find(&theirs, &ahead.account_id, before).await.unwrap().is_some());
    assert!(store.cache().find(&theirs, "skills", before).await.unwrap().is_some());
    assert!(store.markers().is_set(&theirs, &marker, before).await.unwrap());
    assert!(store.drafts().find(&ours, &new_job(&ann, "2"), before).await.unwrap().is_some());
    assert!(store.tenants().lookup(&ours).await.unwrap().is_some());
    assert!(store.connections().find(&ours, &ann).await.unwrap().is_some());
    assert!(store.job_links().find(&ours, &reference.job_id).await.unwrap().is_some());
}

/// Begins a post and ends it at a time.
async fn ended(store: &AnyStore, post: JobPost, state: PostState, seconds_from_now: i64) -> JobPost {
    store.job_posts().begin(&post.client_key, post.clone()).await.unwrap();
    let ended = post.ended(state, from_now(seconds_from_now));
    assert!(store.job_posts().advance(&ended.client_key, ended.clone(), &PostState::Started).await.unwrap());
    ended
}

pub(crate) async fn posts_are_deleted_some_time_after_their_end(store: AnyStore) {
    const LONG_AGO: i64 = -31 * 24 * 3600;
    let (ours, theirs) = two_tenants();
    let (posted, none) =
        (PostState::Posted { job_id: "1".to_owned() }, PostState::NotPosted { reference: String::new() });
    let flying = JobPost { started_at: from_now(LONG_AGO), ..a_post(&ours, &issue("1")) };
    store.job_posts().begin(&ours, flying.clone()).await.unwrap();
    let old = ended(&store, a_post(&theirs, &issue("2")), posted.clone(), LONG_AGO).await;
    let young = ended(&store, a_post(&ours, &issue("2")), posted, -60).await;
    let first = a_post(&ours, &issue("3"));
    ended(&store, first.clone(), none, LONG_AGO).await;
    store.job_posts().begin(&ours, first.clone()).await.unwrap();

    store.sweep(from_now(0)).await.unwrap();

    eventually("the old post is deleted", || async {
        store.job_posts().find(&theirs, &old.id).await.unwrap().is_none()
    })
    .await;
    assert_eq!(store.job_posts().find(&ours, &young.id).await.unwrap(), Some(young));
    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), Some(flying));
    let again = store.job_posts().begin(&ours, first).await.unwrap();
    assert!(
        matches!(again, upwork_job_post::store::BeginOutcome::AlreadyExists(_)),
        "a post that started again has no end"
    );
}

pub(crate) async fn all_expired_records_are_deleted(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (past, before) = (from_now(-1), from_now(-60));
    let authorizations: Vec<_> = (0..250)
        .map(|number| some_authorizations(if number % 2 == 0 { &ours } else { &theirs }, &format!("account-{number}")))
        .map(|all| AccountAuthorizations { expires_at: past, ..all })
        .collect();
    for all in &authorizations {
        assert!(store.authorizations().save(&all.client_key, all.clone(), None, before).await.unwrap());
    }

    store.sweep(from_now(0)).await.unwrap();

    for left in &authorizations {
        eventually("each is deleted", || async {
            store.authorizations().find(&left.client_key, &left.account_id, before).await.unwrap().is_none()
        })
        .await;
    }
}
