mod asking;
mod callback;
mod codes;
mod ended;
mod starting;

use app::api::AuthorizationLink;
use app::model::ConnectNotice;
use percent_encoding::percent_decode_str;

use super::upwork::granted;
use super::world::{World, a_caller};
use crate::caller::{Caller, Session, SessionSource, Viewer};
use crate::upwork::{ConsentAnswer, ConsentOutcome};
use crate::usecases::{
    CallbackAnswer, CallbackEnd, ConnectError, Failure, Start, StartPage, StartedConsent, confirm_start,
    finish_connect, finish_consent, open_panel, open_start, start_authorization,
};

/// A browser that was sent to Upwork: the state in its address, and its cookie.
struct Browser {
    state: String,
    cookie: String,
}

impl From<StartedConsent> for Browser {
    fn from(StartedConsent { state, cookie, .. }: StartedConsent) -> Self {
        Self { state, cookie }
    }
}

async fn a_world() -> World {
    let world = World::empty();
    world.install("secret", 0).await;
    world
}

/// The session of a caller whom the host vouches for.
fn session_of(caller: Caller) -> Session {
    Session::of(caller, 0, SessionSource::Host)
}

fn a_session() -> Session {
    session_of(a_caller())
}

async fn ask_as(world: &World, session: &Session) -> String {
    let AuthorizationLink { path, seconds } =
        start_authorization(&world.services, session).await.expect("an authorization");
    assert_eq!(seconds, 600);
    let state = path.strip_prefix("/oauth/upwork/start?state=").expect("the start page");
    percent_decode_str(state).decode_utf8().expect("a state").into_owned()
}

async fn ask(world: &World) -> String {
    ask_as(world, &a_session()).await
}

/// Our own page opens a link.
async fn opens(world: &World, state: &str) -> Result<Browser, ConnectError> {
    match open_start(&world.services, state, true).await? {
        Start::Redirect(begun) => Ok(begun.into()),
        Start::ShowPage(page) => panic!("it asks first: {page:?}"),
    }
}

/// Somebody opens a link that was sent to them.
async fn is_asked(world: &World, state: &str) -> StartPage {
    match open_start(&world.services, state, false).await.expect("a page") {
        Start::ShowPage(page) => *page,
        Start::Redirect(begun) => panic!("it goes on by itself: {begun:?}"),
    }
}

/// Somebody opens a link, and presses *Continue to Upwork*.
async fn continues(world: &World, state: &str) -> Browser {
    let StartPage { form, cookie, .. } = is_asked(world, state).await;
    confirm_start(&world.services, &form, &[cookie]).await.expect("a consent").into()
}

/// A browser that continues automatically.
async fn sent_to_upwork(world: &World) -> Browser {
    let state = ask(world).await;
    opens(world, &state).await.expect("a consent")
}

async fn comes_back_with(
    world: &World,
    state: &str,
    cookies: &[&str],
    granted: Option<ConsentAnswer>,
) -> Result<CallbackEnd, ConnectError> {
    let cookies = cookies.iter().map(|cookie| (*cookie).to_owned()).collect();
    let outcome = granted.map_or(ConsentOutcome::Declined, ConsentOutcome::Granted);
    finish_consent(&world.services, CallbackAnswer { state: state.to_owned(), cookies, outcome }).await
}

/// Returns from Upwork: the name of the connected user.
async fn comes_back(world: &World, state: &str, cookies: &[&str], yes: bool) -> Result<String, ConnectError> {
    match comes_back_with(world, state, cookies, yes.then(granted)).await? {
        CallbackEnd::Connected { name, .. } => Ok(name),
        CallbackEnd::Code { .. } => panic!("it shows a code"),
    }
}

/// Returns from Upwork to a code.
async fn is_shown_a_code(world: &World, browser: &Browser) -> String {
    let Browser { state, cookie } = browser;
    match comes_back_with(world, state, &[cookie], Some(granted())).await.expect("a code") {
        CallbackEnd::Code { code, .. } => code,
        CallbackEnd::Connected { .. } => panic!("it is finished"),
    }
}

/// A code that waits for the usual caller.
async fn a_waiting_code(world: &World) -> String {
    let state = ask(world).await;
    is_shown_a_code(world, &continues(world, &state).await).await
}

async fn enters(world: &World, code: &str) -> Result<(), Failure> {
    finish_connect(&world.services, &a_session(), code).await
}

async fn panel_of(world: &World, caller: Caller) -> app::model::PanelState {
    let viewer = Viewer { client_key: caller.client_key, account_id: Some(caller.account_id), issue: caller.issue };
    open_panel(&world.services, &viewer).await.expect("a panel")
}

async fn notice(world: &World) -> Option<ConnectNotice> {
    panel_of(world, a_caller()).await.notice
}

async fn code_waits(world: &World) -> bool {
    panel_of(world, a_caller()).await.code_waiting
}
