//! The screens, the model and the server functions: compiled for the server (`ssr`) and for the browser
//! (`hydrate` on Connect, `forge` on Forge).
//!
//! Knows no database, no HTTP client of the server's, and no Atlassian token.
//!
//! # Layout
//!
//! - [`model`]: plain data and the one validation.
//! - [`api`]: the server functions, the port behind them, and the browser's token-carrying client.
//! - [`page`]: what the server puts into a page, and how it becomes HTML and is brought to life.
//! - `panel`, `job_dialog`: the two screens, a component a file; `connect` is the way to Upwork that both offer.
//! - `controls`, `notice`: elements that the screens share.
//! - `host`: what a page asks of the product that frames it.
//! - `json`: what the two sides send each other.
//! - `browser`: the few things asked of the browser itself.
//! - `texts`: every word a user reads, in every language.
//! - `stories`: states that a screen comes to later, for the pictures.
//! - `watched`: values that views follow.

#![expect(unreachable_pub, reason = "components and server functions come with public parts of their own")]

#[cfg(any(
    all(feature = "ssr", feature = "hydrate"),
    all(feature = "ssr", feature = "forge"),
    all(feature = "hydrate", feature = "forge")
))]
compile_error!("`ssr`, `hydrate` and `forge` exclude each other: build `frontend` on its own, for wasm32");

pub mod api;
mod browser;
mod connect;
mod controls;
mod host;
mod job_dialog;
mod json;
pub mod model;
mod notice;
pub mod page;
mod panel;
#[cfg(feature = "forge")]
mod site_page;
#[cfg(feature = "stories")]
pub mod stories;
mod texts;
mod watched;

#[cfg(feature = "forge")]
pub use page::{explain, mount_job_dialog, mount_panel, mount_site_page};
#[cfg(feature = "hydrate")]
pub use page::{hydrate_job_dialog, hydrate_panel};
pub use texts::Language;
