//! All screens in one program, as cargo-leptos builds it. `cargo xtask` builds one for each: `src/bin`.

#[cfg(feature = "connect")]
use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life. False on a page that carries no state.
#[cfg(feature = "connect")]
#[wasm_bindgen]
#[must_use]
pub fn hydrate() -> bool {
    app::hydrate_panel() || app::hydrate_job_dialog() || app::hydrate_site_jobs()
}
