//! How records lie in the database.

use futures::TryStreamExt as _;
use mongodb::bson::{Bson, Document, doc};
use upwork_job_post::store::StoreError;
use upwork_job_post::store::records::Record;

use super::database::with_database;
use crate::contract::transfer::one_of_each;
use crate::makers::two_tenants;

#[tokio::test]
async fn every_document_has_its_tenant_and_schema_version() {
    with_database(|database| async move {
        let store = database.connect().await;
        let (ours, theirs) = two_tenants();
        for record in [one_of_each(&ours), one_of_each(&theirs)].concat() {
            store.import(record.client_key(), record.clone()).await.unwrap();
        }

        let mut seen = 0;
        for name in database.raw().list_collection_names().await.unwrap() {
            let found = database.raw().collection::<Document>(&name).find(doc! {}).await.unwrap();
            for document in found.try_collect::<Vec<_>>().await.unwrap() {
                assert_eq!(document.get("v"), Some(&Bson::Int32(1)), "{name}: {document}");
                assert!(document.get_str("clientKey").is_ok(), "{name}: {document}");
                seen += 1;
            }
        }
        assert_eq!(seen, 2 * (one_of_each(&ours).len() + 1), "each record, and the counter of versions");
    })
    .await;
}

#[tokio::test]
async fn a_document_of_a_newer_release_is_an_error_and_an_older_one_is_read() {
    with_database(|database| async move {
        let store = database.connect().await;
        let (ours, theirs) = two_tenants();
        for tenant in [&ours, &theirs] {
            for record in one_of_each(tenant).into_iter().filter(|record| matches!(record, Record::Tenant(_))) {
                store.import(tenant, record).await.unwrap();
            }
        }
        let tenants = database.raw().collection::<Document>("tenants");
        let newer = doc! { "$set": { "v": 2, "record": { "shape": "new" } } };
        tenants.update_one(doc! { "clientKey": ours.as_str() }, newer).await.unwrap();
        // Fields that were added later: an older release has not written them.
        let older = doc! { "$unset": { "record.forgotten": "", "record.generation": "", "record.version": "", "record.cleared": "", "cleared": "" } };
        tenants.update_one(doc! { "clientKey": theirs.as_str() }, older).await.unwrap();

        let words = match store.tenants().lookup(&ours).await {
            Err(StoreError::Unreadable(words)) => words,
            other => panic!("{other:?}"),
        };

        assert!(words.contains("run the newer release"), "{words}");
        assert!(store.tenants().lookup(&theirs).await.unwrap().is_some());
    })
    .await;
}
