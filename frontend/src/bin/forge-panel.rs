//! The panel on Forge.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;

/// Renders the screen from the response to the page's first call. False if that cannot be read.
#[wasm_bindgen]
#[must_use]
pub fn mount(answer: &str) -> bool {
    app::mount_panel(answer)
}

/// The text for an error response to that call.
#[wasm_bindgen]
#[must_use]
pub fn explain(answer: &str) -> String {
    app::explain(answer)
}
