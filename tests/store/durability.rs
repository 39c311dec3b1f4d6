//! Kills a writing process again and again, and counts the acknowledged writes.
//!
//! The process is this test binary, started again for the ignored test that writes. `DURABILITY_ROUNDS` sets how often.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use upwork_job_post::store::Backend as _;
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::{JobLink, JobPost, PostState};

use crate::makers::{a_post, a_reference, at, issue, two_tenants};

const FOLDER: &str = "DURABILITY_FOLDER";
const ROUND: &str = "DURABILITY_ROUND";
const ACKNOWLEDGED: &str = "acknowledged ";

/// Writes one job after another, each in two tenants, and reports it after the store has acknowledged it.
#[tokio::test]
#[ignore = "started by the test below, which kills it"]
async fn write_until_killed() {
    let folder = std::env::var(FOLDER).unwrap();
    let round = std::env::var(ROUND).unwrap();
    let store = EmbeddedStore::open(Path::new(&folder)).unwrap();
    let (ours, theirs) = two_tenants();
    let mut out = std::io::stdout();
    for number in 0.. {
        let name = format!("{round}.{number}");
        for tenant in [&ours, &theirs] {
            let post = JobPost { id: name.clone(), ..a_post(tenant, &issue(&name)) };
            let reference = JobLink { job_id: name.clone(), ..a_reference(tenant, &issue(&name)) };
            let posted = JobPost { state: PostState::Posted { job_id: name.clone() }, ..post.clone() };
            store.job_posts().begin(tenant, post).await.unwrap();
            assert!(store.job_links().add(tenant, reference).await.unwrap());
            assert!(store.job_posts().advance(tenant, posted, &PostState::Started).await.unwrap());
        }
        writeln!(out, "{ACKNOWLEDGED}{name}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_missing_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let rounds: u64 = std::env::var("DURABILITY_ROUNDS").map_or(50, |text| text.parse().unwrap());
    let mut acknowledged = Vec::new();

    for round in 0..rounds {
        acknowledged.extend(write_and_kill(dir.path(), round));
        let missing = missing(dir.path(), &acknowledged).await;
        assert_eq!(missing, Vec::<String>::new(), "after round {round}");
    }

    assert!(acknowledged.len() as u64 >= rounds, "too few writes to tell: {}", acknowledged.len());
}

/// One run of the writing process. Returns the writes it had acknowledged when it was killed (`SIGKILL` on Unix).
fn write_and_kill(folder: &Path, round: u64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::write_until_killed", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let started = lines.by_ref().find(|line| line.contains(ACKNOWLEDGED)).expect("the process writes");
    // Another length each round, so that the kill meets another moment of a commit.
    std::thread::sleep(Duration::from_micros(20_000 + round * 7_919 % 50_000));
    child.kill().unwrap();
    child.wait().unwrap();
    let all = std::iter::once(started).chain(lines);
    all.filter_map(|line| line.split_once(ACKNOWLEDGED).map(|(_, name)| name.to_owned())).collect()
}

/// Acknowledged writes that are missing in the store.
async fn missing(folder: &Path, acknowledged: &[String]) -> Vec<String> {
    let store = EmbeddedStore::open(folder).unwrap();
    let (ours, theirs) = two_tenants();
    let mut missing = Vec::new();
    for name in acknowledged {
        for tenant in [&ours, &theirs] {
            let post = store.job_posts().find(tenant, name).await.unwrap();
            let listed = store.job_links().list(tenant, &issue(name)).await.unwrap();
            let whole = post.is_some_and(|post| post.state == PostState::Posted { job_id: name.clone() });
            if !whole || listed.len() != 1 || listed[0].posted_at != at(0) {
                missing.push(format!("{tenant} {name}"));
            }
        }
    }
    missing
}
