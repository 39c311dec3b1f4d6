//! The dialog that writes a job.

#![no_main]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life. False on a page that carries another state.
#[wasm_bindgen]
#[must_use]
pub fn hydrate() -> bool {
    app::hydrate_job_dialog()
}
