use upwork_job_post::store::records::{JobPost, PostState};
use upwork_job_post::store::{BeginOutcome, StoreError};

use super::{AnyStore, count, race};
use crate::makers::{a_post, at, issue, two_tenants};

fn posted() -> PostState {
    PostState::Posted { job_id: "9007199254740993".to_owned() }
}

fn unknown() -> PostState {
    PostState::Unknown { since: at(20) }
}

fn in_state(post: &JobPost, state: PostState) -> JobPost {
    JobPost { state, ..post.clone() }
}

/// Begins a post of the issue.
async fn begun(store: &AnyStore, post: JobPost) -> JobPost {
    let begun = store.job_posts().begin(&post.client_key, post.clone()).await.unwrap();
    assert_eq!(begun, BeginOutcome::Started);
    post
}

async fn advanced(store: &AnyStore, post: &JobPost, from: &PostState, to: PostState) -> bool {
    store.job_posts().advance(&post.client_key, in_state(post, to), from).await.unwrap()
}

async fn state_of(store: &AnyStore, post: &JobPost) -> PostState {
    store.job_posts().find(&post.client_key, &post.id).await.unwrap().unwrap().state
}

pub(crate) async fn a_begun_post_is_found_as_started(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = a_post(&ours, &issue("1"));

    begun(&store, in_state(&post, posted())).await;

    assert_eq!(store.job_posts().find(&ours, &post.id).await.unwrap().as_ref(), Some(&post));
    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap().as_ref(), Some(&post));
    assert_eq!(store.job_posts().in_flight(&ours, &issue("2")).await.unwrap(), None);
    assert_eq!(store.job_posts().find(&theirs, &post.id).await.unwrap(), None);
    assert_eq!(store.job_posts().in_flight(&theirs, &issue("1")).await.unwrap(), None);
}

pub(crate) async fn a_known_id_returns_its_post(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;

    let again = store.job_posts().begin(&ours, post.clone()).await.unwrap();
    assert_eq!(again, BeginOutcome::AlreadyExists(Box::new(post.clone())));
    assert!(advanced(&store, &post, &PostState::Started, posted()).await);
    // The answer to an id does not depend on the issue it is sent for.
    let elsewhere = JobPost { issue: a_post(&ours, &issue("2")).issue, ..post.clone() };
    let later = store.job_posts().begin(&ours, elsewhere).await.unwrap();

    assert_eq!(later, BeginOutcome::AlreadyExists(Box::new(in_state(&post, posted()))));
    begun(&store, JobPost { client_key: theirs, ..post }).await;
}

pub(crate) async fn an_issue_has_one_post_in_flight(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = begun(&store, a_post(&ours, &issue("1"))).await;
    let second = a_post(&ours, &issue("1"));

    let busy = store.job_posts().begin(&ours, second.clone()).await.unwrap();

    assert_eq!(busy, BeginOutcome::InFlight(Box::new(first)));
    assert_eq!(store.job_posts().find(&ours, &second.id).await.unwrap(), None);
    begun(&store, a_post(&ours, &issue("2"))).await;
    begun(&store, a_post(&theirs, &issue("1"))).await;
}

pub(crate) async fn an_end_frees_the_issue(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let other = begun(&store, a_post(&theirs, &issue("1"))).await;
    let refused = PostState::Refused { message: "no".to_owned(), fields: Vec::new(), reference: "ref".to_owned() };
    for end in [posted(), refused, PostState::NotPosted { reference: "ref".to_owned() }] {
        let post = begun(&store, a_post(&ours, &issue("1"))).await;

        assert!(advanced(&store, &post, &PostState::Started, end.clone()).await);

        assert_eq!(state_of(&store, &post).await, end);
        assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), None);
    }
    assert_eq!(store.job_posts().in_flight(&theirs, &issue("1")).await.unwrap(), Some(other));
}

pub(crate) async fn an_unknown_outcome_blocks_the_issue(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, a_post(&theirs, &issue("1"))).await;

    assert!(advanced(&store, &post, &PostState::Started, unknown()).await);

    let second = store.job_posts().begin(&ours, a_post(&ours, &issue("1"))).await.unwrap();
    assert_eq!(second, BeginOutcome::InFlight(Box::new(in_state(&post, unknown()))));
    assert!(advanced(&store, &post, &unknown(), posted()).await);
    begun(&store, a_post(&ours, &issue("1"))).await;
}

pub(crate) async fn advancing_needs_the_stored_state(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = a_post(&ours, &issue("1"));
    assert!(!advanced(&store, &post, &PostState::Started, posted()).await, "there is none");
    begun(&store, post.clone()).await;
    let twin = begun(&store, JobPost { client_key: theirs, ..post.clone() }).await;

    assert!(!advanced(&store, &post, &unknown(), posted()).await);
    assert_eq!(state_of(&store, &post).await, PostState::Started);
    assert!(advanced(&store, &post, &PostState::Started, unknown()).await);
    let other_time = PostState::Unknown { since: at(21) };
    assert!(!advanced(&store, &post, &other_time, posted()).await);

    assert_eq!(state_of(&store, &post).await, unknown());
    assert_eq!(state_of(&store, &twin).await, PostState::Started);
}

pub(crate) async fn an_end_is_final(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, a_post(&theirs, &issue("1"))).await;
    assert!(advanced(&store, &post, &PostState::Started, posted()).await);
    let next = begun(&store, a_post(&ours, &issue("1"))).await;

    assert!(!advanced(&store, &post, &posted(), PostState::Started).await);

    assert_eq!(state_of(&store, &post).await, posted());
    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), Some(next));
}

pub(crate) async fn a_post_stays_with_its_issue(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    let other = begun(&store, a_post(&ours, &issue("2"))).await;
    begun(&store, a_post(&theirs, &issue("2"))).await;

    let moved = JobPost { issue: other.issue.clone(), ..post.clone() };
    assert!(!advanced(&store, &moved, &PostState::Started, posted()).await);

    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), Some(post));
    assert_eq!(store.job_posts().in_flight(&ours, &issue("2")).await.unwrap(), Some(other));
}

pub(crate) async fn one_of_many_concurrent_posts_with_one_id_starts(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = a_post(&ours, &issue("1"));
    begun(&store, JobPost { client_key: theirs, ..post.clone() }).await;

    let begun = race(&store, |store, _| {
        let post = post.clone();
        async move { store.job_posts().begin(&post.client_key.clone(), post).await.unwrap() }
    })
    .await;

    assert_eq!(count(&begun, |b| *b == BeginOutcome::Started), 1);
    assert_eq!(count(&begun, |b| matches!(b, BeginOutcome::AlreadyExists(_))), begun.len() - 1);
}

pub(crate) async fn one_of_many_concurrent_posts_of_an_issue_starts(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    begun(&store, a_post(&theirs, &issue("1"))).await;

    let begun = race(&store, |store, _| {
        let post = a_post(&ours, &issue("1"));
        async move { store.job_posts().begin(&post.client_key.clone(), post).await.unwrap() }
    })
    .await;

    assert_eq!(count(&begun, |b| *b == BeginOutcome::Started), 1);
    assert_eq!(count(&begun, |b| matches!(b, BeginOutcome::InFlight(_))), begun.len() - 1);
    assert_eq!(store.job_posts().list_in_flight(&ours).await.unwrap().len(), 1);
}

pub(crate) async fn one_of_many_concurrent_advances_wins(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    let twin = begun(&store, JobPost { client_key: theirs, ..post.clone() }).await;

    let won = race(&store, |store, number| {
        let post = in_state(&post, PostState::Posted { job_id: number.to_string() });
        async move { store.job_posts().advance(&post.client_key.clone(), post, &PostState::Started).await.unwrap() }
    })
    .await;

    assert_eq!(count(&won, |won| *won), 1);
    let winner = won.iter().position(|won| *won).unwrap().to_string();
    assert_eq!(state_of(&store, &post).await, PostState::Posted { job_id: winner });
    assert_eq!(state_of(&store, &twin).await, PostState::Started);
}

pub(crate) async fn a_lease_is_held_by_one_until_it_ends(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, JobPost { client_key: theirs.clone(), ..post.clone() }).await;
    let posts = store.job_posts();

    assert!(posts.lease(&ours, &post.id, at(0), at(30)).await.unwrap());
    assert!(!posts.lease(&ours, &post.id, at(29), at(60)).await.unwrap());
    assert!(posts.lease(&theirs, &post.id, at(0), at(30)).await.unwrap());
    assert!(posts.lease(&ours, &post.id, at(30), at(60)).await.unwrap());

    let kept = posts.find(&ours, &post.id).await.unwrap().unwrap();
    assert_eq!(kept, JobPost { leased_until: Some(at(60)), ..post });
}

pub(crate) async fn one_of_many_concurrent_callers_gets_the_lease(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, JobPost { client_key: theirs.clone(), ..post.clone() }).await;

    let leased = race(&store, |store, _| {
        let (ours, id) = (ours.clone(), post.id.clone());
        async move { store.job_posts().lease(&ours, &id, at(0), at(30)).await.unwrap() }
    })
    .await;

    assert_eq!(count(&leased, |leased| *leased), 1);
    assert_eq!(store.job_posts().find(&theirs, &post.id).await.unwrap().unwrap().leased_until, None);
}

pub(crate) async fn advancing_a_post_releases_its_lease(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, a_post(&theirs, &issue("1"))).await;
    assert!(advanced(&store, &post, &PostState::Started, unknown()).await);
    assert!(store.job_posts().lease(&ours, &post.id, at(0), at(30)).await.unwrap());

    let looked_up = JobPost { lookups: 1, leased_until: None, ..post.clone() };
    assert!(advanced(&store, &looked_up, &unknown(), unknown()).await);

    assert_eq!(store.job_posts().find(&ours, &post.id).await.unwrap().unwrap().lookups, 1);
    assert!(store.job_posts().lease(&ours, &post.id, at(1), at(31)).await.unwrap());
}

pub(crate) async fn only_posts_in_flight_are_leased(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let post = begun(&store, a_post(&ours, &issue("1"))).await;
    assert!(advanced(&store, &post, &PostState::Started, posted()).await);

    assert!(!store.job_posts().lease(&ours, &post.id, at(0), at(30)).await.unwrap());
    assert!(!store.job_posts().lease(&ours, "no such post", at(0), at(30)).await.unwrap());
    assert!(!store.job_posts().lease(&theirs, &post.id, at(0), at(30)).await.unwrap());
}

pub(crate) async fn tenants_are_listed_while_they_have_a_post_in_flight(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    assert_eq!(store.job_posts().tenants_in_flight().await.unwrap(), []);
    let first = begun(&store, a_post(&ours, &issue("1"))).await;
    let second = begun(&store, a_post(&ours, &issue("2"))).await;
    let other = begun(&store, a_post(&theirs, &issue("1"))).await;

    let mut both = vec![ours.clone(), theirs.clone()];
    both.sort();
    assert_eq!(store.job_posts().tenants_in_flight().await.unwrap(), both);
    assert!(advanced(&store, &first, &PostState::Started, posted()).await);
    assert!(advanced(&store, &other, &PostState::Started, posted()).await);
    assert_eq!(store.job_posts().tenants_in_flight().await.unwrap(), std::slice::from_ref(&ours));
    assert!(advanced(&store, &second, &PostState::Started, unknown()).await);
    assert_eq!(store.job_posts().tenants_in_flight().await.unwrap(), [ours]);
}

pub(crate) async fn all_in_flight_are_listed_for_their_tenant(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = begun(&store, a_post(&ours, &issue("1"))).await;
    let second = begun(&store, a_post(&ours, &issue("2"))).await;
    let ended = begun(&store, a_post(&ours, &issue("3"))).await;
    let other = begun(&store, a_post(&theirs, &issue("1"))).await;
    assert!(advanced(&store, &second, &PostState::Started, unknown()).await);
    assert!(advanced(&store, &ended, &PostState::Started, posted()).await);

    let mut listed = store.job_posts().list_in_flight(&ours).await.unwrap();

    listed.sort_by(|a, b| a.issue.id.cmp(&b.issue.id));
    assert_eq!(listed, [first, in_state(&second, unknown())]);
    assert_eq!(store.job_posts().list_in_flight(&theirs).await.unwrap(), [other]);
}

/// A post that has ended without a job.
async fn not_posted(store: &AnyStore, post: JobPost) -> JobPost {
    let post = begun(store, post).await;
    let ended = post.ended(PostState::NotPosted { reference: "ref".to_owned() }, at(5));
    assert!(store.job_posts().advance(&ended.client_key, ended.clone(), &PostState::Started).await.unwrap());
    ended
}

pub(crate) async fn a_post_without_a_job_may_start_again(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = a_post(&ours, &issue("1"));
    let ended = not_posted(&store, first.clone()).await;
    let twin = not_posted(&store, JobPost { client_key: theirs.clone(), ..first.clone() }).await;
    let again = JobPost { started_at: at(9), process: "another".to_owned(), ..first };

    assert_eq!(store.job_posts().begin(&ours, again.clone()).await.unwrap(), BeginOutcome::Started);

    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), Some(again.clone()));
    assert_eq!(store.job_posts().find(&theirs, &twin.id).await.unwrap(), Some(twin));
    assert!(!store.job_posts().advance(&ours, ended.clone(), &ended.state).await.unwrap(), "the first end is past");
    assert_eq!(
        store.job_posts().begin(&ours, again.clone()).await.unwrap(),
        BeginOutcome::AlreadyExists(Box::new(again.clone()))
    );
    assert!(advanced(&store, &again, &PostState::Started, posted()).await);
    assert!(matches!(store.job_posts().begin(&ours, again).await.unwrap(), BeginOutcome::AlreadyExists(_)));
}

pub(crate) async fn one_of_many_concurrent_restarts_wins(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = a_post(&ours, &issue("1"));
    not_posted(&store, first.clone()).await;
    let twin = not_posted(&store, JobPost { client_key: theirs.clone(), ..first.clone() }).await;

    let begun = race(&store, |store, number| {
        let post = JobPost { process: number.to_string(), ..first.clone() };
        async move { store.job_posts().begin(&post.client_key.clone(), post).await.unwrap() }
    })
    .await;

    assert_eq!(count(&begun, |b| *b == BeginOutcome::Started), 1);
    assert_eq!(count(&begun, |b| matches!(b, BeginOutcome::AlreadyExists(_))), begun.len() - 1);
    assert_eq!(store.job_posts().find(&theirs, &twin.id).await.unwrap(), Some(twin));
}

pub(crate) async fn a_post_that_starts_again_waits_for_its_issue(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = a_post(&ours, &issue("1"));
    let ended = not_posted(&store, first.clone()).await;
    let other = begun(&store, a_post(&ours, &issue("1"))).await;
    begun(&store, a_post(&theirs, &issue("1"))).await;

    assert_eq!(
        store.job_posts().begin(&ours, first.clone()).await.unwrap(),
        BeginOutcome::InFlight(Box::new(other.clone()))
    );

    assert_eq!(store.job_posts().find(&ours, &ended.id).await.unwrap(), Some(ended));
    assert!(advanced(&store, &other, &PostState::Started, posted()).await);
    assert_eq!(store.job_posts().begin(&ours, first).await.unwrap(), BeginOutcome::Started);
}

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let flying = begun(&store, a_post(&ours, &issue("1"))).await;
    let ended = not_posted(&store, a_post(&ours, &issue("2"))).await;
    let kept = begun(&store, a_post(&theirs, &issue("1"))).await;

    store.job_posts().remove_all(&ours).await.unwrap();

    for post in [&flying, &ended] {
        assert_eq!(store.job_posts().find(&ours, &post.id).await.unwrap(), None);
    }
    assert_eq!(store.job_posts().list_in_flight(&ours).await.unwrap(), []);
    assert_eq!(store.job_posts().in_flight(&theirs, &issue("1")).await.unwrap(), Some(kept));
    begun(&store, flying).await;
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let foreign = begun(&store, a_post(&theirs, &issue("1"))).await;

    let began = store.job_posts().begin(&ours, a_post(&theirs, &issue("2"))).await;
    let moved = store.job_posts().advance(&ours, in_state(&foreign, posted()), &PostState::Started).await;

    assert!(matches!(began, Err(StoreError::Misplaced)));
    assert!(matches!(moved, Err(StoreError::Misplaced)));
    assert_eq!(store.job_posts().list_in_flight(&ours).await.unwrap(), []);
    assert_eq!(store.job_posts().list_in_flight(&theirs).await.unwrap(), [foreign]);
}
