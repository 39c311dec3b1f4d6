use std::sync::Arc;

use futures::future::join_all;

use super::*;
use crate::upwork::UpworkError;
use crate::usecases::disconnect;
use crate::usecases::tests::world::a_colleague;

/// A code that no code is.
const WRONG: &str = "AAAA-AAAA";

#[tokio::test]
async fn a_connect_through_the_start_page_ends_with_a_code_and_no_connection() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    assert!(world.connection(&a_caller()).await.is_none());
    assert_eq!((world.upwork.calls("grant"), code_waits(&world).await), (0, true));
    assert!(!panel_of(&world, a_colleague()).await.code_waiting);
    enters(&world, &code.to_lowercase().replace('-', " ")).await.expect("connected");
    assert!(world.connection(&a_caller()).await.is_some());
    assert!(!code_waits(&world).await);
}

#[tokio::test]
async fn a_repeated_callback_shows_the_same_code() {
    let world = a_world().await;
    let browser = continues(&world, &ask(&world).await).await;
    let code = is_shown_a_code(&world, &browser).await;
    for _ in 0..3 {
        assert_eq!(is_shown_a_code(&world, &browser).await, code);
    }
    let cookies = [browser.cookie.as_str()];
    let denied = comes_back_with(&world, &browser.state, &cookies, None).await.expect("a code");
    assert!(
        matches!(denied, CallbackEnd::Code { code: again, .. } if again == code),
        "a code that waits is not canceled"
    );
    enters(&world, &code).await.expect("connected");
    let over = comes_back_with(&world, &browser.state, &cookies, Some(granted())).await;
    assert!(matches!(over, Err(ConnectError::UnknownState)), "{over:?}");
}

#[tokio::test]
async fn ten_concurrent_callbacks_show_the_same_code() {
    let world = a_world().await;
    let browser = continues(&world, &ask(&world).await).await;
    let codes = join_all((0..10).map(|_| is_shown_a_code(&world, &browser))).await;
    assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
}

#[tokio::test]
async fn a_browser_that_used_the_start_page_gets_a_code_even_if_our_page_opens_the_link() {
    let world = a_world().await;
    let state = ask(&world).await;
    let before = opens(&world, &state).await.expect("goes on");
    let victim = continues(&world, &state).await;
    let after = opens(&world, &state).await.expect("goes on");
    let code = is_shown_a_code(&world, &victim).await;
    for attacker in [before, after] {
        assert_eq!(is_shown_a_code(&world, &attacker).await, code, "nobody finishes it without the code");
    }
    assert_eq!(world.upwork.calls("grant"), 0);
}

#[tokio::test]
async fn a_cookie_of_the_start_page_alone_never_finishes_a_connect() {
    let world = a_world().await;
    let (first, second) = (ask(&world).await, ask(&world).await);
    let by_form = continues(&world, &first).await;
    let alone = opens(&world, &second).await.expect("goes on");
    let both = [by_form.cookie.as_str(), alone.cookie.as_str()];
    let end = comes_back_with(&world, &first, &both, Some(granted())).await.expect("a code");
    assert!(matches!(end, CallbackEnd::Code { .. }), "{end:?}");
    comes_back(&world, &second, &both, true).await.expect("connected");
}

#[tokio::test]
async fn another_accounts_attempts_do_not_count_against_the_code() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    let colleague = session_of(a_colleague());
    for _ in 0..20 {
        let refused = finish_connect(&world.services, &colleague, &code).await;
        assert!(matches!(refused, Err(Failure::WrongCode)), "{refused:?}");
    }
    assert!(world.connection(&a_colleague()).await.is_none());
    enters(&world, &code).await.expect("connected");
}

#[tokio::test]
async fn the_fifth_wrong_code_ends_all_pending_codes() {
    let world = a_world().await;
    let (one, other) = (a_waiting_code(&world).await, a_waiting_code(&world).await);
    for tries in 1..=5 {
        assert!(code_waits(&world).await, "{tries}");
        assert!(matches!(enters(&world, WRONG).await, Err(Failure::WrongCode)));
    }
    assert!(!code_waits(&world).await);
    for code in [one, other] {
        assert!(matches!(enters(&world, &code).await, Err(Failure::WrongCode)));
    }
    assert_eq!(world.upwork.calls("grant"), 0);
    let code = a_waiting_code(&world).await;
    enters(&world, &code).await.expect("a new code starts anew");
}

#[tokio::test]
async fn four_wrong_codes_leave_the_right_one_valid() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    for wrong in [WRONG, "", "0", "a long text that is no code at all"] {
        assert!(matches!(enters(&world, wrong).await, Err(Failure::WrongCode)), "{wrong}");
    }
    enters(&world, &code).await.expect("connected");
}

/// Many concurrent attempts, at two processes.
async fn guess_at_once(world: &World, count: usize) {
    let processes = [world.process("process-2", false), Arc::clone(&world.services)];
    let guesses = (0..count).map(|number| {
        let services = Arc::clone(&processes[number % 2]);
        tokio::spawn(async move { finish_connect(&services, &a_session(), &format!("AAAA-AA{number:02}")).await })
    });
    for refused in join_all(guesses).await {
        assert!(matches!(refused, Ok(Err(Failure::WrongCode))), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_concurrent_attempt_across_two_processes_goes_uncounted() {
    for (guesses, good) in [(4, true), (5, false), (60, false)] {
        let world = a_world().await;
        let code = a_waiting_code(&world).await;
        guess_at_once(&world, guesses).await;
        assert_eq!(enters(&world, &code).await.is_ok(), good, "{guesses}");
        assert_eq!(world.upwork.calls("grant"), usize::from(good));
    }
}

#[tokio::test]
async fn two_concurrent_entries_of_a_code_exchange_it_once_and_get_the_same_answer() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    world.upwork.meanwhile("grant", tokio::time::sleep(std::time::Duration::from_millis(400)));
    let (one, other) = tokio::join!(enters(&world, &code), enters(&world, &code));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn a_correct_code_gets_the_same_answer_for_ten_minutes() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    world.clock.advance(590);
    for _ in 0..12 {
        enters(&world, &code).await.expect("connected");
    }
    world.clock.advance(599);
    enters(&world, &code).await.expect("connected");
    world.clock.advance(1);
    assert!(matches!(enters(&world, &code).await, Err(Failure::WrongCode)));
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn a_code_is_valid_for_ten_minutes_from_the_callback() {
    let world = a_world().await;
    let state = ask(&world).await;
    world.clock.advance(590);
    let code = is_shown_a_code(&world, &continues(&world, &state).await).await;
    world.clock.advance(599);
    assert!(code_waits(&world).await);
    world.clock.advance(1);
    assert!(!code_waits(&world).await);
    assert!(matches!(enters(&world, &code).await, Err(Failure::WrongCode)));
}

#[tokio::test]
async fn an_expired_consent_is_reported_and_changes_nothing_else() {
    let world = World::new().await;
    let before = world.connection(&a_caller()).await;
    let code = a_waiting_code(&world).await;
    world.upwork.fails("grant", UpworkError::ReconnectNeeded("invalid_grant".into()));
    for _ in 0..3 {
        assert!(matches!(enters(&world, &code).await, Err(Failure::ConnectExpired)));
    }
    assert_eq!((world.upwork.calls("grant"), code_waits(&world).await), (1, false));
    assert_eq!(world.connection(&a_caller()).await, before);
}

#[tokio::test]
async fn a_code_stays_pending_while_upwork_does_not_answer() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    world.upwork.fails("grant", UpworkError::Unavailable("no route".into()));
    world.upwork.fails("grant", UpworkError::RateLimited { retry_after: None });
    for _ in 0..2 {
        assert!(matches!(enters(&world, &code).await, Err(Failure::Upwork(_))));
        assert!(code_waits(&world).await);
    }
    enters(&world, &code).await.expect("connected");
}

#[tokio::test]
async fn a_refusal_by_upwork_ends_the_code_and_leaves_a_notice() {
    for operation in ["grant", "identity"] {
        let world = a_world().await;
        let code = a_waiting_code(&world).await;
        world.upwork.fails(operation, UpworkError::MissingPermission("a key".into()));
        assert!(matches!(enters(&world, &code).await, Err(Failure::Upwork(_))));
        assert_eq!((notice(&world).await, code_waits(&world).await), (Some(ConnectNotice::Failed), false));
        world.quiet().await;
        assert_eq!(world.upwork.revoked_tokens().len(), usize::from(operation == "identity"));
    }
}

#[tokio::test]
async fn a_sixth_code_replaces_the_oldest() {
    let world = a_world().await;
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(a_waiting_code(&world).await);
    }
    assert!(matches!(enters(&world, &codes[0]).await, Err(Failure::WrongCode)));
    for code in &codes[1..] {
        enters(&world, code).await.expect("connected");
    }
}

#[tokio::test]
async fn disconnecting_ends_every_pending_code() {
    let world = World::new().await;
    let code = a_waiting_code(&world).await;
    disconnect(&world.services, &a_caller()).await.expect("disconnected");
    assert!(!code_waits(&world).await);
    assert!(matches!(enters(&world, &code).await, Err(Failure::WrongCode)));
    let exported =
        serde_json::to_string(&world.store().tenant(&a_caller().client_key).export().await.expect("records"));
    assert!(!exported.expect("text").contains("code_waiting"));
}

#[tokio::test]
async fn neither_the_code_nor_upworks_answer_is_stored_unsealed() {
    let world = a_world().await;
    let code = a_waiting_code(&world).await;
    let text = serde_json::to_string(&world.store().tenant(&a_caller().client_key).export().await.expect("records"))
        .expect("text");
    let halves: Vec<&str> = code.split('-').collect();
    assert!(text.contains("code_waiting"), "{text}");
    assert!(!text.contains(&code) && !text.contains(&halves.concat()) && !text.contains("the-users-code"), "{text}");
}
