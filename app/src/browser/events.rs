use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, KeyboardEvent, MessageEvent};

/// Adds a listener that stays as long as the page.
fn on(target: &EventTarget, event: &str, callback: Box<dyn FnMut(Event)>) {
    let listener = Closure::wrap(callback).into_js_value();
    // If the listener cannot be added, the page works without this convenience.
    _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// Listens to an event of the document for as long as the page lives.
pub(crate) fn on_document(event: &str, callback: impl FnMut(Event) + 'static) {
    if let Some(document) = super::document() {
        on(&document, event, Box::new(callback));
    }
}

/// Listens to an event of the window for as long as the page lives.
pub(crate) fn on_window(event: &str, callback: impl FnMut(Event) + 'static) {
    if let Some(window) = super::window() {
        on(&window, event, Box::new(callback));
    }
}

/// Listens to a key, wherever the focus is, for as long as the page lives.
pub(crate) fn on_key(key: &'static str, callback: impl Fn() + 'static) {
    on_document("keydown", move |event| {
        let event: &JsValue = event.as_ref();
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|pressed| pressed.key() == key) {
            callback();
        }
    });
}

/// Listens to messages from a page of our own origin; their content does not matter.
pub(crate) fn on_own_message(mut callback: impl FnMut() + 'static) {
    let Some(window) = super::window() else { return };
    let own = window.location().origin().unwrap_or_default();
    on(
        &window,
        "message",
        Box::new(move |event| {
            let event: &JsValue = event.as_ref();
            if event.dyn_ref::<MessageEvent>().is_some_and(|message| message.origin() == own) {
                callback();
            }
        }),
    );
}
