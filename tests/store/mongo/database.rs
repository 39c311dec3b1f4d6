//! The database of one test.

use std::future::Future;
use std::sync::Arc;

use mongodb::Client;
use secrecy::SecretString;
use upwork_job_post::random::{Rng as _, SystemRng};
use upwork_job_post::store::mongo::MongoStore;

use super::watch::Watch;
use crate::contract::AnyStore;

/// A database that no other test has.
#[derive(Clone)]
pub(super) struct TestDatabase {
    pub(super) uri: SecretString,
    pub(super) name: String,
    pub(super) client: Client,
}

impl TestDatabase {
    /// On the server at an address.
    pub(super) async fn at(uri: &str) -> Self {
        let mut bytes = [0; 8];
        SystemRng.fill(&mut bytes);
        let name = format!("test_{}", hex::encode(bytes));
        Self { uri: uri.into(), name, client: Client::with_uri_str(uri).await.unwrap() }
    }

    pub(super) async fn connect(&self) -> AnyStore {
        Arc::new(MongoStore::connect(&self.uri, &self.name).await.unwrap())
    }

    pub(super) fn raw(&self) -> mongodb::Database {
        self.client.database(&self.name)
    }
}

/// Runs a test on its own database, and drops that afterwards.
pub(super) async fn with_database<F>(test: impl FnOnce(TestDatabase) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(uri) = std::env::var("MONGODB_URI") else {
        eprintln!("SKIPPED: MONGODB_URI is not set; scripts/mongod.sh runs a command with it");
        return;
    };
    let database = TestDatabase::at(&uri).await;
    let ended = tokio::spawn(test(database.clone())).await;
    database.raw().drop().await.unwrap();
    if let Err(failed) = ended {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// Runs a case of the contract, and checks every command that the store sends.
pub(super) async fn with_store<F>(case: impl FnOnce(AnyStore) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    with_database(|database| async move {
        let watch = Watch::default();
        let connected = MongoStore::connect_watched(&database.uri, &database.name, Some(watch.handler())).await;
        case(Arc::new(connected.unwrap())).await;
        assert_eq!(watch.faults(), Vec::<String>::new());
    })
    .await;
}
