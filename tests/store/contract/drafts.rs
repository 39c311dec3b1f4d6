use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::SavedDraft;

use super::AnyStore;
use crate::makers::{a_draft, account, at, issue, new_job, two_tenants};

pub(crate) async fn a_draft_is_found_until_it_expires(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (ann, bob) = (account("ann"), account("bob"));
    let draft = a_draft(&ours, &ann, &issue("1"));
    store.drafts().put(&ours, draft.clone()).await.unwrap();

    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(599)).await.unwrap(), Some(draft));
    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(600)).await.unwrap(), None);
    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "2"), at(0)).await.unwrap(), None);
    assert_eq!(store.drafts().find(&ours, &new_job(&bob, "1"), at(0)).await.unwrap(), None);
    assert_eq!(store.drafts().find(&theirs, &new_job(&ann, "1"), at(0)).await.unwrap(), None);
}

pub(crate) async fn an_account_has_one_draft_for_an_issue(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let other = a_draft(&theirs, &ann, &issue("1"));
    let next = SavedDraft { expires_at: at(900), ..a_draft(&ours, &ann, &issue("1")) };
    store.drafts().put(&theirs, other.clone()).await.unwrap();
    store.drafts().put(&ours, a_draft(&ours, &ann, &issue("1"))).await.unwrap();

    store.drafts().put(&ours, next.clone()).await.unwrap();

    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(700)).await.unwrap(), Some(next));
    assert_eq!(store.drafts().find(&theirs, &new_job(&ann, "1"), at(0)).await.unwrap(), Some(other));
}

pub(crate) async fn an_edited_job_has_its_own_draft(store: AnyStore) {
    let (ours, _) = two_tenants();
    let ann = account("ann");
    let of_new = a_draft(&ours, &ann, &issue("1"));
    let [first, second] = ["j-1", "j-2"].map(|job| SavedDraft { job_id: Some(job.into()), ..of_new.clone() });
    for draft in [&first, &of_new, &second] {
        store.drafts().put(&ours, draft.clone()).await.unwrap();
    }

    for draft in [&of_new, &first, &second] {
        assert_eq!(store.drafts().find(&ours, &draft.key(), at(0)).await.unwrap().as_ref(), Some(draft));
    }
    store.drafts().remove(&ours, &first.key()).await.unwrap();
    assert_eq!(store.drafts().find(&ours, &first.key(), at(0)).await.unwrap(), None);
    for draft in [&of_new, &second] {
        assert!(store.drafts().find(&ours, &draft.key(), at(0)).await.unwrap().is_some());
    }
}

pub(crate) async fn removing_a_draft_affects_no_other(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (ann, bob) = (account("ann"), account("bob"));
    let kept = [(&ours, &ann, "2"), (&ours, &bob, "1"), (&theirs, &ann, "1")];
    for (tenant, account_id, issue_id) in kept.into_iter().chain([(&ours, &ann, "1")]) {
        store.drafts().put(tenant, a_draft(tenant, account_id, &issue(issue_id))).await.unwrap();
    }

    store.drafts().remove(&ours, &new_job(&ann, "1")).await.unwrap();
    store.drafts().remove(&ours, &new_job(&ann, "1")).await.unwrap();

    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(0)).await.unwrap(), None);
    for (tenant, account_id, issue_id) in kept {
        assert!(store.drafts().find(tenant, &new_job(account_id, issue_id), at(0)).await.unwrap().is_some());
    }
}

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    for (tenant, issue_id) in [(&ours, "1"), (&ours, "2"), (&theirs, "1")] {
        store.drafts().put(tenant, a_draft(tenant, &ann, &issue(issue_id))).await.unwrap();
    }

    store.drafts().remove_all(&ours).await.unwrap();

    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(0)).await.unwrap(), None);
    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "2"), at(0)).await.unwrap(), None);
    assert!(store.drafts().find(&theirs, &new_job(&ann, "1"), at(0)).await.unwrap().is_some());
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");

    let refused = store.drafts().put(&ours, a_draft(&theirs, &ann, &issue("1"))).await;

    assert!(matches!(refused, Err(StoreError::Misplaced)));
    assert_eq!(store.drafts().find(&ours, &new_job(&ann, "1"), at(0)).await.unwrap(), None);
    assert_eq!(store.drafts().find(&theirs, &new_job(&ann, "1"), at(0)).await.unwrap(), None);
}
