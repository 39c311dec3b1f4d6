//! The line on a clock that the tests set.

use std::sync::Arc;

use super::*;
use crate::caller::AccountId;

const QUEUE: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_millis(10);

fn rates() -> Rates {
    let account = Rate { every: Duration::from_millis(500), burst: 4 };
    Rates { per_second: 10, account, tenant: Rate { every: SECOND / 5, burst: 10 } }
}

fn from(tenant: &str, account: &str, is_urgent: bool) -> Origin {
    let (tenant, account) = (ClientKey::parse(tenant).unwrap(), AccountId::parse(account).unwrap());
    Origin { account: Some(Account { tenant, account }), is_urgent }
}

/// A call that waits, until when, and for its turn.
type Waiting = (Option<Account>, Instant, oneshot::Receiver<()>);

/// A rate limiter with simulated time.
struct Simulation {
    state: LimiterState,
    now: Instant,
    waiting: Vec<Waiting>,
    /// Who got places, and when.
    places: Vec<(Option<Account>, Instant)>,
    /// Accounts that call as often as they may.
    busy: Vec<Origin>,
}

impl Simulation {
    fn new() -> Self {
        let line = RateLimiter::new(rates());
        let state = line.state.into_inner().unwrap();
        Self { state, now: Instant::now(), waiting: Vec::new(), places: Vec::new(), busy: Vec::new() }
    }

    /// An account that does its worst from now on: it has as many calls of both kinds in the line as fit.
    fn with_busy(mut self, tenant: &str, account: &str) -> Self {
        self.busy.extend([false, true].map(|is_urgent| from(tenant, account, is_urgent)));
        self
    }

    fn enters(&mut self, origin: &Origin) -> Result<(), Duration> {
        let turn = self.state.enter(origin, QUEUE, self.now)?;
        self.waiting.push((origin.account.clone(), self.now + QUEUE, turn));
        Ok(())
    }

    fn passes(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step();
        }
    }

    fn step(&mut self) {
        for origin in self.busy.clone() {
            while self.enters(&origin).is_ok() {}
        }
        while self.state.serve_one(self.now) {
            let placed =
                self.waiting.iter_mut().position(|(.., turn)| turn.try_recv().is_ok()).expect("one that waits");
            self.places.push((self.waiting.swap_remove(placed).0, self.now));
        }
        let now = self.now;
        self.waiting.retain(|(_, give_up, _)| now < *give_up);
        self.now += STEP;
    }

    /// Enters a call for an idle account. Returns how many others got a place first, and the wait.
    fn waits_for(&mut self, origin: &Origin) -> (usize, Duration) {
        let (before, started) = (self.places.len(), self.now);
        self.enters(origin).expect("room in the line");
        loop {
            self.step();
            let others = self.places[before..].iter().position(|(account, _)| *account == origin.account);
            if let Some(others) = others {
                return (others, self.places[before + others].1 - started);
            }
            assert!(self.now < started + 2 * QUEUE, "no place at all");
        }
    }

    fn places_of(&self, tenant: &str) -> usize {
        let of_tenant = |account: &Account| account.tenant.as_str() == tenant;
        self.places.iter().filter(|(account, _)| account.as_ref().is_some_and(of_tenant)).count()
    }
}

#[test]
fn a_flood_of_one_account_delays_another_tenants_post_by_at_most_two_calls() {
    let mut simulation = Simulation::new().with_busy("busy", "mallory");
    for round in 0..50 {
        simulation.passes(Duration::from_millis(500 + 30 * round));
        let (others, wait) = simulation.waits_for(&from("quiet", "ann", true));
        assert!(others <= 2 && wait < SECOND, "{others} calls, {wait:?}");
    }
    assert!(simulation.places_of("busy") > 100, "it was busy");
}

#[test]
fn in_a_full_queue_the_tenants_take_turns() {
    let busy = ["t1", "t2", "t3", "t4", "t5"];
    let mut simulation = Simulation::new();
    for tenant in busy {
        simulation = simulation.with_busy(tenant, "a").with_busy(tenant, "b").with_busy(tenant, "c");
    }
    for round in 0..50 {
        simulation.passes(Duration::from_millis(500 + 30 * round));
        let (others, wait) = simulation.waits_for(&from("quiet", "ann", true));
        assert!(others <= busy.len() + 2 && wait <= SECOND, "{others} calls, {wait:?}");
    }
    let counts = busy.map(|tenant| simulation.places_of(tenant));
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(most - least <= most / 10, "{counts:?}");
}

#[test]
fn posts_do_not_starve_lookups() {
    let mut simulation = Simulation::new();
    for tenant in ["t1", "t2", "t3", "t4", "t5"] {
        simulation.busy.extend(["a", "b", "c"].map(|account| from(tenant, account, true)));
    }
    simulation.passes(5 * SECOND);
    for round in 0..50 {
        simulation.passes(Duration::from_millis(500 + 30 * round));
        let (urgent, _) = simulation.waits_for(&from("quiet", "ann", false));
        assert!(urgent <= MAX_URGENT_IN_A_ROW as usize, "{urgent}");
    }
}

#[test]
fn a_post_precedes_the_lookups_of_its_own_account() {
    let mut simulation = Simulation::new();
    let (look_up, post) = (from("t1", "a", false), from("t1", "a", true));
    for _ in 0..4 + 6 {
        simulation.enters(&look_up).unwrap();
        simulation.step();
    }
    let before = simulation.places.len();
    simulation.enters(&post).unwrap();
    simulation.passes(Duration::from_millis(490));
    assert_eq!((before, simulation.places.len(), simulation.state.urgent.len()), (4, 5, 0));
}

#[test]
fn accounts_and_tenants_are_limited_to_their_shares() {
    let mut simulation = Simulation::new().with_busy("busy", "mallory");
    simulation.passes(10 * SECOND);
    assert!((20..=4 + 20).contains(&simulation.places.len()), "{}", simulation.places.len());

    let mut simulation = Simulation::new();
    for account in ["a", "b", "c", "d", "e"] {
        simulation = simulation.with_busy("busy", account);
    }
    simulation.passes(10 * SECOND);
    assert!((50..=10 + 50).contains(&simulation.places.len()), "{}", simulation.places.len());
}

#[test]
fn no_second_allows_more_than_ten_calls() {
    let mut simulation = Simulation::new();
    for tenant in ["t1", "t2", "t3"] {
        simulation = simulation.with_busy(tenant, "a").with_busy(tenant, "b").with_busy(tenant, "c");
    }
    simulation.passes(30 * SECOND);
    assert!(simulation.places.len() >= 290, "{}: the line is used", simulation.places.len());
    for calls in simulation.places.windows(11) {
        assert!(calls[10].1 - calls[0].1 >= SECOND);
    }
}

#[test]
fn a_call_without_a_place_in_time_gets_a_retry_time() {
    let mut simulation = Simulation::new();
    let origin = from("t1", "a", false);
    let answers: Vec<_> = (0..20)
        .map(|_| {
            let answer = simulation.enters(&origin);
            simulation.step();
            answer
        })
        .collect();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 4 + MAX_WAITING_OF_ACCOUNT);
    for wait in answers.into_iter().filter_map(Result::err) {
        assert!((3 * SECOND..=4 * SECOND).contains(&wait), "{wait:?}");
    }
}

#[test]
fn a_flood_of_tenants_is_bounded() {
    let mut simulation = Simulation::new();
    let entered =
        (0..5_000).filter(|number| simulation.enters(&from(&format!("t{number}"), "a", false)).is_ok()).count();
    assert_eq!(entered, MAX_WAITING);
    simulation.passes(QUEUE + SECOND);
    for number in 0..1_000 {
        let _ = simulation.enters(&from(&format!("t{number}"), "a", true));
        simulation.passes(SECOND / 10);
    }
    let state = &mut simulation.state;
    state.urgent.tidy();
    state.lookups.tidy();
    assert!(state.urgent.len() + state.lookups.len() <= 30, "who gave up leaves nothing behind");
    assert!(state.accounts.len() + state.tenants.len() <= TIDY_AT + 2);
}

#[tokio::test]
async fn no_call_is_made_before_the_time_that_upwork_named() {
    let (line, start, origin) = (RateLimiter::new(rates()), Instant::now(), from("t1", "a", true));
    line.close_until(start + Duration::from_millis(300));
    line.close_until(start + Duration::from_millis(100));
    let result = line.place(&origin, Duration::from_millis(50)).await;
    assert!(result.is_err_and(|wait| wait > Duration::from_millis(50)), "{result:?}");
    assert!(start.elapsed() < Duration::from_millis(300), "told at once");
    assert_eq!(line.place(&origin, QUEUE).await, Ok(()));
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn waiting_calls_advance_the_queue_and_canceled_ones_do_not_block_it() {
    let rates = Rates { account: Rate { every: 4 * STEP, burst: 1 }, ..rates() };
    let (line, start) = (Arc::new(RateLimiter::new(rates)), Instant::now());
    let calls = |count: usize| {
        let line = Arc::clone(&line);
        futures::future::join_all((0..count).map(move |_| {
            let line = Arc::clone(&line);
            async move { line.place(&from("t1", "a", false), QUEUE).await }
        }))
    };
    let gone_soon = tokio::time::timeout(STEP, calls(4)).await;
    assert!(gone_soon.is_err());
    assert_eq!(calls(3).await, vec![Ok(()); 3]);
    assert!(start.elapsed() >= 3 * rates.account.every, "{:?}", start.elapsed());
}
