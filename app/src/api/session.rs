//! The page's session token: at first the one in the page, later one that was exchanged for a token from the host.
//!
//! It is stored in memory only. A page may stay open for days, and another user may log in to Jira meanwhile: the
//! server renews a session only for the caller that the page was made for, and otherwise the page stops.

use std::cell::{Cell, RefCell};

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::fetch;
use super::{ApiError, ErrorCode};
use crate::browser::{self, PageTime};
use crate::host::host;
use crate::json;

const RENEWAL: &str = "/api/session";
/// After this time, the host is asked again for a token.
const HOST_AGAIN_MILLISECONDS: i32 = 1_000;
/// How long the host may take to answer the second time.
const HOST_MILLISECONDS: i32 = 4_000;
/// A token that expires sooner than this is renewed before it is used.
const MARGIN_MILLISECONDS: f64 = 60_000.0;
/// A token that the host vouched for this recently still proves who is logged in now.
const FRESH_MILLISECONDS: f64 = 30_000.0;

struct BrowserSession {
    token: RefCell<Option<String>>,
    /// How long a token is valid, in milliseconds.
    life: f64,
    /// When the token was requested.
    since: Cell<PageTime>,
    /// Whether the token was exchanged for one of the host's. The token in the page proves who opened it, not who is
    /// using it now.
    exchanged: Cell<bool>,
    /// The running renewal: all callers that need one await the same.
    renewal: RefCell<Option<Promise>>,
    /// Why the last renewal failed.
    refusal: RefCell<Option<ApiError>>,
}

thread_local! {
    static SESSION: BrowserSession = BrowserSession::of_page();
}

impl BrowserSession {
    /// The page's clock starts before the server creates the token, so the end is never estimated too late.
    fn of_page() -> Self {
        let seconds = browser::meta("session-seconds").and_then(|seconds| seconds.parse().ok());
        Self {
            token: RefCell::new(browser::meta("session-token")),
            life: seconds.map_or(0.0, |seconds: u32| f64::from(seconds) * 1000.0),
            since: Cell::new(PageTime::of_page()),
            exchanged: Cell::new(false),
            renewal: RefCell::new(None),
            refusal: RefCell::new(None),
        }
    }

    fn accept(&self, token: String, asked_at: PageTime) {
        self.token.replace(Some(token));
        self.since.set(asked_at);
        self.exchanged.set(true);
    }

    /// Whether the token must be renewed before it is used.
    fn is_due(&self) -> bool {
        let margin = MARGIN_MILLISECONDS.min(self.life / 2.0);
        let refused = self.refusal.borrow().as_ref().is_some_and(is_other_caller);
        self.token.borrow().is_some() && (refused || self.since.get().age() > self.life - margin)
    }
}

/// The page's token may still be valid then, but another user must not use it. When the caller is back, the next
/// renewal works.
fn is_other_caller(error: &ApiError) -> bool {
    error.code.is_other_caller()
}

/// What is sent to `/api/session` with the host's token: the token to renew.
#[derive(Serialize)]
struct Renewal {
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
}

/// The answer of `/api/session`. Its `expiresAt` is not read, because this clock may differ from the server's.
#[derive(Deserialize)]
struct Renewed {
    token: String,
}

/// The token to send; `None` on a page without one.
pub(super) fn token() -> Option<String> {
    SESSION.with(|session| session.token.borrow().clone())
}

/// Renews a token that is about to expire. Most failures are left to the call itself, which may still succeed.
///
/// # Errors The caller has changed: nothing may be sent then.
pub(super) async fn renew_when_due() -> Result<(), ApiError> {
    if !SESSION.with(BrowserSession::is_due) {
        return Ok(());
    }
    match renew().await {
        Err(error) if is_other_caller(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Makes sure that there is another token than the rejected one. False if none could be obtained.
///
/// # Errors The caller has changed.
pub(super) async fn renew_after(refused: Option<String>) -> Result<bool, ApiError> {
    if refused.is_none() || token() != refused {
        return Ok(refused.is_some());
    }
    match renew().await {
        Err(error) if is_other_caller(&error) => Err(error),
        renewed => Ok(renewed.is_ok()),
    }
}

/// Makes sure that the token was recently exchanged for one of the host's, as starting a connect needs: it proves that
/// the user who is logged in now is the one that the page was made for.
///
/// # Errors The host gives none, or the server rejects it.
pub(crate) async fn prove_caller() -> Result<(), ApiError> {
    let fresh = |session: &BrowserSession| session.exchanged.get() && session.since.get().age() < FRESH_MILLISECONDS;
    if SESSION.with(fresh) { Ok(()) } else { renew().await }
}

async fn renew() -> Result<(), ApiError> {
    let renewal = SESSION.with(|session| session.renewal.borrow_mut().get_or_insert_with(start_renewal).clone());
    // The promise always resolves: the session records how the renewal ended.
    _ = JsFuture::from(renewal).await;
    SESSION.with(|session| session.refusal.borrow().clone()).map_or(Ok(()), Err)
}

fn start_renewal() -> Promise {
    future_to_promise(async {
        let refusal = exchange().await.err();
        SESSION.with(|session| {
            session.refusal.replace(refusal);
            session.renewal.take();
        });
        Ok(JsValue::UNDEFINED)
    })
}

async fn exchange() -> Result<(), ApiError> {
    let asked_at = PageTime::now();
    let proof = host_token().await.ok_or_else(|| ApiError::new(ErrorCode::TokenMissing, ""))?;
    let renewal = serde_json::to_string(&Renewal { previous: token() }).unwrap_or_default();
    let answer = fetch::post(RENEWAL, &renewal, Some(&proof)).await?.into_body()?;
    let renewed: Renewed = json::read(answer.as_bytes()).map_err(|_| ApiError::new(ErrorCode::BadRequest, ""))?;
    SESSION.with(|session| session.accept(renewed.token, asked_at));
    Ok(())
}

/// A token that says who is logged in to the host now; `None` if the host does not answer. An answer that arrives while
/// a window opens can be lost, so the host is asked a second time.
async fn host_token() -> Option<String> {
    let first = host().context_token()?;
    let soon = js_sys::Array::of2(&first, &browser::timer(HOST_AGAIN_MILLISECONDS));
    if let Some(token) = JsFuture::from(Promise::race(&soon)).await.ok()?.as_string() {
        return Some(token);
    }
    let second = host().context_token()?;
    let either = js_sys::Array::of3(&first, &second, &browser::timer(HOST_MILLISECONDS));
    JsFuture::from(Promise::race(&either)).await.ok()?.as_string()
}
