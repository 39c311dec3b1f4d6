//! The page's session token: from the page itself at first, later traded for a token of the host's.
//!
//! It lives in memory only. A page may stay open for days.

use std::cell::{Cell, RefCell};

use js_sys::Promise;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::fetch;
use crate::browser;
use crate::host::host;
use crate::json;

const RENEWAL: &str = "/api/session";
/// How long the host may take to give a token.
const HOST_MILLISECONDS: i32 = 5_000;
/// A token that ends sooner than this is renewed before it is used.
const MARGIN_MILLISECONDS: f64 = 60_000.0;

struct Session {
    token: RefCell<Option<String>>,
    /// Milliseconds that a token is good for.
    life: f64,
    /// When the token ends, by [`browser::now`].
    end: Cell<f64>,
    /// The renewal under way: whoever needs one waits for the same.
    renewal: RefCell<Option<Promise>>,
}

thread_local! {
    static SESSION: Session = Session::of_page();
}

impl Session {
    /// The clock of the page starts before the server makes the token, so the end is never thought too late.
    fn of_page() -> Self {
        let seconds = browser::meta("session-seconds").and_then(|seconds| seconds.parse().ok());
        let life = seconds.map_or(0.0, |seconds: u32| f64::from(seconds) * 1000.0);
        let token = browser::meta("session-token");
        Self { token: RefCell::new(token), life, end: Cell::new(life), renewal: RefCell::new(None) }
    }

    fn accept(&self, token: String, asked_at: f64) {
        self.token.replace(Some(token));
        self.end.set(asked_at + self.life);
    }
}

/// What `/api/session` answers; its end is not read, because this clock may differ from the server's.
#[derive(Deserialize)]
struct Renewed {
    token: String,
}

/// The token to send; absent on a page without one.
pub(super) fn token() -> Option<String> {
    SESSION.with(|session| session.token.borrow().clone())
}

/// Renews a token that is about to end. A failure is left to the call itself, which may still succeed.
pub(super) async fn renew_when_due() {
    let due = SESSION.with(|session| {
        let margin = MARGIN_MILLISECONDS.min(session.life / 2.0);
        session.token.borrow().is_some() && browser::now() > session.end.get() - margin
    });
    if due {
        renew().await;
    }
}

/// Makes sure that another token than the refused one is at hand. False where none could be had.
pub(super) async fn renew_after(refused: Option<String>) -> bool {
    refused.is_some() && (token() != refused || renew().await)
}

async fn renew() -> bool {
    let renewal = SESSION.with(|session| session.renewal.borrow_mut().get_or_insert_with(start_renewal).clone());
    JsFuture::from(renewal).await.is_ok_and(|renewed| renewed.is_truthy())
}

fn start_renewal() -> Promise {
    future_to_promise(async {
        let renewed = trade().await.is_some();
        SESSION.with(|session| session.renewal.take());
        Ok(JsValue::from_bool(renewed))
    })
}

async fn trade() -> Option<()> {
    let asked_at = browser::now();
    let either = js_sys::Array::of2(&host().context_token()?.into(), &browser::timer(HOST_MILLISECONDS));
    let proof = JsFuture::from(Promise::race(&either)).await.ok()?.as_string()?;
    let answer = fetch::post(RENEWAL, "", Some(&proof)).await.ok()?;
    let renewed: Renewed = json::read(answer.into_body().ok()?.as_bytes()).ok()?;
    SESSION.with(|session| session.accept(renewed.token, asked_at));
    Some(())
}
