use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{AccountAuthorizations, Authorization, ConnectFailure};

use super::{AnyStore, count, eventually, race};
use crate::makers::{a_failure, account, an_authorization, at, from_now, some_authorizations, two_tenants};

/// The same, after another change.
fn next(before: &AccountAuthorizations) -> AccountAuthorizations {
    AccountAuthorizations { revision: crate::makers::fresh("revision"), ..before.clone() }
}

/// Writes the first of an account.
async fn save_first(store: &AnyStore, all: &AccountAuthorizations) -> bool {
    store.authorizations().save(&all.client_key, all.clone(), None, at(0)).await.unwrap()
}

async fn find(store: &AnyStore, all: &AccountAuthorizations, seconds: i64) -> Option<AccountAuthorizations> {
    store.authorizations().find(&all.client_key, &all.account_id, at(seconds)).await.unwrap()
}

pub(crate) async fn a_saved_record_is_found_only_for_its_account(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (anns, bobs) = (some_authorizations(&ours, "ann"), some_authorizations(&ours, "bob"));
    let twins = some_authorizations(&theirs, "ann");
    for all in [&anns, &bobs, &twins] {
        assert!(save_first(&store, all).await);
    }

    for all in [&anns, &bobs, &twins] {
        assert_eq!(find(&store, all, 0).await.as_ref(), Some(all));
    }
    assert_eq!(find(&store, &some_authorizations(&theirs, "bob"), 0).await, None);
}

pub(crate) async fn saving_needs_the_stored_revision(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = some_authorizations(&ours, "ann");
    let twin = some_authorizations(&theirs, "ann");
    assert!(save_first(&store, &first).await && save_first(&store, &twin).await);
    let second = AccountAuthorizations { wrong_codes: 3, ..next(&first) };
    let save = async |all: &AccountAuthorizations, seen: Option<&str>| {
        store.authorizations().save(&ours, all.clone(), seen, at(0)).await.unwrap()
    };

    for stale in [None, Some(""), Some("another"), Some(twin.revision.as_str())] {
        assert!(!save(&second, stale).await, "{stale:?}");
    }
    assert_eq!(find(&store, &first, 0).await.as_ref(), Some(&first));
    assert!(save(&second, Some(&first.revision)).await);
    assert!(!save(&next(&first), Some(&first.revision)).await, "the first is gone");

    assert_eq!(find(&store, &first, 0).await, Some(second));
    assert_eq!(find(&store, &twin, 0).await, Some(twin));
}

pub(crate) async fn one_of_many_concurrent_changes_wins(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = some_authorizations(&ours, "ann");
    let twin = some_authorizations(&theirs, "ann");

    for seen in [None, Some(first.revision.clone())] {
        let saved = race(&store, |store, number| {
            let change = AccountAuthorizations { wrong_codes: u32::try_from(number).unwrap(), ..next(&first) };
            // The first round is slower: it includes setup.
            let change = if seen.is_none() { first.clone() } else { change };
            let seen = seen.clone();
            async move {
                let client_key = change.client_key.clone();
                store.authorizations().save(&client_key, change, seen.as_deref(), at(0)).await.unwrap()
            }
        })
        .await;
        assert_eq!(count(&saved, |saved| *saved), 1, "{seen:?}");
    }
    assert_eq!(find(&store, &twin, 0).await, None);
}

pub(crate) async fn an_expired_record_is_not_found_and_can_be_replaced(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = some_authorizations(&ours, "ann");
    let twin = AccountAuthorizations { expires_at: at(601), ..some_authorizations(&theirs, "ann") };
    assert!(save_first(&store, &first).await && save_first(&store, &twin).await);
    let second = AccountAuthorizations { expires_at: at(1_200), ..next(&first) };
    let save =
        async |seconds: i64| store.authorizations().save(&ours, second.clone(), None, at(seconds)).await.unwrap();

    assert!(find(&store, &first, 599).await.is_some() && find(&store, &twin, 600).await.is_some());
    assert_eq!(find(&store, &first, 600).await, None);
    assert!(!save(599).await, "it is still good");
    assert!(save(600).await, "it has expired, deleted or not");

    assert_eq!(find(&store, &first, 600).await, Some(second));
}

pub(crate) async fn another_save_extends_the_expiry(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let first = AccountAuthorizations { expires_at: from_now(-1), ..some_authorizations(&ours, "ann") };
    let over = AccountAuthorizations { expires_at: from_now(-1), ..some_authorizations(&theirs, "ann") };
    let later = AccountAuthorizations { expires_at: at(1_200), ..next(&first) };
    for all in [&over, &first] {
        assert!(store.authorizations().save(&all.client_key, all.clone(), None, from_now(-60)).await.unwrap());
    }

    let seen = Some(first.revision.as_str());
    assert!(store.authorizations().save(&ours, later.clone(), seen, from_now(-60)).await.unwrap());
    store.sweep(from_now(0)).await.unwrap();

    let before = from_now(-60);
    let gone = || async { store.authorizations().find(&theirs, &over.account_id, before).await.unwrap().is_none() };
    eventually("the other tenant's is deleted", gone).await;
    assert_eq!(find(&store, &later, 700).await, Some(later));
}

pub(crate) async fn removing_an_accounts_records_does_not_affect_other_accounts(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let gone = some_authorizations(&ours, "ann");
    let others = [some_authorizations(&ours, "bob"), some_authorizations(&theirs, "ann")];
    assert!(save_first(&store, &gone).await);
    for all in &others {
        assert!(save_first(&store, all).await);
    }
    store.authorizations().note_failure(&ours, &account("ann"), Some(a_failure())).await.unwrap();

    store.authorizations().remove(&ours, &account("ann")).await.unwrap();
    store.authorizations().remove(&ours, &account("ann")).await.unwrap();

    assert_eq!(find(&store, &gone, 0).await, None);
    assert!(!store.authorizations().save(&ours, next(&gone), Some(&gone.revision), at(0)).await.unwrap());
    assert_eq!(find(&store, &gone, 0).await, None, "what was removed does not come back");
    for all in &others {
        assert_eq!(find(&store, all, 0).await.as_ref(), Some(all));
    }
    assert!(store.authorizations().failure(&ours, &account("ann"), at(0)).await.unwrap().is_some());
}

pub(crate) async fn a_failure_is_recorded_and_cleared(store: AnyStore) {
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

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let (gone, kept) = (some_authorizations(&ours, "ann"), some_authorizations(&theirs, "ann"));
    for one in [&gone, &kept] {
        assert!(save_first(&store, one).await);
        store.authorizations().note_failure(&one.client_key, &ann, Some(a_failure())).await.unwrap();
    }

    store.authorizations().remove_all(&ours).await.unwrap();

    assert_eq!(find(&store, &gone, 0).await, None);
    assert_eq!(store.authorizations().failure(&ours, &ann, at(0)).await.unwrap(), None);
    assert_eq!(store.authorizations().failure(&theirs, &ann, at(0)).await.unwrap(), Some(a_failure()));
    assert_eq!(find(&store, &kept, 0).await, Some(kept));
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let foreign = some_authorizations(&theirs, "ann");

    for seen in [None, Some(foreign.revision.as_str())] {
        let refused = store.authorizations().save(&ours, foreign.clone(), seen, at(0)).await;
        assert!(matches!(refused, Err(StoreError::Misplaced)));
    }

    assert_eq!(find(&store, &foreign, 0).await, None);
    assert_eq!(find(&store, &some_authorizations(&ours, "ann"), 0).await, None);
}

pub(crate) async fn every_part_of_an_authorization_is_kept(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let list: Vec<Authorization> = crate::makers::every_progress()
        .into_iter()
        .map(|progress| Authorization { progress, ..an_authorization() })
        .collect();
    let all = AccountAuthorizations { list, wrong_codes: 4, ..some_authorizations(&ours, "ann") };

    assert!(save_first(&store, &all).await);

    assert_eq!(find(&store, &all, 0).await, Some(all));
    assert_eq!(store.export(&theirs).await.unwrap(), []);
}
