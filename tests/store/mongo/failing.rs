//! A server that becomes unavailable during writes, and two concurrent processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mongodb::bson::doc;
use upwork_job_post::caller::ClientKey;
use upwork_job_post::store::mongo::MongoStore;
use upwork_job_post::store::records::{AccountAuthorizations, JobLink, JobPost, PostState};
use upwork_job_post::store::{BeginOutcome, StoreError};

use super::database::with_database;
use super::server::{REPLICATED, Server};
use crate::contract::{AnyStore, RACERS, count};
use crate::makers::{a_post, a_reference, at, issue, some_authorizations, two_tenants};

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_over_one_database_behave_as_one() {
    with_database(|database| async move {
        let stores = [database.connect().await, database.connect().await];
        let (ours, _) = two_tenants();
        let first = some_authorizations(&ours, "ann");
        assert!(stores[0].authorizations().save(&ours, first.clone(), None, at(0)).await.unwrap());
        let post = a_post(&ours, &issue("1"));

        let tasks: Vec<_> = (0..RACERS)
            .map(|number| {
                let (store, ours, seen) = (Arc::clone(&stores[number % 2]), ours.clone(), first.revision.clone());
                let next = AccountAuthorizations { revision: format!("next-{number}"), ..first.clone() };
                let post = post.clone();
                tokio::spawn(async move {
                    let saved = store.authorizations().save(&ours, next, Some(&seen), at(0)).await.unwrap();
                    (saved, store.job_posts().begin(&ours, post).await.unwrap() == BeginOutcome::Started)
                })
            })
            .collect();
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await.unwrap());
        }

        assert_eq!(count(&results, |(saved, _)| *saved), 1);
        assert_eq!(count(&results, |(_, started)| *started), 1);
    })
    .await;
}

/// Retries while the store is unavailable, as a caller does.
async fn until_done<T, F: Future<Output = Result<T, StoreError>>>(run: impl Fn() -> F) -> T {
    for _ in 0..2_000 {
        match run().await {
            Ok(done) => return done,
            Err(StoreError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the store did not come back");
}

/// Posts one job after another until told to stop; returns how many.
async fn post_jobs(store: AnyStore, tenant: ClientKey, name: String, stop: Arc<AtomicBool>) -> usize {
    let mut posted = 0;
    while !stop.load(Ordering::Relaxed) {
        let job = format!("{name}.{posted}");
        let post = JobPost { id: job.clone(), ..a_post(&tenant, &issue(&job)) };
        let reference = JobLink { job_id: job.clone(), post_id: job.clone(), ..a_reference(&tenant, &issue(&job)) };
        until_done(|| store.job_posts().begin(&tenant, post.clone())).await;
        assert!(until_done(|| store.job_links().add(&tenant, reference.clone())).await, "{job} is linked once");
        let ended = post.ended(PostState::Posted { job_id: job.clone() }, at(1));
        // False if an earlier attempt succeeded and its answer was lost.
        until_done(|| store.job_posts().advance(&tenant, ended.clone(), &PostState::Started)).await;
        posted += 1;
    }
    posted
}

/// Every job that was posted is linked once and its post has ended.
async fn assert_whole(store: &AnyStore, tenant: &ClientKey, name: &str, posted: usize) {
    assert!(posted > 0);
    for number in 0..posted {
        let job = format!("{name}.{number}");
        let linked = store.job_links().list(tenant, &issue(&job)).await.unwrap();
        assert_eq!(linked.len(), 1, "{job}");
        let post = store.job_posts().find(tenant, &job).await.unwrap().unwrap();
        assert_eq!(post.state, PostState::Posted { job_id: job });
    }
    assert_eq!(store.job_posts().list_in_flight(tenant).await.unwrap(), []);
}

/// Runs eight writers while `disturb` does its worst, then looks everything up.
async fn survive<F: Future<Output = Server>>(server: Server, disturb: impl FnOnce(Server) -> F) {
    let connected = MongoStore::connect(&server.uri().into(), "test_failing").await.unwrap();
    let store: AnyStore = Arc::new(connected);
    let stop = Arc::new(AtomicBool::new(false));
    let (ours, theirs) = two_tenants();
    let writers: Vec<_> = (0..8)
        .map(|number| {
            let tenant = if number % 2 == 0 { ours.clone() } else { theirs.clone() };
            let name = format!("writer-{number}");
            let posting = post_jobs(Arc::clone(&store), tenant.clone(), name.clone(), Arc::clone(&stop));
            (tenant, name, tokio::spawn(posting))
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;

    let _server = disturb(server).await;

    tokio::time::sleep(Duration::from_millis(500)).await;
    stop.store(true, Ordering::Relaxed);
    for (tenant, name, writer) in writers {
        let posted = writer.await.unwrap();
        assert_whole(&store, &tenant, &name, posted).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_during_writes_loses_and_duplicates_nothing() {
    let Some(mut server) = Server::new(&REPLICATED) else { return };
    server.start().await;
    survive(server, |mut server| async move {
        for _ in 0..2 {
            server.kill();
            server.start().await;
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
        server
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_that_steps_down_during_writes_loses_and_duplicates_nothing() {
    let Some(mut server) = Server::new(&REPLICATED) else { return };
    server.start().await;
    survive(server, |server| async move {
        let step_down = doc! { "replSetStepDown": 1, "force": true };
        let _ = server.client().await.database("admin").run_command(step_down).await;
        server.until_writable().await;
        server
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standalone_server_settles_races() {
    let Some(mut server) = Server::new(&[]) else { return };
    server.start().await;
    let connect = async |name: &str| {
        let store: AnyStore = Arc::new(MongoStore::connect(&server.uri().into(), name).await.unwrap());
        store
    };

    crate::contract::tenants::one_of_many_concurrent_saves_wins(connect("test_alone_1").await).await;
    crate::contract::connections::one_of_many_concurrent_rotations_wins(connect("test_alone_2").await).await;
    crate::contract::authorizations::one_of_many_concurrent_changes_wins(connect("test_alone_3").await).await;
    crate::contract::job_posts::one_of_many_concurrent_posts_with_one_id_starts(connect("test_alone_4").await).await;
    crate::contract::job_posts::one_of_many_concurrent_posts_of_an_issue_starts(connect("test_alone_5").await).await;
    crate::contract::job_links::one_of_many_concurrent_issues_gets_the_job(connect("test_alone_6").await).await;
}
