use super::*;
use crate::caller::AccountId;
use crate::store::records::{Connection, ConnectionState};
use crate::upwork::UpworkError;
use crate::usecases::tests::world::{ORGANIZATION, a_tenant};

#[tokio::test]
async fn a_user_who_consents_is_connected() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert_eq!(comes_back(&world, &state, &[&cookie], true).await.expect("connected"), "Clara");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.state, ConnectionState::Active);
    assert_eq!(world.kept_tokens(&a_caller()).await.refresh_or_secret, "refresh-0");
    assert!(!connection.tokens.0.contains("refresh-0"), "tokens are sealed");
}

#[tokio::test]
async fn a_state_can_be_used_once() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    for cookies in [&[cookie.as_str()][..], &[]] {
        let again = comes_back(&world, &state, cookies, true).await;
        assert!(matches!(again, Err(ConnectError::UnknownState)), "{again:?}");
    }
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn one_of_two_concurrent_callbacks_exchanges_the_code() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    let cookies = [cookie.as_str()];
    let (one, other) =
        tokio::join!(comes_back(&world, &state, &cookies, true), comes_back(&world, &state, &cookies, true));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn a_callback_without_the_cookie_of_its_state_uses_nothing_up() {
    let world = a_world().await;
    let mine = sent_to_upwork(&world).await;
    let other = sent_to_upwork(&world).await;
    for cookies in [vec![], vec!["k1.garbage"], vec![other.cookie.as_str()], vec![mine.state.as_str()]] {
        for yes in [true, false] {
            let refused = comes_back(&world, &mine.state, &cookies, yes).await;
            assert!(matches!(refused, Err(ConnectError::NoCookie)), "{refused:?}");
        }
    }
    assert_eq!((world.upwork.calls("grant"), notice(&world).await), (0, None));
    comes_back(&world, &mine.state, &[&other.cookie, &mine.cookie], true).await.expect("connected");
}

#[tokio::test]
async fn a_foreign_or_expired_state_is_unknown() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    for made_up in ["", "k1.AAAA", cookie.as_str()] {
        let refused = comes_back(&world, made_up, &[&cookie], true).await;
        assert!(matches!(refused, Err(ConnectError::UnknownState)), "{made_up}: {refused:?}");
        assert!(matches!(opens(&world, made_up).await, Err(ConnectError::UnknownState)));
    }
    world.clock.advance(600);
    assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::UnknownState)));
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::UnknownState)));
}

#[tokio::test]
async fn a_user_who_declines_sees_that_in_the_panel_and_can_retry() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert!(matches!(comes_back(&world, &state, &[&cookie], false).await, Err(ConnectError::Denied)));
    assert_eq!(notice(&world).await, Some(ConnectNotice::Denied));
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert_eq!(notice(&world).await, None, "a new try clears the note");
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
}

#[tokio::test]
async fn a_failed_exchange_leaves_only_a_notice() {
    for (operation, revoked) in [("grant", &[][..]), ("identity", &["refresh-0"][..])] {
        let world = a_world().await;
        world.upwork.fails(operation, UpworkError::Unavailable("500".into()));
        let Browser { state, cookie } = sent_to_upwork(&world).await;
        assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::Failed(_))));
        assert_eq!(notice(&world).await, Some(ConnectNotice::Failed), "{operation}");
        assert!(world.connection(&a_caller()).await.is_none());
        world.quiet().await;
        assert_eq!(world.upwork.revoked_tokens(), revoked, "{operation}");
        let again = comes_back(&world, &state, &[&cookie], true).await;
        assert!(matches!(again, Err(ConnectError::UnknownState)), "{again:?}");
    }
}

#[tokio::test]
async fn reconnecting_keeps_the_organization_and_revokes_the_previous_tokens() {
    let world = World::new().await;
    let before = world.connection(&a_caller()).await.expect("a connection");
    let chosen = Connection {
        organization: Some(ORGANIZATION.into()),
        state: ConnectionState::ReconnectNeeded,
        tokens: world.sealed_tokens(&a_caller(), 41),
        ..before
    };
    world.store().tenant(&a_tenant()).connections().put(chosen).await.expect("kept");
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.organization.as_deref(), Some(ORGANIZATION));
    assert_eq!(connection.state, ConnectionState::Active);
    world.quiet().await;
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-41"]);
}

#[tokio::test]
async fn unchanged_tokens_are_not_revoked_with_the_previous_connection() {
    let world = World::new().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    world.quiet().await;
    assert_eq!(world.upwork.revoked_tokens(), Vec::<String>::new());
}

#[tokio::test]
async fn another_accounts_state_is_useless_with_ones_own_cookie() {
    let world = a_world().await;
    let mine = sent_to_upwork(&world).await;
    let stranger = Caller { account_id: AccountId::parse("712020:mallory").expect("an account"), ..a_caller() };
    let theirs = ask_as(&world, &session_of(stranger)).await;
    opens(&world, &theirs).await.expect("goes on");
    let refused = comes_back(&world, &theirs, &[&mine.cookie], true).await;
    assert!(matches!(refused, Err(ConnectError::NoCookie)), "{refused:?}");
}
