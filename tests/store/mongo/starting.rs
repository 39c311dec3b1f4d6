//! The start, with MongoDB there or not.

use std::time::{Duration, Instant};

use futures::TryStreamExt as _;
use mongodb::IndexModel;
use mongodb::bson::{Document, doc};
use mongodb::options::IndexOptions;
use secrecy::SecretString;
use upwork_job_post::store::mongo::{MongoConnectError, MongoStore};
use upwork_job_post::store::{Backend as _, BeginOutcome, StoreError};

use super::database::{TestDatabase, with_database};
use super::server::{REPLICATED, Server};
use crate::contract::eventually;
use crate::makers::{a_post, issue, two_tenants};

/// Name and keys of every index, but for the one that each collection has.
async fn indexes(database: &TestDatabase) -> Vec<String> {
    let mut found = Vec::new();
    for name in database.raw().list_collection_names().await.unwrap() {
        let models = database.raw().collection::<Document>(&name).list_indexes().await.unwrap();
        for model in models.try_collect::<Vec<_>>().await.unwrap() {
            let options = model.options.unwrap_or_default();
            let unique = options.unique.unwrap_or(false);
            let ends = options.expire_after.map(|after| after.as_secs());
            if options.name.as_deref() != Some("_id_") {
                found.push(format!("{name}.{}: {} {unique} {ends:?}", options.name.unwrap_or_default(), model.keys));
            }
        }
    }
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_starts_create_each_index_once() {
    with_database(|database| async move {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move { database.connect().await })
            })
            .collect();
        for start in starts {
            start.await.unwrap().ping().await.unwrap();
        }

        let made = indexes(&database).await;
        database.connect().await;

        assert_eq!(made.len(), 22, "{made:#?}");
        assert_eq!(made.iter().filter(|index| index.ends_with("Some(0)")).count(), 7, "{made:#?}");
        assert_eq!(indexes(&database).await, made);
    })
    .await;
}

#[tokio::test]
async fn a_differing_index_stops_the_start_and_is_kept() {
    with_database(|database| async move {
        let options = IndexOptions::builder().name("tenant".to_owned()).build();
        let other = IndexModel::builder().keys(doc! { "clientKey": 1 }).options(options).build();
        database.raw().collection::<Document>("tenants").create_index(other).await.unwrap();

        let error = MongoStore::connect(&database.uri, &database.name).await.unwrap_err();

        assert!(matches!(error, MongoConnectError::Index(_)), "{error}");
        assert!(!error.to_string().contains('\n') && error.to_string().contains("OPERATIONS"), "{error}");
        assert_eq!(indexes(&database).await, ["tenants.tenant: { \"clientKey\": 1 } false None"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_started_without_mongodb_recovers_by_itself() {
    let Some(mut server) = Server::new(&REPLICATED) else { return };
    let uri = SecretString::from(format!("{}&serverSelectionTimeoutMS=500", server.uri()));
    let began = Instant::now();

    let store = MongoStore::connect(&uri, "test_away").await.unwrap();

    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    let started = Instant::now();
    assert!(matches!(store.ping().await, Err(StoreError::Unavailable(_))));
    let (ours, _) = two_tenants();
    assert!(matches!(store.tenants().lookup(&ours).await, Err(StoreError::Unavailable(_))));
    assert!(started.elapsed() < Duration::from_millis(1_500), "{:?}", started.elapsed());

    server.start().await;

    eventually("the store answers", || async { store.ping().await.is_ok() }).await;
    let post = a_post(&ours, &issue("1"));
    assert_eq!(store.job_posts().begin(&ours, post.clone()).await.unwrap(), BeginOutcome::Started);
    let second = store.job_posts().begin(&ours, a_post(&ours, &issue("1"))).await.unwrap();
    assert_eq!(second, BeginOutcome::InFlight(Box::new(post)), "the indexes are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_to_a_hanging_server_fails_within_a_second() {
    let Some(mut server) = Server::new(&REPLICATED) else { return };
    server.start().await;
    let store = MongoStore::connect(&server.uri().into(), "test_hangs").await.unwrap();
    store.ping().await.unwrap();

    server.pause();
    let started = Instant::now();
    let answer = store.ping().await;

    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
    assert!(started.elapsed() < Duration::from_millis(1_500), "{:?}", started.elapsed());
    server.resume();
    eventually("the store answers again", || async { store.ping().await.is_ok() }).await;
}
