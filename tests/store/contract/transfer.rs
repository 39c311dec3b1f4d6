//! Export and import. An empty second tenant of the same store stands in for the other store: it must not receive
//! anything.

use upwork_job_post::caller::ClientKey;
use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::{Connection, JobPost, PostState, Record, Tenant};

use super::AnyStore;
use crate::makers::{
    a_connection, a_draft, a_failure, a_marker, a_post, a_reference, a_revocation, a_tenant, account, at, issue,
    some_authorizations, something_cached, two_tenants,
};

/// One record of each kind and one more where states differ.
pub(crate) fn one_of_each(tenant: &ClientKey) -> Vec<Record> {
    let ann = account("ann");
    let ended = a_post(tenant, &issue("2")).ended(PostState::Posted { job_id: "1".to_owned() }, at(1));
    vec![
        Record::Tenant(Tenant { version: 3, ..a_tenant(tenant) }),
        Record::Connection(Connection { version: 7, ..a_connection(tenant, &ann) }),
        Record::Revocation(a_revocation(tenant)),
        Record::Authorization(some_authorizations(tenant, "ann")),
        Record::ConnectFailure { client_key: tenant.clone(), account_id: ann.clone(), failure: a_failure() },
        Record::JobPost(Box::new(a_post(tenant, &issue("1")))),
        Record::JobPost(Box::new(ended)),
        Record::JobLink(a_reference(tenant, &issue("1"))),
        Record::SavedDraft(Box::new(a_draft(tenant, &ann, &issue("1")))),
        Record::Marker(a_marker(tenant)),
        Record::Cached { client_key: tenant.clone(), name: "skills".to_owned(), kept: something_cached("[]") },
    ]
}

async fn import_all(store: &AnyStore, records: &[Record]) -> usize {
    let mut written = 0;
    for record in records {
        written += usize::from(store.import(record.client_key(), record.clone()).await.unwrap());
    }
    written
}

/// Records in an order that does not depend on the store.
fn lines(records: &[Record]) -> Vec<String> {
    let mut lines: Vec<_> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
    lines.sort();
    lines
}

async fn sorted(store: &AnyStore, tenant: &ClientKey) -> Vec<String> {
    lines(&store.export(tenant).await.unwrap())
}

pub(crate) async fn exported_records_are_imported_unchanged(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let records = one_of_each(&ours);

    assert_eq!(import_all(&store, &records).await, records.len());

    assert_eq!(sorted(&store, &ours).await, lines(&records));
    assert!(matches!(store.export(&ours).await.unwrap()[0], Record::Tenant(_)), "the tenant comes first");
    assert_eq!(store.export(&theirs).await.unwrap(), []);
    assert!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap().is_some());
    assert!(store.job_posts().in_flight(&ours, &issue("2")).await.unwrap().is_none());
    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap().len(), 1);
}

pub(crate) async fn a_second_import_changes_nothing(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let records = one_of_each(&ours);
    import_all(&store, &records).await;
    import_all(&store, &one_of_each(&theirs)).await;
    let newer = Tenant { base_url: "https://moved.atlassian.net".to_owned(), ..a_tenant(&ours) };
    assert!(store.tenants().save(&ours, newer, Some(3)).await.unwrap());
    let before = sorted(&store, &ours).await;

    assert_eq!(import_all(&store, &records).await, 0);

    assert_eq!(sorted(&store, &ours).await, before);
}

pub(crate) async fn an_issue_gets_no_second_post_in_flight(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (first, second) = (a_post(&ours, &issue("1")), a_post(&ours, &issue("1")));
    let other = JobPost { client_key: theirs, ..second.clone() };

    let records = [first.clone(), second.clone(), other].map(|post| Record::JobPost(Box::new(post)));

    assert_eq!(import_all(&store, &records).await, 2);
    assert_eq!(store.job_posts().list_in_flight(&ours).await.unwrap(), [first]);
    assert_eq!(store.job_posts().find(&ours, &second.id).await.unwrap(), None);
}

pub(crate) async fn an_imported_version_never_comes_back(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let ann = account("ann");
    let old = Connection { version: 2, ..a_connection(&ours, &ann) };
    import_all(&store, &[Record::Connection(old.clone())]).await;
    import_all(&store, &[Record::Connection(Connection { version: 9, ..a_connection(&theirs, &ann) })]).await;

    for _ in 0..3 {
        store.connections().remove(&ours, &ann).await.unwrap();
        store.connections().put(&ours, a_connection(&ours, &ann)).await.unwrap();
        assert!(!store.connections().replace(&ours, old.clone(), old.version).await.unwrap());
    }
}

pub(crate) async fn a_record_of_another_tenant_is_refused(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    for record in one_of_each(&theirs) {
        let refused = store.import(&ours, record).await;
        assert!(matches!(refused, Err(StoreError::Misplaced)));
    }

    assert_eq!(store.export(&ours).await.unwrap(), []);
    assert_eq!(store.export(&theirs).await.unwrap(), []);
}
