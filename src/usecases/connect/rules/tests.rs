use jiff::SignedDuration;

use super::*;
use crate::caller::{AccountId, ClientKey, IssueId};

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn sealed(text: &str) -> Sealed {
    Sealed(text.to_owned())
}

fn none() -> AccountAuthorizations {
    AccountAuthorizations {
        client_key: ClientKey::parse("tenant-a").unwrap(),
        account_id: AccountId::parse("mia").unwrap(),
        list: Vec::new(),
        wrong_codes: 0,
        expires_at: now(),
        revision: String::new(),
    }
}

fn an_authorization(id: &str) -> Authorization {
    Authorization {
        id: id.to_owned(),
        issue_id: IssueId::parse("10001").unwrap(),
        issue_key: None,
        generation: 0,
        from_host: true,
        handshake: None,
        starts: 0,
        used_forms: Vec::new(),
        confirmed: false,
        progress: AuthorizationProgress::Asked,
        expires_at: now() + LIFETIME,
    }
}

/// Requests this many authorizations in sequence.
fn pending(ids: &[&str]) -> AccountAuthorizations {
    let mut all = none();
    for id in ids {
        ask(&mut all, an_authorization(id));
    }
    all
}

fn wait(all: &mut AccountAuthorizations, id: &str) {
    open(all, id, Some(id)).unwrap();
    wait_for_code(all, id, sealed(id), sealed("answer"), now()).unwrap();
}

fn ids(all: &AccountAuthorizations) -> Vec<&str> {
    all.list.iter().map(|authorization| authorization.id.as_str()).collect()
}

#[test]
fn the_oldest_unopened_link_is_dropped_first() {
    let mut all = pending(&["a", "b", "c", "d", "e"]);
    open(&mut all, "a", None).unwrap();
    ask(&mut all, an_authorization("f"));
    assert_eq!(ids(&all), ["a", "c", "d", "e", "f"], "b was never opened");
    for id in ["c", "d", "e", "f"] {
        open(&mut all, id, None).unwrap();
    }
    ask(&mut all, an_authorization("g"));
    assert_eq!(ids(&all), ["c", "d", "e", "f", "g"], "all were opened, a first");
}

#[test]
fn only_a_newer_code_replaces_a_pending_code() {
    let mut all = pending(&["a", "b", "c", "d", "e"]);
    for id in ["a", "b", "c", "d", "e"] {
        wait(&mut all, id);
    }
    ask(&mut all, an_authorization("f"));
    assert_eq!(ids(&all), ["a", "b", "c", "d", "e", "f"], "there is always room for one link");
    ask(&mut all, an_authorization("g"));
    assert_eq!(ids(&all), ["a", "b", "c", "d", "e", "g"]);
    wait(&mut all, "g");
    assert_eq!(ids(&all), ["b", "c", "d", "e", "g"]);
}

#[test]
fn links_never_displace_a_pending_code() {
    let mut all = pending(&["a"]);
    wait(&mut all, "a");
    for number in 0..20 {
        ask(&mut all, an_authorization(&format!("link-{number}")));
    }
    assert_eq!(ids(&all), ["a", "link-16", "link-17", "link-18", "link-19"]);
}

#[test]
fn expired_authorizations_are_dropped_with_their_attempts() {
    let mut all = pending(&["a", "b"]);
    wait(&mut all, "a");
    count_try(&mut all);
    all.list.iter_mut().find(|one| one.id == "a").unwrap().expires_at = later(5);
    forget_expired(&mut all, later(4));
    assert_eq!((ids(&all).len(), all.wrong_codes), (2, 1));
    forget_expired(&mut all, later(5));
    assert_eq!((ids(&all), all.wrong_codes), (vec!["b"], 0));
}

#[test]
fn a_link_can_be_opened_twenty_times() {
    let mut all = pending(&["a"]);
    for start in 0..20 {
        let form = (start % 2 == 0).then(|| format!("form-{start}"));
        assert!(open(&mut all, "a", form.as_deref()).is_ok(), "{start}");
    }
    assert!(matches!(open(&mut all, "a", None), Err(ConnectError::TooManyStarts)));
    assert!(matches!(open(&mut all, "a", Some("form-x")), Err(ConnectError::TooManyStarts)));
    assert_eq!(all.list[0].starts, 20);
}

#[test]
fn a_form_can_be_submitted_once() {
    let mut all = pending(&["a"]);
    open(&mut all, "a", Some("form")).unwrap();
    assert!(matches!(open(&mut all, "a", Some("form")), Err(ConnectError::BadForm(_))));
    assert_eq!(all.list[0].starts, 1);
}

#[test]
fn a_connect_that_used_the_start_page_always_needs_a_code() {
    let mut all = pending(&["a"]);
    assert!(!open(&mut all, "a", None).unwrap().confirmed);
    assert!(open(&mut all, "a", Some("form")).unwrap().confirmed);
    assert!(open(&mut all, "a", None).unwrap().confirmed, "a later start by our own page changes nothing");
}

#[test]
fn a_used_or_pending_authorization_cannot_be_opened() {
    let mut all = pending(&["a", "b", "c"]);
    wait(&mut all, "a");
    wait(&mut all, "b");
    use_code(&mut all, "b", true, now());
    all.list.iter_mut().find(|one| one.id == "c").unwrap().progress = AuthorizationProgress::Finishing;
    for id in ["a", "b", "c", "z"] {
        assert!(matches!(open(&mut all, id, None), Err(ConnectError::UnknownState)), "{id}");
        assert!(matches!(remember(&mut all, id, &sealed("memo")), Err(ConnectError::UnknownState)), "{id}");
        assert!(matches!(
            wait_for_code(&mut all, id, sealed("code"), sealed("answer"), now()),
            Err(ConnectError::UnknownState)
        ));
    }
}

#[test]
fn the_first_handshake_of_two_concurrent_starts_is_kept() {
    let mut all = pending(&["a"]);
    assert_eq!(remember(&mut all, "a", &sealed("first")).unwrap(), sealed("first"));
    assert_eq!(remember(&mut all, "a", &sealed("second")).unwrap(), sealed("first"));
}

#[test]
fn a_code_is_valid_for_ten_minutes_of_its_own() {
    let mut all = pending(&["a"]);
    open(&mut all, "a", Some("form")).unwrap();
    wait_for_code(&mut all, "a", sealed("code"), sealed("answer"), later(599)).unwrap();
    assert_eq!(all.list[0].expires_at, later(1199));
    assert!(use_code(&mut all, "a", true, later(1000)));
    assert_eq!(all.list[0].expires_at, later(1600));
}

#[test]
fn attempts_count_across_all_codes_and_a_correct_one_is_not_counted() {
    let mut all = pending(&["a", "b", "c"]);
    wait(&mut all, "a");
    assert_eq!(count_try(&mut all).0, 1);
    wait(&mut all, "b");
    assert_eq!(count_try(&mut all).0, 2, "another code that comes to wait starts no new count");
    refund_try(&mut all);
    assert!(use_code(&mut all, "b", true, now()));
    assert_eq!(count_try(&mut all).0, 2, "nor does one that was right");
    end_codes(&mut all);
    assert_eq!((ids(&all), all.wrong_codes), (vec!["c"], 0), "links stay, codes that wait or were used do not");
}

#[test]
fn without_a_pending_code_no_attempt_is_counted() {
    let mut all = pending(&["a"]);
    assert_eq!(count_try(&mut all), (0, all.list.clone()));
    wait(&mut all, "a");
    assert!(use_code(&mut all, "a", true, now()));
    for _ in 0..20 {
        assert_eq!(count_try(&mut all).0, 0);
    }
}

#[test]
fn a_code_is_used_by_one_caller_at_a_time_with_one_answer() {
    let mut all = pending(&["a"]);
    assert_eq!(take_code(&mut all, "a", now(), later(30)), Taken::No);
    wait(&mut all, "a");
    assert!(matches!(take_code(&mut all, "a", now(), later(30)), Taken::Yes(_)));
    assert_eq!(take_code(&mut all, "a", later(29), later(60)), Taken::Busy);
    release_code(&mut all, "a");
    assert!(matches!(take_code(&mut all, "a", now(), later(30)), Taken::Yes(_)), "given back");
    assert!(matches!(take_code(&mut all, "a", later(30), later(60)), Taken::Yes(_)), "its taker is gone");
    for connected in [false, true] {
        let mut all = all.clone();
        assert!(use_code(&mut all, "a", connected, now()));
        assert_eq!(take_code(&mut all, "a", now(), later(30)), Taken::Used { connected });
        assert_eq!(all.list[0].sealed(), [None, Some(&sealed("a")), None], "what came back from Upwork is gone");
    }
}

#[test]
fn a_code_that_has_ended_meanwhile_is_not_used() {
    let mut all = pending(&["a"]);
    wait(&mut all, "a");
    end_codes(&mut all);
    assert!(!use_code(&mut all, "a", true, now()));
    assert_eq!(ids(&all), Vec::<&str>::new());
}

#[test]
fn used_codes_are_limited_and_displace_no_connect() {
    let mut all = none();
    for number in 0..9 {
        let id = number.to_string();
        ask(&mut all, an_authorization(&id));
        wait(&mut all, &id);
        assert!(use_code(&mut all, &id, true, now()));
    }
    for id in ["a", "b", "c", "d", "e"] {
        ask(&mut all, an_authorization(id));
    }
    assert_eq!(ids(&all), ["4", "5", "6", "7", "8", "a", "b", "c", "d", "e"]);
}
