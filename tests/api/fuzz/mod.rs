//! Wrong input in bulk: every route and server function of the running application, without a connection in between,
//! gets valid requests that were then changed. None may make the server fail, panic or hang.
//!
//! `make fuzz` runs a million inputs, `make test` some thousands. `FUZZ_RUNS` and `FUZZ_SEED` say how many and which;
//! `FUZZ_ONLY` repeats one of them.
//!
//! - `mutate`: invalid inputs from valid ones, the same for the same seed.
//! - `sites`: Jira sites, their users, and what their Jira answers.
//! - `inputs`: requests of each kind.
//! - `judge`: what counts as a finding.

mod inputs;
mod judge;
mod mutate;
mod sites;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use futures::StreamExt as _;

use inputs::{Input, Kind, input};
use judge::Verdict;
use sites::Sites;

/// Concurrent inputs: one that waits must not delay the others.
const AT_ONCE: usize = 24;
/// Maximum number of findings shown; a run with more ends early.
const MAX_FAULTS: usize = 20;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} should be a number: {text}")))
}

/// The results of the inputs of one kind: the number of answers with each status.
#[derive(Default)]
struct Tally(BTreeMap<Kind, BTreeMap<u16, u64>>);

impl Tally {
    fn note(&mut self, kind: Kind, status: u16) {
        *self.0.entry(kind).or_default().entry(status).or_default() += 1;
    }

    fn of(&self, kind: Kind) -> u64 {
        self.0.get(&kind).map_or(0, |statuses| statuses.values().sum())
    }

    /// Inputs of a kind that succeeded: if there are none, nothing got past the first check.
    fn good(&self, kind: Kind) -> u64 {
        let statuses = self.0.get(&kind).into_iter().flatten();
        statuses.filter(|(status, _)| (200..400).contains(*status)).map(|(_, count)| count).sum()
    }

    fn print(&self) {
        for (kind, statuses) in &self.0 {
            let statuses: Vec<String> = statuses.iter().map(|(status, count)| format!("{status} {count}×")).collect();
            eprintln!("{:>9}  {:<22} {}", self.of(*kind), kind.name(), statuses.join(", "));
        }
    }
}

async fn run_one(sites: Arc<Sites>, seed: u64, index: u64) -> (u64, Kind, Verdict) {
    let Input { kind, request, shown, expected } = input(&sites, seed, index);
    let verdict = judge::send(sites.router(), request, expected).await;
    (index, kind, verdict.with_input(&shown))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_input_makes_the_server_fail() {
    let (runs, seed) = (number("FUZZ_RUNS").unwrap_or(20_000), number("FUZZ_SEED").unwrap_or(1));
    let sites = Arc::new(Sites::start().await);
    judge::watch_panics();
    let began = Instant::now();
    let indices = number("FUZZ_ONLY").map_or(0..runs, |only| only..only + 1);
    let only_one = indices.end - indices.start == 1;
    let mut answers = futures::stream::iter(indices)
        .map(|index| tokio::spawn(run_one(Arc::clone(&sites), seed, index)))
        .buffer_unordered(AT_ONCE);
    let (mut tally, mut inputs, mut faults) = (Tally::default(), 0_u64, 0);
    while let Some(answer) = answers.next().await {
        let (index, kind, verdict) = answer.expect("making an input does not fail");
        inputs += 1;
        tally.note(kind, verdict.status());
        if let Some(fault) = verdict.fault() {
            faults += 1;
            eprintln!("FUZZ_SEED={seed} FUZZ_ONLY={index}: {fault}\n");
        }
        if faults >= MAX_FAULTS {
            break;
        }
    }
    for panic in judge::panics() {
        faults += 1;
        eprintln!("panicked: {panic}\n");
    }
    tally.print();
    eprintln!("{inputs} inputs, {faults} faults, seed {seed}, in {} s", began.elapsed().as_secs());
    assert_eq!(faults, 0);
    assert!(only_one || Kind::ALL.iter().all(|kind| tally.good(*kind) > 0), "some kind was never answered well");
}
