use upwork_job_post::store::records::Marker;

use super::AnyStore;
use crate::makers::{account, at, issue, two_tenants};

fn unlinked(job_id: &str) -> Marker {
    Marker::UnlinkedJob { job_id: job_id.to_owned() }
}

fn may_not_edit(account_id: &str, issue_id: &str) -> Marker {
    Marker::MayNotEdit { account_id: account(account_id), issue_id: issue(issue_id) }
}

pub(crate) async fn a_marker_is_set_until_it_expires(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    store.markers().set(&ours, unlinked("1"), at(600)).await.unwrap();

    assert!(store.markers().is_set(&ours, &unlinked("1"), at(599)).await.unwrap());
    assert!(!store.markers().is_set(&ours, &unlinked("1"), at(600)).await.unwrap());
    assert!(!store.markers().is_set(&theirs, &unlinked("1"), at(0)).await.unwrap());
}

pub(crate) async fn setting_a_marker_again_extends_it(store: AnyStore) {
    let (ours, _) = two_tenants();
    for end in [600, 1_200] {
        store.markers().set(&ours, may_not_edit("ann", "1"), at(end)).await.unwrap();
    }

    assert!(store.markers().is_set(&ours, &may_not_edit("ann", "1"), at(1_199)).await.unwrap());
    assert!(!store.markers().is_set(&ours, &may_not_edit("ann", "1"), at(1_200)).await.unwrap());
}

pub(crate) async fn clearing_a_marker_affects_no_other(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (tenant, issue_id) in [(&ours, "1"), (&ours, "2"), (&theirs, "1")] {
        store.markers().set(tenant, may_not_edit("ann", issue_id), at(600)).await.unwrap();
    }

    store.markers().clear(&ours, &may_not_edit("ann", "1")).await.unwrap();
    store.markers().clear(&ours, &may_not_edit("ann", "1")).await.unwrap();

    assert!(!store.markers().is_set(&ours, &may_not_edit("ann", "1"), at(0)).await.unwrap());
    assert!(store.markers().is_set(&ours, &may_not_edit("ann", "2"), at(0)).await.unwrap());
    assert!(store.markers().is_set(&theirs, &may_not_edit("ann", "1"), at(0)).await.unwrap());
}

pub(crate) async fn keys_of_different_markers_never_collide(store: AnyStore) {
    let (ours, _) = two_tenants();
    store.markers().set(&ours, may_not_edit("1", "12"), at(600)).await.unwrap();

    for other in [may_not_edit("11", "2"), may_not_edit("12", "1"), unlinked("1"), unlinked("12")] {
        assert!(!store.markers().is_set(&ours, &other, at(0)).await.unwrap(), "{other:?}");
    }
}

pub(crate) async fn deleted_issues_are_listed_until_they_expire_or_are_cleared(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let deleted = |issue_id: &str| Marker::DeletedIssue { issue_id: issue(issue_id) };
    for (tenant, marker) in [
        (&ours, deleted("2")),
        (&ours, deleted("1")),
        (&ours, deleted("3")),
        (&ours, unlinked("4")),
        (&ours, may_not_edit("ann", "5")),
        (&theirs, deleted("6")),
    ] {
        store.markers().set(tenant, marker, at(600)).await.unwrap();
    }
    store.markers().clear(&ours, &deleted("3")).await.unwrap();

    assert_eq!(store.markers().deleted_issues(&ours, at(599)).await.unwrap(), [issue("1"), issue("2")]);
    assert_eq!(store.markers().deleted_issues(&ours, at(600)).await.unwrap(), []);
}

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (tenant, job_id) in [(&ours, "1"), (&ours, "2"), (&theirs, "1")] {
        store.markers().set(tenant, unlinked(job_id), at(600)).await.unwrap();
    }

    store.markers().remove_all(&ours).await.unwrap();

    assert!(!store.markers().is_set(&ours, &unlinked("1"), at(0)).await.unwrap());
    assert!(!store.markers().is_set(&ours, &unlinked("2"), at(0)).await.unwrap());
    assert!(store.markers().is_set(&theirs, &unlinked("1"), at(0)).await.unwrap());
}
