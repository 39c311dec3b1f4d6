//! The few browser functions that the screens use. Nothing here runs on the server.

mod download;
mod entries;
mod events;
mod focus;
mod page_time;
mod pointer;
mod popup;

pub(crate) use download::download;
pub(crate) use entries::{ago, check, copy, local_day, local_time, set_value, type_over, value};
pub(crate) use events::{on_document, on_key, on_own_message, on_window};
pub(crate) use focus::{focus, focus_if_lost, focus_later, has_focus, may_take_focus};
pub(crate) use page_time::PageTime;
pub(crate) use pointer::{follow_pointer, pointer_released};
pub(crate) use popup::Popup;

use std::future::Future;
use std::pin::Pin;

use js_sys::Promise;
#[cfg(not(feature = "forge"))]
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
#[cfg(not(feature = "forge"))]
use web_sys::HtmlMetaElement;
use web_sys::{Document, VisibilityState, Window};

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since the page was requested; never jumps.
pub(crate) fn now() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Whether the user can see the page.
pub(crate) fn is_visible() -> bool {
    document().is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Whether the browser is online, as far as it knows.
pub(crate) fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether this page is in a frame of another one.
pub(crate) fn is_framed() -> bool {
    let Some(window) = window() else { return false };
    window.parent().ok().flatten().is_some_and(|parent| parent != window)
}

/// The content of `<meta name=…>`; `None` if it is empty.
#[cfg(not(feature = "forge"))]
pub(crate) fn meta(name: &str) -> Option<String> {
    let element = document()?.query_selector(&format!("meta[name={name}]")).ok()??;
    let content = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    (!content.is_empty()).then_some(content)
}

/// Whether the page is in this language, according to its `<html>`.
#[cfg(not(feature = "ssr"))]
pub(crate) fn is_in(language: &str) -> bool {
    let Some(document) = document() else { return false };
    document.query_selector(&["html[lang=", language, "]"].concat()).is_ok_and(|page| page.is_some())
}

/// A promise that resolves after this many milliseconds.
pub(crate) fn timer(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            // Without a timer the promise never resolves, and no caller could handle that as an error.
            _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    })
}

/// Spawns a future. Boxed, so that the code around it is compiled only once.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    spawn_local(future);
}

/// Waits this many milliseconds.
pub(crate) async fn sleep(milliseconds: i32) {
    _ = JsFuture::from(timer(milliseconds)).await;
}

/// Waits until a condition is true. Checks it at this interval, and gives up after `max_checks` checks.
pub(crate) async fn wait_until(holds: impl Fn() -> bool, milliseconds: i32, max_checks: u32) {
    for _ in 0..max_checks {
        if holds() {
            return;
        }
        sleep(milliseconds).await;
    }
}
