//! Runs the contract on the embedded store, and tests its own guarantees.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use upwork_job_post::data_dir::STORE_FILE;
use upwork_job_post::store::Backend as _;
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::JobLink;

use crate::contract::AnyStore;
use crate::makers::{a_connection, a_post, a_reference, a_tenant, account, at, issue, two_tenants};

fn an_empty_store() -> (TempDir, AnyStore) {
    let dir = tempfile::tempdir().unwrap();
    let store: AnyStore = Arc::new(EmbeddedStore::open(dir.path()).unwrap());
    (dir, store)
}

macro_rules! on_embedded {
    ($($aggregate:ident { $($case:ident)* })*) => {$(
        mod $aggregate {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    let (_dir, store) = super::an_empty_store();
                    crate::contract::$aggregate::$case(store).await;
                }
            )*
        }
    )*};
}

for_each_case!(on_embedded);

/// The text of an error, which must be one line that names the file.
fn one_line_about(dir: &Path) -> String {
    let words = EmbeddedStore::open(dir).unwrap_err().to_string();
    assert!(!words.contains('\n') && words.starts_with("DATA_DIR: "), "{words}");
    assert!(words.contains(dir.to_str().unwrap()), "{words}");
    words
}

const JOBS_BY_AGE: redb::TableDefinition<'static, (&str, i128, &str), ()> = redb::TableDefinition::new("jobs_by_age");

/// A store with two jobs of which the order of age was changed as a release would leave it that keeps none.
async fn jobs_after(change: impl Fn(&redb::WriteTransaction)) -> bool {
    let (dir, store) = an_empty_store();
    let (ours, _) = two_tenants();
    let (old, new) = (a_reference(&ours, &issue("1")), a_reference(&ours, &issue("2")));
    let new = JobLink { posted_at: at(9), ..new };
    for link in [&old, &new] {
        assert!(store.job_links().add(&ours, link.clone()).await.unwrap());
    }
    drop(store);
    let database = redb::Database::create(dir.path().join(STORE_FILE)).unwrap();
    let tx = database.begin_write().unwrap();
    change(&tx);
    tx.commit().unwrap();
    drop(database);

    let store = EmbeddedStore::open(dir.path()).unwrap();

    store.job_links().list_newest(&ours, None, 9).await.unwrap() == [new, old]
}

#[tokio::test]
async fn jobs_of_a_release_without_an_order_of_age_are_listed_by_age() {
    let has_listed_both = jobs_after(|tx| assert!(tx.delete_table(JOBS_BY_AGE).unwrap())).await;
    assert!(has_listed_both);
}

#[tokio::test]
async fn a_job_that_an_older_release_added_to_a_newer_file_is_listed() {
    let has_listed_both = jobs_after(|tx| {
        let mut ages = tx.open_table(JOBS_BY_AGE).unwrap();
        assert!(ages.pop_last().unwrap().is_some());
    })
    .await;
    assert!(has_listed_both);
}

#[tokio::test]
async fn reopening_keeps_all_data() {
    let (dir, store) = an_empty_store();
    let (ours, _) = two_tenants();
    let post = a_post(&ours, &issue("1"));
    let reference = a_reference(&ours, &issue("1"));
    store.tenants().save(&ours, a_tenant(&ours), None).await.unwrap();
    store.connections().put(&ours, a_connection(&ours, &account("ann"))).await.unwrap();
    store.job_posts().begin(&ours, post.clone()).await.unwrap();
    store.job_links().add(&ours, reference.clone()).await.unwrap();
    drop(store);

    let store = EmbeddedStore::open(dir.path()).unwrap();

    assert_eq!(store.tenants().lookup(&ours).await.unwrap().unwrap().version, 1);
    assert!(store.connections().find(&ours, &account("ann")).await.unwrap().is_some());
    assert_eq!(store.job_posts().in_flight(&ours, &issue("1")).await.unwrap(), Some(post));
    assert_eq!(store.job_links().list(&ours, &issue("1")).await.unwrap(), [reference]);
}

#[tokio::test]
async fn a_second_open_of_the_folder_is_refused() {
    let (dir, store) = an_empty_store();

    let words = one_line_about(dir.path());

    assert!(words.contains("another process"), "{words}");
    store.ping().await.unwrap();
    drop(store);
    assert!(EmbeddedStore::open(dir.path()).is_ok());
}

#[test]
fn an_unwritable_folder_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    one_line_about(&file);
    one_line_about(&file.join("data"));
}

#[test]
fn a_first_start_that_was_interrupted_is_repeated() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("store.redb.new"), "half").unwrap();

    EmbeddedStore::open(dir.path()).unwrap();

    assert!(!dir.path().join("store.redb.new").exists());
}

#[cfg(unix)]
#[test]
fn the_store_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, _store) = an_empty_store();
    let mode = fs::metadata(dir.path().join(STORE_FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The bytes of a store with several pages: after a kill, and after a close.
async fn filled_files() -> [(&'static str, Vec<u8>); 2] {
    let (dir, store) = an_empty_store();
    let (ours, _) = two_tenants();
    for number in 0..200 {
        store.job_links().add(&ours, a_reference(&ours, &issue(&number.to_string()))).await.unwrap();
    }
    let killed = fs::read(dir.path().join(STORE_FILE)).unwrap();
    drop(store);
    [("killed", killed), ("closed", fs::read(dir.path().join(STORE_FILE)).unwrap())]
}

#[tokio::test]
async fn a_store_that_was_closed_and_then_changed_is_checked() {
    let (dir, store) = an_empty_store();
    let (ours, _) = two_tenants();
    store.job_links().add(&ours, a_reference(&ours, &issue("1"))).await.unwrap();
    drop(store);
    let (path, note) = (dir.path().join(STORE_FILE), dir.path().join("store.closed"));
    assert!(note.exists(), "a store that was closed says so");
    drop(EmbeddedStore::open(dir.path()).unwrap());
    assert!(note.exists());

    let (_, bad) = damages(&fs::read(&path).unwrap()).into_iter().last().unwrap();
    fs::write(&path, &bad).unwrap();

    assert!(one_line_about(dir.path()).contains("damaged"));
    assert!(!note.exists(), "whoever opens it takes the note away first");
}

#[tokio::test]
async fn a_store_in_use_does_not_say_that_it_was_closed() {
    let (dir, store) = an_empty_store();
    drop(store);
    let _store = EmbeddedStore::open(dir.path()).unwrap();
    assert!(!dir.path().join("store.closed").exists());
}

fn damages(good: &[u8]) -> [(&'static str, Vec<u8>); 7] {
    let (half, last, page) = (good.len() / 2, good.len() - 1, 4096);
    let mut changed = good.to_vec();
    // Everywhere, because some pages are copies that are no longer in use.
    while let Some(at) = changed.windows(14).position(|w| w == b"Fix the boiler") {
        changed[at] = b'M';
    }
    [
        ("emptied", Vec::new()),
        ("cut in half", good[..half].to_vec()),
        ("cut by one byte", good[..last].to_vec()),
        ("cut in half where a page ends", good[..half / page * page].to_vec()),
        ("another format", [b"SQLite", &good[6..]].concat()),
        ("overwritten", vec![0xAA; good.len()]),
        ("records changed", changed),
    ]
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_not_changed() {
    for (left, good) in filled_files().await {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(STORE_FILE);
        for (what, bad) in damages(&good) {
            fs::write(&path, &bad).unwrap();

            let words = one_line_about(dir.path());

            assert!(words.contains("damaged"), "{left}, {what}: {words}");
            assert!(fs::read(&path).unwrap() == bad, "{left}, {what}: the file was changed");
        }
        fs::write(&path, &good).unwrap();
        assert!(EmbeddedStore::open(dir.path()).is_ok(), "{left}");
    }
}
