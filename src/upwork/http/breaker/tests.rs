use super::*;

const OPEN_FOR: Duration = Duration::from_secs(10);

fn fail(breaker: &Breaker, now: Instant) {
    breaker.admit(None, now).expect("closed").report(Outcome::Unreachable, now);
}

fn an_open_breaker(now: Instant) -> Breaker {
    let breaker = Breaker::new(2, OPEN_FOR);
    fail(&breaker, now);
    fail(&breaker, now);
    breaker
}

#[test]
fn consecutive_failures_open_the_breaker() {
    let now = Instant::now();
    assert!(an_open_breaker(now).admit(None, now).is_none());
}

#[test]
fn an_answer_between_failures_keeps_the_breaker_closed() {
    let (breaker, now) = (Breaker::new(2, OPEN_FOR), Instant::now());
    fail(&breaker, now);
    breaker.admit(None, now).expect("closed").report(Outcome::Answered, now);
    fail(&breaker, now);
    assert!(breaker.admit(None, now).is_some());
}

#[test]
fn after_the_pause_exactly_one_call_probes() {
    let now = Instant::now();
    let breaker = an_open_breaker(now);
    let later = now + OPEN_FOR;
    let probe = breaker.admit(None, later).expect("a probe");
    assert!(breaker.admit(None, later).is_none());
    probe.report(Outcome::Answered, later);
    assert!(breaker.admit(None, later).is_some());
}

#[test]
fn a_failed_probe_opens_the_breaker_again() {
    let now = Instant::now();
    let breaker = an_open_breaker(now);
    let later = now + OPEN_FOR;
    fail(&breaker, later);
    assert!(breaker.admit(None, later).is_none());
    assert!(breaker.admit(None, later + OPEN_FOR * 3 / 2).is_some());
}

#[test]
fn an_abandoned_probe_allows_the_next_one() {
    let now = Instant::now();
    let breaker = an_open_breaker(now);
    drop(breaker.admit(None, now + OPEN_FOR).expect("a probe"));
    assert!(breaker.admit(None, now + OPEN_FOR).is_some());
}

#[test]
fn a_late_answer_does_not_close_the_breaker() {
    let (breaker, now) = (Breaker::new(1, OPEN_FOR), Instant::now());
    let slow = breaker.admit(None, now).expect("closed");
    fail(&breaker, now);
    slow.report(Outcome::Answered, now);
    assert!(breaker.admit(None, now).is_none());
}

fn fail_as(breaker: &Breaker, tenant: &ClientKey, now: Instant) {
    breaker.admit(Some(tenant), now).expect("closed").report(Outcome::Failed, now);
}

fn tenants() -> [ClientKey; 2] {
    ["busy", "quiet"].map(|key| ClientKey::parse(key).unwrap())
}

#[test]
fn failures_of_one_tenant_block_only_that_tenant() {
    let (breaker, now, [busy, quiet]) = (Breaker::new(3, OPEN_FOR), Instant::now(), tenants());
    (0..3).for_each(|_| fail_as(&breaker, &busy, now));
    assert!(breaker.admit(Some(&busy), now).is_none());
    assert!(breaker.admit(Some(&quiet), now).is_some());
    let later = now + OPEN_FOR;
    fail_as(&breaker, &busy, later);
    assert!(breaker.admit(Some(&busy), later).is_none(), "one failure more is enough");
    assert_eq!(breaker.state().held.len(), 1);
}

#[test]
fn failures_of_two_tenants_block_everyone() {
    let (breaker, now, [busy, quiet]) = (Breaker::new(3, OPEN_FOR), Instant::now(), tenants());
    fail_as(&breaker, &busy, now);
    fail_as(&breaker, &quiet, now);
    fail_as(&breaker, &busy, now);
    assert!(breaker.admit(None, now).is_none());
}

#[test]
fn a_tenant_whose_probe_failed_lets_others_probe_first() {
    let (breaker, now, [busy, quiet]) = (Breaker::new(1, OPEN_FOR), Instant::now(), tenants());
    fail(&breaker, now);
    let later = now + OPEN_FOR;
    fail_as(&breaker, &busy, later);
    let later = later + OPEN_FOR;
    assert!(breaker.admit(Some(&busy), later).is_none());
    breaker.admit(Some(&quiet), later).expect("a probe").report(Outcome::Answered, later);
    assert!(breaker.admit(Some(&busy), later).is_some());
}

#[test]
fn servers_do_not_share_a_breaker() {
    let (breakers, now) = (Breakers::new(1, OPEN_FOR), Instant::now());
    fail(&breakers.of("http://one".into()), now);
    assert!(breakers.of("http://one".into()).admit(None, now).is_none());
    assert!(breakers.of("http://two".into()).admit(None, now).is_some());
}
