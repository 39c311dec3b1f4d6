//! The page of all jobs of a site.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life. False on a page that carries another state.
#[wasm_bindgen]
#[must_use]
pub fn hydrate() -> bool {
    app::hydrate_site_jobs()
}
