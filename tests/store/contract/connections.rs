use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{Connection, ConnectionState, Sealed};

use super::{AnyStore, count, race};
use crate::makers::{a_connection, account, at, client_key, two_tenants};

pub(crate) async fn a_connection_is_found_as_stored(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (ann, bob) = (account("ann"), account("bob"));
    let connection = Connection { state: ConnectionState::ReconnectNeeded, ..a_connection(&ours, &ann) };

    store.connections().put(&ours, connection.clone()).await.unwrap();

    let found = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    assert_eq!(found, Connection { version: found.version, ..connection });
    assert_eq!(store.connections().find(&ours, &bob).await.unwrap(), None);
    assert_eq!(store.connections().find(&theirs, &ann).await.unwrap(), None);
}

pub(crate) async fn an_account_has_one_connection(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let (first, second) = (a_connection(&ours, &ann), a_connection(&ours, &ann));
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();

    store.connections().put(&ours, first).await.unwrap();
    let before = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    store.connections().put(&ours, second.clone()).await.unwrap();

    let kept = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    assert_eq!(kept.upwork_user, second.upwork_user);
    assert_ne!(kept.version, before.version);
}

pub(crate) async fn replacing_needs_the_stored_version(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let first = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    let rotated = Connection { tokens: Sealed("key.bmV3".to_owned()), ..first.clone() };

    assert!(store.connections().replace(&ours, rotated.clone(), first.version).await.unwrap());
    assert!(!store.connections().replace(&ours, first.clone(), first.version).await.unwrap());
    let elsewhere = Connection { client_key: theirs.clone(), ..first.clone() };
    assert!(!store.connections().replace(&theirs, elsewhere, first.version).await.unwrap());

    let kept = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    assert_eq!(kept.tokens, rotated.tokens);
    assert_ne!(kept.version, first.version);
    assert_eq!(store.connections().find(&theirs, &ann).await.unwrap(), None);
}

pub(crate) async fn one_of_many_concurrent_rotations_wins(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let first = store.connections().find(&ours, &ann).await.unwrap().unwrap();

    let won = race(&store, |store, number| {
        let (ours, seen) = (ours.clone(), first.version);
        let rotated = Connection { upwork_user: number.to_string(), ..first.clone() };
        async move { store.connections().replace(&ours, rotated, seen).await.unwrap() }
    })
    .await;

    assert_eq!(count(&won, |won| *won), 1);
    let kept = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    assert_eq!(kept.upwork_user, won.iter().position(|won| *won).unwrap().to_string());
}

pub(crate) async fn a_version_never_comes_back_after_a_removal(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let old = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    store.connections().remove(&ours, &ann).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();

    let replaced = store.connections().replace(&ours, old.clone(), old.version).await.unwrap();

    assert!(!replaced, "a refresh of the old tokens must not overwrite the new connection");
}

pub(crate) async fn removing_returns_the_removed_record_once(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let connection = a_connection(&ours, &ann);
    store.connections().put(&ours, connection.clone()).await.unwrap();
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();

    let removed = store.connections().remove(&ours, &ann).await.unwrap().unwrap();

    assert_eq!(removed.upwork_user, connection.upwork_user);
    assert_eq!(store.connections().remove(&ours, &ann).await.unwrap(), None);
    assert_eq!(store.connections().find(&ours, &ann).await.unwrap(), None);
    assert!(!store.connections().replace(&ours, removed.clone(), removed.version).await.unwrap());
    assert!(store.connections().find(&theirs, &ann).await.unwrap().is_some());
}

pub(crate) async fn ending_all_connections_queues_their_tokens_for_revocation_in_one_tenant(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for name in ["ann", "bob"] {
        store.connections().put(&ours, a_connection(&ours, &account(name))).await.unwrap();
        store.connections().put(&theirs, a_connection(&theirs, &account(name))).await.unwrap();
    }

    store.connections().end_all(&ours, at(600)).await.unwrap();
    store.connections().end_all(&ours, at(700)).await.unwrap();

    for name in ["ann", "bob"] {
        assert_eq!(store.connections().find(&ours, &account(name)).await.unwrap(), None);
        assert!(store.connections().find(&theirs, &account(name)).await.unwrap().is_some());
    }
    let mut waiting = store.revocations().list(&ours, at(0)).await.unwrap();
    waiting.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    let listed: Vec<_> = waiting.iter().map(|w| (w.account_id.as_str(), w.tokens.0.as_str(), w.expires_at)).collect();
    assert_eq!(listed, [("ann", "key.dG9rZW5z", at(600)), ("bob", "key.dG9rZW5z", at(600))]);
    assert_eq!(store.revocations().list(&theirs, at(0)).await.unwrap(), []);
}

pub(crate) async fn tokens_of_two_connections_of_an_account_both_await_revocation(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    for _ in 0..2 {
        store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
        store.connections().end_all(&ours, at(600)).await.unwrap();
    }
    assert_eq!(store.revocations().list(&ours, at(0)).await.unwrap().len(), 2);
}

pub(crate) async fn no_token_is_lost_in_concurrent_removals(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for number in 0..5 {
        store.connections().put(&ours, a_connection(&ours, &account(&format!("ann-{number}")))).await.unwrap();
    }
    store.connections().put(&theirs, a_connection(&theirs, &account("ann-0"))).await.unwrap();

    race(&store, |store, _| {
        let ours = ours.clone();
        async move { store.connections().end_all(&ours, at(600)).await.unwrap() }
    })
    .await;

    assert_eq!(store.revocations().list(&ours, at(0)).await.unwrap().len(), 5);
    assert!(store.connections().find(&theirs, &account("ann-0")).await.unwrap().is_some());
}

pub(crate) async fn keys_of_different_ids_never_collide(store: AnyStore) {
    let (short, long) = (client_key("ab"), client_key("abc"));
    let first = a_connection(&short, &account("cd"));
    let second = a_connection(&long, &account("d"));

    store.connections().put(&short, first.clone()).await.unwrap();
    store.connections().put(&long, second.clone()).await.unwrap();

    let connections = store.connections();
    let found = |key, id| async move { connections.find(key, &account(id)).await.unwrap() };
    assert_eq!(found(&short, "cd").await.unwrap().upwork_user, first.upwork_user);
    assert_eq!(found(&long, "d").await.unwrap().upwork_user, second.upwork_user);
    assert_eq!(found(&short, "d").await, None);
    assert_eq!(found(&long, "cd").await, None);
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    let foreign = store.connections().find(&theirs, &ann).await.unwrap().unwrap();

    let put = store.connections().put(&ours, foreign.clone()).await;
    let replaced = store.connections().replace(&ours, foreign.clone(), foreign.version).await;

    assert!(matches!(put, Err(StoreError::Misplaced)));
    assert!(matches!(replaced, Err(StoreError::Misplaced)));
    assert_eq!(store.connections().find(&ours, &ann).await.unwrap(), None);
    assert_eq!(store.connections().find(&theirs, &ann).await.unwrap(), Some(foreign));
}

pub(crate) async fn putting_returns_the_replaced_record(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    assert_eq!(store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap(), None);
    let first = store.connections().find(&ours, &ann).await.unwrap().unwrap();

    let before = store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();

    assert_eq!(before, Some(first.clone()));
    assert_ne!(store.connections().find(&ours, &ann).await.unwrap().unwrap().version, first.version);
}

pub(crate) async fn removing_a_version_needs_the_stored_version(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    for tenant in [&ours, &theirs] {
        store.connections().put(tenant, a_connection(tenant, &ann)).await.unwrap();
    }
    let first = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    let second = store.connections().find(&ours, &ann).await.unwrap().unwrap();

    assert!(!store.connections().remove_version(&ours, &ann, first.version).await.unwrap());
    assert_eq!(store.connections().find(&ours, &ann).await.unwrap().as_ref(), Some(&second));
    assert!(store.connections().remove_version(&ours, &ann, second.version).await.unwrap());
    assert!(!store.connections().remove_version(&ours, &ann, second.version).await.unwrap());

    assert_eq!(store.connections().find(&ours, &ann).await.unwrap(), None);
    assert!(store.connections().find(&theirs, &ann).await.unwrap().is_some());
}

pub(crate) async fn connections_are_listed_in_pages_for_one_tenant(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    assert_eq!(store.connections().list(&ours, None, 10).await.unwrap(), []);
    for name in ["cem", "ann", "712020:x", "bob"] {
        store.connections().put(&ours, a_connection(&ours, &account(name))).await.unwrap();
        store.connections().put(&theirs, a_connection(&theirs, &account(name))).await.unwrap();
    }
    store.connections().put(&theirs, a_connection(&theirs, &account("dora"))).await.unwrap();

    let page = async |after: Option<&str>, limit: usize| {
        let found = store.connections().list(&ours, after.map(account).as_ref(), limit).await.unwrap();
        assert!(found.iter().all(|connection| connection.client_key == ours));
        found.into_iter().map(|connection| connection.account_id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(page(None, 10).await, ["712020:x", "ann", "bob", "cem"]);
    assert_eq!(page(None, 2).await, ["712020:x", "ann"]);
    assert_eq!(page(Some("ann"), 2).await, ["bob", "cem"]);
    assert_eq!(page(Some("b"), 2).await, ["bob", "cem"], "the account before may be gone");
    assert_eq!(page(Some("cem"), 2).await, [] as [&str; 0]);
}

pub(crate) async fn noting_a_use_does_not_change_the_version(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    store.connections().note_use(&ours, &ann, at(1)).await.unwrap();
    assert_eq!(store.connections().find(&ours, &ann).await.unwrap(), None, "there is nothing to note it in");
    store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
    store.connections().put(&theirs, a_connection(&theirs, &ann)).await.unwrap();
    let before = store.connections().find(&ours, &ann).await.unwrap().unwrap();

    store.connections().note_use(&ours, &ann, at(1)).await.unwrap();

    let noted = store.connections().find(&ours, &ann).await.unwrap().unwrap();
    assert_eq!(noted, Connection { last_used_at: Some(at(1)), ..before.clone() });
    assert_eq!(store.connections().find(&theirs, &ann).await.unwrap().unwrap().last_used_at, None);
    assert!(store.connections().replace(&ours, before.clone(), before.version).await.unwrap());
}
