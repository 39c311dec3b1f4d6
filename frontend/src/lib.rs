//! The entry point of the browser's half.

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life. False on a page that carries no state.
#[wasm_bindgen]
#[must_use]
pub fn hydrate() -> bool {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
    app::hydrate()
}
