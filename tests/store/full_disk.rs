//! A disk that is full: the test starts this binary again, in a mount namespace of its own, on a file system of 3 MiB.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::JobLink;
use upwork_job_post::store::{Backend as _, StoreError};

use crate::makers::{a_reference, issue, two_tenants};

const FOLDER: &str = "FULL_DISK_FOLDER";
const BALLAST: &str = "ballast";

/// Adds references until one does not fit, and returns why.
async fn fill(store: &EmbeddedStore, acknowledged: &mut Vec<JobLink>) -> StoreError {
    let (ours, _) = two_tenants();
    for _ in 0..1_000 {
        let mut reference = a_reference(&ours, &issue("1"));
        reference.title = "x".repeat(20_000);
        match store.job_links().add(&ours, reference.clone()).await {
            Ok(added) => assert!(added),
            Err(error) => return error,
        }
        acknowledged.push(reference);
    }
    panic!("the disk is not small");
}

/// Captures the store's log from now on.
fn keep_log() -> Arc<Mutex<Vec<u8>>> {
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let lines = Arc::default();
    let for_log = Arc::clone(&lines);
    tracing_subscriber::fmt().with_writer(move || Lines(Arc::clone(&for_log))).init();
    lines
}

#[tokio::test]
#[ignore = "started by the test below, on a small file system"]
async fn write_until_the_disk_is_full() {
    let folder = std::env::var(FOLDER).unwrap();
    let folder = Path::new(&folder);
    std::fs::write(folder.join(BALLAST), vec![0; 512 * 1024]).unwrap();
    let store = EmbeddedStore::open(folder).unwrap();
    let (ours, _) = two_tenants();
    let mut acknowledged = Vec::new();
    let error = fill(&store, &mut acknowledged).await;

    let words = error.to_string();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(words.contains("No space left on device") && !words.contains('\n'), "{words}");
    assert!(!acknowledged.is_empty());

    // Existing data can be read all the time, and the store recovers by itself.
    let (first, again) = (&acknowledged[0], a_reference(&ours, &issue("3")));
    assert!(store.ping().await.is_err());
    assert_eq!(store.job_links().find(&ours, &first.job_id).await.unwrap().as_ref(), Some(first));
    std::fs::remove_file(folder.join(BALLAST)).unwrap();
    assert!(store.job_links().add(&ours, again.clone()).await.unwrap(), "the next write opens it anew");
    acknowledged.push(again);
    store.ping().await.unwrap();
    assert!(!folder.join("probe").exists());

    let log = keep_log();
    // The rest of the disk; a part of it is written before it is full.
    let _ = std::fs::write(folder.join(BALLAST), vec![0; 4 * 1024 * 1024]);
    fill(&store, &mut acknowledged).await;
    std::fs::remove_file(folder.join(BALLAST)).unwrap();
    let start = Instant::now();
    while !String::from_utf8_lossy(&log.lock().unwrap()).contains("works again") {
        assert!(start.elapsed() < Duration::from_secs(10), "it is not opened anew by itself");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    drop(store);
    let store = EmbeddedStore::open(folder).unwrap();
    for reference in &acknowledged {
        let kept = store.job_links().find(&ours, &reference.job_id).await.unwrap();
        assert_eq!(kept.as_ref(), Some(reference));
    }
    assert!(store.job_links().add(&ours, a_reference(&ours, &issue("2"))).await.unwrap());
}

#[test]
fn a_full_disk_is_reported_and_damages_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let small = "mount -t tmpfs -o size=3m tmpfs \"$FULL_DISK_FOLDER\"";
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script]).env(FOLDER, dir.path());
        command
    };
    if !inside(small).output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: a small file system can't be mounted here");
        return;
    }
    let test = "exec \"$TEST_BINARY\" --exact full_disk::write_until_the_disk_is_full --ignored --nocapture";
    let output = inside(&format!("{small} && {test}")).env("TEST_BINARY", std::env::current_exe().unwrap()).output();
    let output = output.unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
