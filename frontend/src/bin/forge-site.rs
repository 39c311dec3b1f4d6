//! The pages for a whole site, on Forge.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the screen from the answer to the page's first call. False where that is not one.
#[wasm_bindgen]
#[must_use]
pub fn mount(answer: &str, screen: &str) -> bool {
    if screen == "admin" { app::mount_site_page(answer) } else { app::mount_site_jobs(answer) }
}

/// What an error that came in place of that answer means, in words.
#[wasm_bindgen]
#[must_use]
pub fn explain(answer: &str) -> String {
    app::explain(answer)
}
