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

pub(crate) async fn setting_it_again_moves_its_end(store: AnyStore) {
    let (ours, _) = two_tenants();
    for end in [600, 1_200] {
        store.markers().set(&ours, may_not_edit("ann", "1"), at(end)).await.unwrap();
    }

    assert!(store.markers().is_set(&ours, &may_not_edit("ann", "1"), at(1_199)).await.unwrap());
    assert!(!store.markers().is_set(&ours, &may_not_edit("ann", "1"), at(1_200)).await.unwrap());
}

pub(crate) async fn a_marker_is_cleared_alone(store: AnyStore) {
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

pub(crate) async fn markers_never_run_together(store: AnyStore) {
    let (ours, _) = two_tenants();
    store.markers().set(&ours, may_not_edit("1", "12"), at(600)).await.unwrap();

    for other in [may_not_edit("11", "2"), may_not_edit("12", "1"), unlinked("1"), unlinked("12")] {
        assert!(!store.markers().is_set(&ours, &other, at(0)).await.unwrap(), "{other:?}");
    }
}

pub(crate) async fn removing_all_leaves_other_tenants_alone(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (tenant, job_id) in [(&ours, "1"), (&ours, "2"), (&theirs, "1")] {
        store.markers().set(tenant, unlinked(job_id), at(600)).await.unwrap();
    }

    store.markers().remove_all(&ours).await.unwrap();

    assert!(!store.markers().is_set(&ours, &unlinked("1"), at(0)).await.unwrap());
    assert!(!store.markers().is_set(&ours, &unlinked("2"), at(0)).await.unwrap());
    assert!(store.markers().is_set(&theirs, &unlinked("1"), at(0)).await.unwrap());
}
