//! Backups of the embedded store while it is used.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use upwork_job_post::data_dir::STORE_FILE;
use upwork_job_post::store::Backend as _;
use upwork_job_post::store::embedded::{BackupError, EmbeddedStore, OpenFileError, back_up};
use upwork_job_post::store::records::JobLink;

use crate::makers::{a_reference, issue, two_tenants};

/// Adds one job after another, and counts what the store has acknowledged.
async fn write(store: EmbeddedStore, acknowledged: Arc<AtomicU64>, stop: Arc<AtomicBool>) {
    let (ours, _) = two_tenants();
    while !stop.load(Ordering::Acquire) {
        let next = acknowledged.load(Ordering::Acquire);
        let reference = JobLink { job_id: next.to_string(), ..a_reference(&ours, &issue("1")) };
        assert!(store.job_links().add(&ours, reference).await.unwrap());
        acknowledged.store(next + 1, Ordering::Release);
    }
}

async fn kept(dir: &Path) -> u64 {
    let (ours, _) = two_tenants();
    let store = EmbeddedStore::open(dir).unwrap();
    store.job_links().list(&ours, &issue("1")).await.unwrap().len().try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_contains_every_write_acknowledged_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    let (acknowledged, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let serving = tokio::spawn(store.clone().serve_backups(dir.path().to_owned()));
    let writing = tokio::spawn(write(store, Arc::clone(&acknowledged), Arc::clone(&stop)));
    while !dir.path().join("backup.sock").exists() {
        tokio::task::yield_now().await;
    }

    let mut before = Vec::new();
    for number in 0..20 {
        let seen = acknowledged.load(Ordering::Acquire);
        back_up(dir.path(), &dir.path().join(number.to_string())).await.unwrap();
        before.push(seen);
    }
    stop.store(true, Ordering::Release);
    writing.await.unwrap();
    serving.abort();

    for (number, before) in before.into_iter().enumerate() {
        let restored = tempfile::tempdir().unwrap();
        EmbeddedStore::restore(restored.path(), &dir.path().join(number.to_string())).unwrap();
        let (kept, all) = (kept(restored.path()).await, acknowledged.load(Ordering::Acquire));
        assert!((before..=all).contains(&kept), "backup {number}: {kept} of {before} to {all}");
    }
    assert!(acknowledged.load(Ordering::Acquire) > 20, "nothing was written meanwhile");
}

#[tokio::test]
async fn a_backup_without_a_server_copies_the_store_and_replaces_no_file() {
    let dir = tempfile::tempdir().unwrap();
    drop(EmbeddedStore::open(dir.path()).unwrap());
    let copy = dir.path().join("copy");

    assert!(back_up(dir.path(), &copy).await.unwrap() > 0);

    let made = std::fs::read(&copy).unwrap();
    assert!(matches!(back_up(dir.path(), &copy).await, Err(BackupError::File { .. })));
    assert!(std::fs::read(&copy).unwrap() == made, "what is there was touched");
}

#[tokio::test]
async fn restore_refuses_an_existing_store_and_a_damaged_backup() {
    let (dir, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(EmbeddedStore::open(dir.path()).unwrap());
    let copy = dir.path().join("copy");
    back_up(dir.path(), &copy).await.unwrap();

    assert!(matches!(EmbeddedStore::restore(dir.path(), &copy), Err(OpenFileError::Occupied { .. })));

    let mut damaged = std::fs::read(&copy).unwrap();
    let middle = damaged.len() / 2;
    damaged.truncate(middle);
    std::fs::write(&copy, damaged).unwrap();
    let error = EmbeddedStore::restore(empty.path(), &copy).unwrap_err();
    assert!(matches!(error, OpenFileError::Damaged { .. }) && error.to_string().contains("copy"), "{error}");
    assert!(!empty.path().join(STORE_FILE).exists());
    let missing = EmbeddedStore::restore(empty.path(), Path::new("/nowhere/copy")).unwrap_err();
    assert!(matches!(missing, OpenFileError::Unreadable { .. }), "{missing}");
}
