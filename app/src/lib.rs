//! The screens, the model and the server functions: compiled for the server (`ssr`) and for the browser (`hydrate` on
//! Connect, `forge` on Forge).
//!
//! Knows nothing of databases, of the server's HTTP clients, or of Atlassian's tokens.
//!
//! # Layout
//!
//! - [`model`]: plain data and the only validation.
//! - [`api`]: the server functions, the `Calls` trait behind them, and the browser's client, which sends the token.
//! - [`page`]: what the server puts into a page, how it becomes HTML, and how it is hydrated.
//! - `panel`, `job_dialog`, `site_jobs`: the screens, one component per file; `connect`: connecting to Upwork, as the first two
//!   offer it.
//! - `controls`, `menu`, `notice`: elements that the screens share.
//! - `host`: the interface of a page to the product that frames it.
//! - `json`: the format of the data that the two sides exchange.
//! - `browser`: the few browser functions that the screens use.
//! - `texts`: every text that a user reads, in every language.
//! - `stories`: states that a screen reaches later, for the pictures.
//! - `watched`: values that views follow.

#![cfg_attr(
    not(any(feature = "ssr", feature = "hydrate", feature = "forge")),
    expect(dead_code, reason = "each of these features has an entry point that uses all of it; tests alone have none")
)]
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
mod menu;
pub mod model;
mod notice;
pub mod page;
mod panel;
mod site_jobs;
#[cfg(feature = "forge")]
mod site_page;
#[cfg(feature = "stories")]
pub mod stories;
mod texts;
mod watched;

#[cfg(feature = "forge")]
pub use page::{explain, mount_job_dialog, mount_panel, mount_site_jobs, mount_site_page};
#[cfg(feature = "hydrate")]
pub use page::{hydrate_job_dialog, hydrate_panel, hydrate_site_jobs};
pub use texts::Language;
