use app::model::{JobDraft, JobStatus, Warning};
use upwork_job_post::caller::{IssueKey, ProjectId};
use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{IssuePlace, JobLink, JobLinkChange, JobWords, ReadStatus};

use super::{AnyStore, count, race};
use crate::makers::{a_reference, at, client_key, issue, two_tenants};

pub(crate) async fn a_link_is_found_as_stored(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));

    assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());

    let id = &reference.job_id;
    assert_eq!(store.job_links().find(&ours, id).await.unwrap().as_ref(), Some(&reference));
    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), std::slice::from_ref(&reference));
    assert_eq!(store.job_links().find(&theirs, id).await.unwrap(), None);
    assert_eq!(store.job_links().list(&theirs, &issue("1")).await.unwrap(), []);
    assert_eq!(store.job_links().list(&ours, &issue("2")).await.unwrap(), []);
}

pub(crate) async fn a_job_is_linked_once_in_a_tenant(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    let elsewhere = JobLink { issue_id: issue("2"), ..reference.clone() };
    let by_another_post = JobLink { post_id: "another".to_owned(), ..reference.clone() };
    let of_theirs = JobLink { client_key: theirs.clone(), ..elsewhere.clone() };
    assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());

    assert!(!store.job_links().add(&ours, elsewhere).await.unwrap());
    assert!(!store.job_links().add(&ours, by_another_post).await.unwrap());
    assert!(store.job_links().add(&theirs, of_theirs.clone()).await.unwrap());

    assert_eq!(store.job_links().find(&ours, &reference.job_id).await.unwrap(), Some(reference));
    assert_eq!(store.job_links().list(&ours, &issue("2")).await.unwrap(), []);
    assert_eq!(store.job_links().list(&theirs, &issue("2")).await.unwrap(), [of_theirs]);
}

pub(crate) async fn a_repeated_add_is_harmless(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    let refreshed = with_status(&reference);
    let again = JobLink { title: "Something else".to_owned(), ..reference.clone() };
    assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());
    assert!(change(&store, &reference, status_of(&refreshed)).await);

    assert!(store.job_links().add(&ours, again).await.unwrap());

    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), [refreshed]);
    assert_eq!(store.job_links().list(&theirs, &issue("1")).await.unwrap(), []);
}

pub(crate) async fn one_of_many_concurrent_issues_gets_the_job(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let job = a_reference(&ours, &issue("1"));
    store.job_links().add(&theirs, JobLink { client_key: theirs.clone(), ..job.clone() }).await.unwrap();

    let linked = race(&store, |store, number| {
        let (ours, number) = (ours.clone(), number.to_string());
        let reference = JobLink { issue_id: issue(&number), post_id: number, ..job.clone() };
        async move { store.job_links().add(&ours, reference).await.unwrap() }
    })
    .await;

    assert_eq!(count(&linked, |linked| *linked), 1);
    let winner = linked.iter().position(|linked| *linked).unwrap().to_string();
    assert_eq!(store.job_links().find(&ours, &job.job_id).await.unwrap().unwrap().issue_id.as_str(), winner);
    for (number, linked) in linked.iter().enumerate() {
        let listed = store.job_links().list(&ours, &issue(&number.to_string())).await.unwrap();
        assert_eq!(listed.len(), usize::from(*linked), "{number}");
    }
}

pub(crate) async fn an_issue_lists_its_jobs_newest_first(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (job_id, seconds) in [("a", 10), ("d", 30), ("b", 20), ("c", 20)] {
        for tenant in [&ours, &theirs] {
            let reference = a_reference(tenant, &issue("1"));
            let reference = JobLink { job_id: job_id.to_owned(), posted_at: at(seconds), ..reference };
            assert!(store.job_links().add(tenant, reference).await.unwrap());
        }
    }

    let listed = store.job_links().list(&ours, &issue("1")).await.unwrap();

    let ids: Vec<_> = listed.iter().map(|r| (r.client_key.as_str(), r.job_id.as_str())).collect();
    assert_eq!(ids, [("site", "d"), ("site", "c"), ("site", "b"), ("site", "a")]);
}

pub(crate) async fn a_tenant_lists_its_jobs_newest_first_page_by_page(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for (job_id, seconds) in [("a", 10), ("d", 30), ("b", 20), ("c", 20), ("e", 5)] {
        for tenant in [&ours, &theirs] {
            let reference = a_reference(tenant, &issue(job_id));
            let reference = JobLink { job_id: job_id.to_owned(), posted_at: at(seconds), ..reference };
            assert!(store.job_links().add(tenant, reference).await.unwrap());
        }
    }
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = store.job_links().list_newest(&ours, after.as_ref(), 2).await.unwrap();
        assert!(page.iter().all(|reference| reference.client_key == ours));
        let Some(last) = page.last() else { break };
        after = Some(last.position());
        pages.push(page.into_iter().map(|reference| reference.job_id).collect::<Vec<_>>().concat());
    }
    assert_eq!(pages, ["dc", "ba", "e"]);

    assert!(store.job_links().remove(&ours, &issue("c"), "c").await.unwrap());
    let left = store.job_links().list_newest(&ours, None, 9).await.unwrap();
    assert_eq!(left.into_iter().map(|reference| reference.job_id).collect::<String>(), "dbae");
    store.job_links().remove_all(&ours).await.unwrap();
    assert_eq!(store.job_links().list_newest(&ours, None, 9).await.unwrap(), []);
    assert_eq!(store.job_links().list_newest(&theirs, None, 9).await.unwrap().len(), 5);
}

pub(crate) async fn a_changed_job_keeps_its_place_in_the_list(store: AnyStore) {
    let (ours, _) = two_tenants();
    let (new, old) = (a_reference(&ours, &issue("1")), a_reference(&ours, &issue("2")));
    let (new, old) = (JobLink { posted_at: at(9), ..new }, JobLink { posted_at: at(3), ..old });
    for reference in [&new, &old] {
        assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());
    }
    let place = IssuePlace { key: IssueKey::parse("PROJ-2").ok(), project: ProjectId::parse("10000").ok() };
    let moved = JobLinkChange { place: Some(place.clone()), ..JobLinkChange::default() };

    assert!(change(&store, &old, moved.clone()).await);
    assert!(change(&store, &old, status_of(&with_status(&old))).await);

    let expected = [new, JobLink { place, ..with_status(&old) }];
    assert_eq!(store.job_links().list_newest(&ours, None, 9).await.unwrap(), expected);
    let nowhere = JobLink { issue_id: issue("3"), ..old };
    assert!(!change(&store, &nowhere, moved).await);
}

pub(crate) async fn a_job_is_claimed_for_reading_by_one_caller_at_a_time(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let link = a_reference(&ours, &issue("1"));
    let twin = JobLink { client_key: theirs.clone(), ..link.clone() };
    for one in [&link, &twin] {
        assert!(store.job_links().add(&one.client_key, one.clone()).await.unwrap());
    }
    let claim =
        async |now, until| store.job_links().claim_reading(&ours, &link.job_id, at(now), at(until)).await.unwrap();

    assert!(claim(10, 20).await);
    assert!(!claim(19, 40).await);
    assert!(claim(20, 30).await);
    assert!(!store.job_links().claim_reading(&ours, "no such job", at(20), at(30)).await.unwrap());
    assert_eq!(store.job_links().list(&theirs, &issue("1")).await.unwrap(), [twin]);

    let claimed = race(&store, |store, _| {
        let (ours, job_id) = (ours.clone(), link.job_id.clone());
        async move { store.job_links().claim_reading(&ours, &job_id, at(30), at(40)).await.unwrap() }
    })
    .await;
    assert_eq!(count(&claimed, |claimed| *claimed), 1);
    assert!(change(&store, &link, status_of(&with_status(&link))).await);
    let expected = JobLink { read_after: Some(at(40)), ..with_status(&link) };
    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), [expected]);
}

pub(crate) async fn a_change_needs_the_same_link(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    let refreshed = with_status(&reference);
    let status = || status_of(&refreshed);
    assert!(!change(&store, &reference, status()).await, "there is none");
    assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());

    assert!(change(&store, &reference, status()).await);
    for change_of in [words_and(None), status(), words_and(refreshed.status.clone())] {
        let moved = JobLink { issue_id: issue("2"), ..reference.clone() };
        assert!(!change(&store, &moved, change_of.clone()).await);
        let of_theirs = JobLink { client_key: theirs.clone(), ..reference.clone() };
        assert!(!change(&store, &of_theirs, change_of).await);
    }

    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), [refreshed]);
    assert_eq!(store.job_links().list(&ours, &issue("2")).await.unwrap(), []);
    assert_eq!(store.job_links().find(&theirs, &reference.job_id).await.unwrap(), None);
}

pub(crate) async fn a_change_keeps_the_rest(store: AnyStore) {
    let (ours, _) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    assert!(store.job_links().add(&ours, reference.clone()).await.unwrap());
    let mut expected = with_status(&reference);

    assert!(change(&store, &reference, status_of(&expected)).await);
    assert!(change(&store, &reference, words_and(None)).await);

    expected.change(words_and(None));
    let find = async || store.job_links().find(&ours, &reference.job_id).await.unwrap().unwrap();
    assert_eq!(find().await, expected);
    assert_eq!((expected.title.as_str(), expected.warnings.len()), ("New words", 1));

    let mut older = with_status(&reference);
    let read = older.status.as_mut().unwrap();
    (read.status, read.read_at) = (JobStatus::Open, at(59));
    assert!(change(&store, &reference, status_of(&older)).await, "the job is linked");
    assert_eq!(find().await, expected, "a status that was read before changes nothing");
}

pub(crate) async fn removing_needs_the_same_link(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    let twin = JobLink { client_key: theirs.clone(), ..reference.clone() };
    for one in [&reference, &twin] {
        assert!(store.job_links().add(&one.client_key, one.clone()).await.unwrap());
    }

    assert!(!store.job_links().remove(&ours, &issue("2"), &reference.job_id).await.unwrap());
    assert!(!store.job_links().remove(&ours, &issue("1"), "no such job").await.unwrap());
    assert!(store.job_links().remove(&ours, &issue("1"), &reference.job_id).await.unwrap());
    assert!(!store.job_links().remove(&ours, &issue("1"), &reference.job_id).await.unwrap());

    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), []);
    assert_eq!(store.job_links().find(&ours, &reference.job_id).await.unwrap(), None);
    assert_eq!(store.job_links().list(&theirs, &issue("1")).await.unwrap(), [twin]);
    let elsewhere = JobLink { issue_id: issue("2"), ..reference };
    assert!(store.job_links().add(&ours, elsewhere).await.unwrap(), "the job may be linked anew");
}

pub(crate) async fn old_statuses_are_deleted_and_their_links_kept(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let old = with_status(&a_reference(&ours, &issue("1")));
    let mut young = with_status(&a_reference(&ours, &issue("2")));
    young.status.as_mut().unwrap().read_at = at(61);
    let none = a_reference(&ours, &issue("3"));
    let other = with_status(&a_reference(&theirs, &issue("1")));
    for reference in [&old, &young, &none, &other] {
        assert!(store.job_links().add(&reference.client_key, reference.clone()).await.unwrap());
    }

    store.job_links().forget_statuses(&ours, at(61)).await.unwrap();

    let find = async |reference: &JobLink| {
        store.job_links().find(&reference.client_key, &reference.job_id).await.unwrap().unwrap()
    };
    assert_eq!(find(&old).await, JobLink { status: None, ..old });
    assert_eq!(find(&young).await, young);
    assert_eq!(find(&none).await, none);
    assert_eq!(find(&other).await, other);
    assert!(change(&store, &none, status_of(&with_status(&none))).await);
    store.job_links().forget_statuses(&ours, at(61)).await.unwrap();
    assert_eq!(find(&none).await.status, None);
}

pub(crate) async fn removing_all_does_not_affect_other_tenants(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let reference = a_reference(&ours, &issue("1"));
    let kept = a_reference(&theirs, &issue("1"));
    store.job_links().add(&ours, reference.clone()).await.unwrap();
    store.job_links().add(&ours, a_reference(&ours, &issue("2"))).await.unwrap();
    store.job_links().add(&theirs, kept.clone()).await.unwrap();

    store.job_links().remove_all(&ours).await.unwrap();
    store.job_links().remove_all(&ours).await.unwrap();

    assert_eq!(store.job_links().find(&ours, &reference.job_id).await.unwrap(), None);
    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), []);
    assert_eq!(store.job_links().list(&ours, &issue("2")).await.unwrap(), []);
    assert_eq!(store.job_links().list(&theirs, &issue("1")).await.unwrap(), [kept]);
    assert!(store.job_links().add(&ours, reference).await.unwrap(), "the job may be linked anew");
}

pub(crate) async fn keys_of_different_ids_never_collide(store: AnyStore) {
    let (short, long) = (client_key("1"), client_key("11"));
    let named =
        |tenant, issue_id, job_id: &str| JobLink { job_id: job_id.to_owned(), ..a_reference(tenant, &issue(issue_id)) };
    let references = [named(&short, "1", "11"), named(&short, "11", "1"), named(&long, "1", "1")];

    for reference in &references {
        assert!(store.job_links().add(&reference.client_key, reference.clone()).await.unwrap());
    }

    for reference in &references {
        let listed = store.job_links().list(&reference.client_key, &reference.issue_id).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(reference));
    }
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let foreign = a_reference(&theirs, &issue("1"));

    let added = store.job_links().add(&ours, foreign.clone()).await;

    assert!(matches!(added, Err(StoreError::Misplaced)));
    assert_eq!(store.job_links().find(&ours, &foreign.job_id).await.unwrap(), None);
    assert_eq!(store.job_links().find(&theirs, &foreign.job_id).await.unwrap(), None);
}

fn with_status(reference: &JobLink) -> JobLink {
    let status = Some(ReadStatus { status: JobStatus::Filled, proposals: Some(3), hires: Some(1), read_at: at(60) });
    JobLink { status, seen_at: Some(at(60)), ..reference.clone() }
}

fn status_of(reference: &JobLink) -> JobLinkChange {
    JobLinkChange { status: reference.status.clone(), ..JobLinkChange::default() }
}

fn words_and(status: Option<ReadStatus>) -> JobLinkChange {
    let draft = Box::new(JobDraft { title: "New words".to_owned(), ..JobDraft::default() });
    let words = JobWords { title: "New words".to_owned(), draft, warnings: vec![Warning::SkillsNotSaved] };
    JobLinkChange { words: Some(words), status, place: None }
}

/// Changes the reference with this tenant, issue and job.
async fn change(store: &AnyStore, of: &JobLink, change: JobLinkChange) -> bool {
    store.job_links().change(&of.client_key, &of.issue_id, &of.job_id, change).await.unwrap()
}
