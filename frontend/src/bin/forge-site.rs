//! The pages for a whole site, on Forge.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;

/// Renders the screen from the response to the page's first call. False if that cannot be read.
#[wasm_bindgen]
#[must_use]
pub fn mount(answer: &str, screen: &str) -> bool {
    if screen == "admin" { app::mount_site_page(answer) } else { app::mount_site_jobs(answer) }
}

/// The text for an error response to that call.
#[wasm_bindgen]
#[must_use]
pub fn explain(answer: &str) -> String {
    app::explain(answer)
}
