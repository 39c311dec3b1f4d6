use std::sync::Arc;

use super::*;
use crate::usecases::cancel_connect;

#[tokio::test]
async fn only_a_link_opened_by_our_page_skips_the_start_page() {
    let world = a_world().await;
    let state = ask(&world).await;
    let page = is_asked(&world, &state).await;
    assert_eq!((page.requester.site.as_str(), page.requester.user), ("acme.atlassian.net", None));
    opens(&world, &state).await.expect("goes on");
}

#[tokio::test]
async fn the_start_page_writes_nothing_and_does_not_call_upwork() {
    let world = a_world().await;
    let state = ask(&world).await;
    let before = world.store().tenant(&a_session().client_key).export().await.expect("records");
    for _ in 0..50 {
        is_asked(&world, &state).await;
    }
    assert_eq!(world.store().tenant(&a_session().client_key).export().await.expect("records"), before);
    assert_eq!(world.upwork.calls("consent"), 0);
    opens(&world, &state).await.expect("still good: looks do not count");
}

#[tokio::test]
async fn a_form_works_once_and_only_with_its_own_cookie() {
    let world = a_world().await;
    let state = ask(&world).await;
    let (mine, other) = (is_asked(&world, &state).await, is_asked(&world, &state).await);
    let send = async |form: &str, cookies: &[&str]| {
        let cookies: Vec<String> = cookies.iter().map(|cookie| (*cookie).to_owned()).collect();
        confirm_start(&world.services, form, &cookies).await
    };
    for cookies in [vec![], vec![""], vec![other.cookie.as_str()], vec![mine.form.as_str()]] {
        let refused = send(&mine.form, &cookies).await;
        assert!(matches!(refused, Err(ConnectError::NoCookie)), "{cookies:?}: {refused:?}");
    }
    for form in ["", "k1.AAAA", state.as_str(), mine.cookie.as_str()] {
        let refused = send(form, &[&mine.cookie]).await;
        assert!(matches!(refused, Err(ConnectError::BadForm(_))), "{form}: {refused:?}");
    }
    send(&mine.form, &[&other.cookie, &mine.cookie]).await.expect("goes on");
    let again = send(&mine.form, &[&mine.cookie]).await;
    assert!(matches!(again, Err(ConnectError::BadForm(_))), "{again:?}");
}

#[tokio::test]
async fn a_form_is_valid_for_ten_minutes_and_no_longer_than_its_link() {
    let world = a_world().await;
    let state = ask(&world).await;
    world.clock.advance(300);
    let StartPage { form, cookie, .. } = is_asked(&world, &state).await;
    world.clock.advance(300);
    let late = confirm_start(&world.services, &form, std::slice::from_ref(&cookie)).await;
    assert!(matches!(late, Err(ConnectError::UnknownState)), "{late:?}");
    world.clock.advance(300);
    let later = confirm_start(&world.services, &form, &[cookie]).await;
    assert!(matches!(later, Err(ConnectError::BadForm(_))), "{later:?}");
}

#[tokio::test]
async fn cancel_ends_the_connect_and_the_panel_says_so() {
    let world = a_world().await;
    let state = ask(&world).await;
    let StartPage { form, cookie, .. } = is_asked(&world, &state).await;
    let refused = cancel_connect(&world.services, &form, &[]).await;
    assert!(matches!(refused, Err(ConnectError::NoCookie)), "{refused:?}");
    cancel_connect(&world.services, &form, &[cookie]).await.expect("canceled");
    assert_eq!(notice(&world).await, Some(ConnectNotice::Denied));
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::UnknownState)));
}

#[tokio::test]
async fn opening_a_link_repeatedly_starts_one_handshake() {
    let world = a_world().await;
    let state = ask(&world).await;
    opens(&world, &state).await.expect("goes on");
    for _ in 0..5 {
        opens(&world, &state).await.expect("goes on");
        continues(&world, &state).await;
    }
    assert_eq!(world.upwork.calls("first_consent"), 1);
    assert_eq!(world.upwork.calls("consent"), 11);
}

#[tokio::test]
async fn two_concurrent_starts_lead_to_the_same_consent() {
    let world = a_world().await;
    let state = ask(&world).await;
    let (services, other) = (Arc::clone(&world.services), state.clone());
    world.upwork.meanwhile("consent", async move {
        let begun = open_start(&services, &other, true).await.expect("goes on");
        assert!(matches!(begun, Start::Redirect(_)));
    });
    let Start::Redirect(begun) = open_start(&world.services, &state, true).await.expect("goes on") else {
        panic!("it asks")
    };
    assert!(
        begun.location.ends_with("&handshake=handshake-2"),
        "the handshake that was kept first: {}",
        begun.location
    );
}

#[tokio::test]
async fn a_link_opened_too_often_is_invalid() {
    let world = a_world().await;
    let state = ask(&world).await;
    for _ in 0..10 {
        opens(&world, &state).await.expect("goes on");
        continues(&world, &state).await;
    }
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::TooManyStarts)));
    let StartPage { form, cookie, .. } = is_asked(&world, &state).await;
    let refused = confirm_start(&world.services, &form, &[cookie]).await;
    assert!(matches!(refused, Err(ConnectError::TooManyStarts)), "{refused:?}");
}

#[tokio::test]
async fn a_link_may_be_opened_again_until_the_callback() {
    let world = a_world().await;
    let Browser { state, .. } = sent_to_upwork(&world).await;
    let cookie = opens(&world, &state).await.expect("a second consent").cookie;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::UnknownState)));
}

#[tokio::test]
async fn a_start_answered_after_the_callback_restores_nothing() {
    let world = a_world().await;
    let state = ask(&world).await;
    let (services, other) = (Arc::clone(&world.services), state.clone());
    world.upwork.before("consent", async move {
        let Ok(Start::Redirect(begun)) = open_start(&services, &other, true).await else { panic!("it asks") };
        let answer =
            CallbackAnswer { state: other, cookies: vec![begun.cookie], outcome: ConsentOutcome::Granted(granted()) };
        finish_consent(&services, answer).await.expect("connected");
    });
    let late = open_start(&world.services, &state, true).await;
    assert!(matches!(late, Err(ConnectError::UnknownState)), "{late:?}");
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::UnknownState)), "nor afterwards");
}
