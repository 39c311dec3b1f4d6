//! The lease on refreshing the tokens of a connection.

use jiff::Timestamp;
use upwork_job_post::caller::ClientKey;
use upwork_job_post::store::records::{Connection, ConnectionState, Record, RefreshLease, Sealed};
use upwork_job_post::store::refresh_lease::RefreshEnd;

use super::{AnyStore, count, race};
use crate::makers::{a_connection, account, at, two_tenants};

fn a_lease(owner: &str, until: Timestamp) -> RefreshLease {
    RefreshLease { owner: owner.to_owned(), until }
}

fn new_tokens() -> Sealed {
    Sealed("key.bmV3".to_owned())
}

/// Ann is connected in both tenants.
async fn connected(store: &AnyStore) -> (ClientKey, ClientKey) {
    let (ours, theirs) = two_tenants();
    for tenant in [&ours, &theirs] {
        store.connections().put(tenant, a_connection(tenant, &account("ann"))).await.unwrap();
    }
    (ours, theirs)
}

async fn found(store: &AnyStore, tenant: &ClientKey) -> Connection {
    store.connections().find(tenant, &account("ann")).await.unwrap().unwrap()
}

/// `owner` requests at second `now` a lease until `until`.
async fn lease(store: &AnyStore, tenant: &ClientKey, owner: &str, now: i64, until: i64) -> Option<Connection> {
    let lease = a_lease(owner, at(until));
    store.connections().lease_refresh(tenant, &account("ann"), lease, at(now)).await.unwrap()
}

async fn end(store: &AnyStore, tenant: &ClientKey, owner: &str, end: RefreshEnd) -> Option<Connection> {
    store.connections().end_refresh(tenant, &account("ann"), owner, end).await.unwrap()
}

pub(crate) async fn a_lease_is_held_by_one_until_it_ends(store: AnyStore) {
    let (ours, theirs) = connected(&store).await;
    let before = found(&store, &ours).await;

    let leased = lease(&store, &ours, "first", 0, 15).await.unwrap();
    assert_eq!(lease(&store, &ours, "second", 14, 29).await, None);
    let other = lease(&store, &theirs, "second", 0, 15).await;
    let taken_over = lease(&store, &ours, "second", 15, 30).await.unwrap();

    assert_eq!(leased, Connection { refresh_lease: Some(a_lease("first", at(15))), version: leased.version, ..before });
    assert!(other.is_some(), "a lease is of one tenant");
    assert_eq!(taken_over.refresh_lease, Some(a_lease("second", at(30))));
    assert_eq!(found(&store, &ours).await, taken_over);
}

pub(crate) async fn one_of_many_concurrent_owners_gets_the_lease(store: AnyStore) {
    let (ours, theirs) = connected(&store).await;

    let taken = race(&store, |store, number| {
        let ours = ours.clone();
        async move { lease(&store, &ours, &number.to_string(), 0, 15).await }
    })
    .await;

    assert_eq!(count(&taken, Option::is_some), 1);
    let winner = taken.iter().position(Option::is_some).unwrap().to_string();
    assert_eq!(found(&store, &ours).await.refresh_lease, Some(a_lease(&winner, at(15))));
    assert_eq!(found(&store, &theirs).await.refresh_lease, None);
}

pub(crate) async fn only_its_owner_ends_a_lease(store: AnyStore) {
    let (ours, theirs) = connected(&store).await;
    let leased = lease(&store, &ours, "owner", 0, 15).await.unwrap();

    for tenant in [&ours, &theirs] {
        assert_eq!(end(&store, tenant, "other", RefreshEnd::Rotated(new_tokens())).await, None);
    }
    assert_eq!(found(&store, &ours).await, leased);

    let rotated = end(&store, &ours, "owner", RefreshEnd::Rotated(new_tokens())).await.unwrap();
    assert_eq!((rotated.refresh_lease.clone(), rotated.tokens.clone()), (None, new_tokens()));
    assert_eq!(found(&store, &ours).await, rotated);
    assert_eq!(end(&store, &ours, "owner", RefreshEnd::Refused).await, None, "it has been given back");
    assert_ne!(found(&store, &theirs).await.tokens, new_tokens());
}

pub(crate) async fn an_owner_who_lost_the_lease_writes_nothing(store: AnyStore) {
    let (ours, _) = connected(&store).await;
    lease(&store, &ours, "slow", 0, 15).await.unwrap();
    let taken_over = lease(&store, &ours, "next", 15, 30).await.unwrap();

    for what in [RefreshEnd::Rotated(new_tokens()), RefreshEnd::Refused, RefreshEnd::Released] {
        assert_eq!(end(&store, &ours, "slow", what).await, None);
    }

    assert_eq!(found(&store, &ours).await, taken_over);
}

pub(crate) async fn a_refused_refresh_ends_the_connection(store: AnyStore) {
    let (ours, theirs) = connected(&store).await;
    let leased = lease(&store, &ours, "owner", 0, 15).await.unwrap();

    let dead = end(&store, &ours, "owner", RefreshEnd::Refused).await.unwrap();

    let state = ConnectionState::ReconnectNeeded;
    assert_eq!(dead, Connection { state, refresh_lease: None, version: dead.version, ..leased });
    assert_eq!(found(&store, &theirs).await.state, ConnectionState::Active);
}

pub(crate) async fn a_refresh_without_an_answer_changes_only_the_lease(store: AnyStore) {
    let (ours, _) = connected(&store).await;
    let before = found(&store, &ours).await;
    lease(&store, &ours, "owner", 0, 15).await.unwrap();

    let after = end(&store, &ours, "owner", RefreshEnd::Released).await.unwrap();

    assert_eq!(after, Connection { version: after.version, ..before });
    assert!(lease(&store, &ours, "next", 1, 16).await.is_some());
}

pub(crate) async fn changes_during_a_refresh_are_kept(store: AnyStore) {
    let (ours, _) = connected(&store).await;
    let leased = lease(&store, &ours, "owner", 0, 15).await.unwrap();
    let chosen = Connection { organization: Some("org".to_owned()), ..leased.clone() };
    assert!(store.connections().replace(&ours, chosen, leased.version).await.unwrap());

    let rotated = end(&store, &ours, "owner", RefreshEnd::Rotated(new_tokens())).await.unwrap();

    assert_eq!((rotated.tokens, rotated.organization), (new_tokens(), Some("org".to_owned())));
}

pub(crate) async fn a_lease_prevents_writes_by_earlier_readers(store: AnyStore) {
    let (ours, _) = connected(&store).await;
    let before = found(&store, &ours).await;
    let leased = lease(&store, &ours, "owner", 0, 15).await.unwrap();

    assert!(!store.connections().replace(&ours, before.clone(), before.version).await.unwrap());

    assert_eq!(found(&store, &ours).await, leased);
}

pub(crate) async fn a_lease_is_removed_with_its_connection(store: AnyStore) {
    let (ours, theirs) = connected(&store).await;
    for tenant in [&ours, &theirs] {
        lease(&store, tenant, "owner", 0, 15).await.unwrap();
    }

    let removed = store.connections().remove(&ours, &account("ann")).await.unwrap().unwrap();
    store.connections().end_all(&theirs, at(600)).await.unwrap();

    assert!(removed.refresh_lease.is_some());
    for tenant in [&ours, &theirs] {
        assert_eq!(end(&store, tenant, "owner", RefreshEnd::Rotated(new_tokens())).await, None);
        assert_eq!(store.connections().find(tenant, &account("ann")).await.unwrap(), None);
    }
}

pub(crate) async fn a_recreated_connection_has_no_lease(store: AnyStore) {
    let (ours, _) = connected(&store).await;
    lease(&store, &ours, "owner", 0, 15).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &account("ann"))).await.unwrap();
    let anew = found(&store, &ours).await;

    assert_eq!(end(&store, &ours, "owner", RefreshEnd::Rotated(new_tokens())).await, None);

    assert_eq!(found(&store, &ours).await, anew);
    assert!(lease(&store, &ours, "next", 1, 16).await.is_some());
}

pub(crate) async fn a_lease_is_moved_with_its_connection(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let leased = Connection { refresh_lease: Some(a_lease("owner", at(15))), ..a_connection(&ours, &account("ann")) };

    assert!(store.import(&ours, Record::Connection(leased.clone())).await.unwrap());

    assert_eq!(store.export(&ours).await.unwrap(), [Record::Connection(leased)]);
    assert_eq!(lease(&store, &ours, "next", 14, 29).await, None);
    assert!(lease(&store, &ours, "next", 15, 30).await.is_some());
    assert_eq!(store.export(&theirs).await.unwrap(), []);
}

pub(crate) async fn no_connection_has_no_lease(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    store.connections().put(&theirs, a_connection(&theirs, &account("ann"))).await.unwrap();

    assert_eq!(lease(&store, &ours, "owner", 0, 15).await, None);
    assert_eq!(end(&store, &ours, "owner", RefreshEnd::Released).await, None);

    assert_eq!(store.connections().find(&ours, &account("ann")).await.unwrap(), None);
    assert_eq!(found(&store, &theirs).await.refresh_lease, None);
}
