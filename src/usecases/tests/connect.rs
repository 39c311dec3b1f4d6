use app::api::AuthorizationLink;
use percent_encoding::percent_decode_str;

use super::upwork::granted;
use super::world::{World, a_caller, a_tenant};
use crate::store::records::ConnectionState;
use crate::upwork::UpworkError;
use crate::usecases::{
    CallbackAnswer, ConnectError, begin_consent, finish_consent, open_panel, start_authorization, uninstall,
};

/// A browser that was sent to Upwork: the state in its address, and its cookie.
struct Browser {
    state: String,
    cookie: String,
}

async fn a_world() -> World {
    let world = World::empty();
    world.install("secret", 0).await;
    world
}

async fn ask(world: &World) -> String {
    let AuthorizationLink { path, seconds } =
        start_authorization(&world.services, &a_caller()).await.expect("an authorization");
    assert_eq!(seconds, 600);
    let state = path.strip_prefix("/oauth/upwork/start?state=").expect("the start page");
    percent_decode_str(state).decode_utf8().expect("a state").into_owned()
}

async fn sent_to_upwork(world: &World) -> Browser {
    let state = ask(world).await;
    let cookie = begin_consent(&world.services, &state).await.expect("a consent").cookie;
    Browser { state, cookie }
}

async fn comes_back(world: &World, state: &str, cookies: &[&str], yes: bool) -> Result<String, ConnectError> {
    let answer = CallbackAnswer {
        state: Some(state.to_owned()),
        cookies: cookies.iter().map(|cookie| (*cookie).to_owned()).collect(),
        granted: yes.then(granted),
    };
    finish_consent(&world.services, answer).await.map(|connected| connected.name)
}

#[tokio::test]
async fn a_user_who_allows_it_is_connected() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert_eq!(comes_back(&world, &state, &[&cookie], true).await.expect("connected"), "Clara");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.state, ConnectionState::Active);
    assert_eq!(world.kept_tokens(&a_caller()).await.second, "refresh-0");
    assert!(!connection.tokens.0.contains("refresh-0"), "tokens are sealed");
}

#[tokio::test]
async fn a_state_counts_once() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    let again = comes_back(&world, &state, &[&cookie], true).await;
    assert!(matches!(again, Err(ConnectError::UnknownState)), "{again:?}");
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn of_two_callbacks_at_once_one_exchanges_the_code() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    let cookies = [cookie.as_str()];
    let (one, other) =
        tokio::join!(comes_back(&world, &state, &cookies, true), comes_back(&world, &state, &cookies, true));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(world.upwork.calls("grant"), 1);
}

#[tokio::test]
async fn the_start_page_may_be_opened_again_until_the_callback() {
    let world = a_world().await;
    let Browser { state, .. } = sent_to_upwork(&world).await;
    let cookie = begin_consent(&world.services, &state).await.expect("a second consent").cookie;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    assert!(matches!(begin_consent(&world.services, &state).await, Err(ConnectError::UnknownState)));
}

#[tokio::test]
async fn a_browser_without_the_states_own_cookie_takes_nothing() {
    let world = a_world().await;
    let mine = sent_to_upwork(&world).await;
    let other = sent_to_upwork(&world).await;
    for cookies in [vec![], vec!["k1.garbage"], vec![other.cookie.as_str()], vec![mine.state.as_str()]] {
        let refused = comes_back(&world, &mine.state, &cookies, true).await;
        assert!(matches!(refused, Err(ConnectError::ForeignBrowser)), "{refused:?}");
    }
    assert_eq!(world.upwork.calls("grant"), 0);
    comes_back(&world, &mine.state, &[&other.cookie, &mine.cookie], true).await.expect("connected");
}

#[tokio::test]
async fn a_state_that_is_not_ours_or_too_old_is_unknown() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    for made_up in ["", "k1.AAAA", cookie.as_str()] {
        let refused = comes_back(&world, made_up, &[&cookie], true).await;
        assert!(matches!(refused, Err(ConnectError::UnknownState)), "{made_up}: {refused:?}");
        assert!(matches!(begin_consent(&world.services, made_up).await, Err(ConnectError::UnknownState)));
    }
    world.clock.advance(600);
    assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::UnknownState)));
    assert!(matches!(begin_consent(&world.services, &state).await, Err(ConnectError::UnknownState)));
}

#[tokio::test]
async fn a_user_who_declines_is_told_so_in_the_panel_and_may_try_again() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert!(matches!(comes_back(&world, &state, &[&cookie], false).await, Err(ConnectError::Denied)));
    assert_eq!(notice(&world).await, Some(app::model::ConnectNotice::Denied));
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    assert_eq!(notice(&world).await, None, "a new try clears the note");
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
}

#[tokio::test]
async fn an_exchange_that_fails_leaves_no_connection_and_a_note() {
    for operation in ["grant", "identity"] {
        let world = a_world().await;
        world.upwork.fails(operation, UpworkError::Unavailable("500".into()));
        let Browser { state, cookie } = sent_to_upwork(&world).await;
        assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::Failed(_))));
        assert_eq!(notice(&world).await, Some(app::model::ConnectNotice::Failed), "{operation}");
        assert!(world.connection(&a_caller()).await.is_none());
    }
}

#[tokio::test]
async fn a_site_that_left_meanwhile_gets_no_connection() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("uninstalled");
    assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::UnknownState)));
    assert_eq!(world.upwork.calls("grant"), 0);
}

#[tokio::test]
async fn connecting_anew_keeps_the_organization_that_was_chosen() {
    let world = World::new().await;
    let before = world.connection(&a_caller()).await.expect("a connection");
    let chosen = crate::store::records::Connection {
        organization: Some(super::world::ORGANIZATION.into()),
        state: ConnectionState::ReconnectNeeded,
        ..before
    };
    world.store().connections().put(&a_tenant(), chosen).await.expect("kept");
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    comes_back(&world, &state, &[&cookie], true).await.expect("connected");
    let connection = world.connection(&a_caller()).await.expect("a connection");
    assert_eq!(connection.organization.as_deref(), Some(super::world::ORGANIZATION));
    assert_eq!(connection.state, ConnectionState::Active);
}

async fn notice(world: &World) -> Option<app::model::ConnectNotice> {
    let caller = a_caller();
    let viewer = crate::caller::Viewer {
        client_key: caller.client_key,
        account_id: Some(caller.account_id),
        issue: caller.issue,
    };
    open_panel(&world.services, &viewer).await.expect("a panel").notice
}
