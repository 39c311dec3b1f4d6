//! The server of *Upwork Job Post for Jira*.
//!
//! # Layout
//!
//! - [`atlassian`]: what Jira and the add-on say to each other; knows no axum and no store.
//! - [`caller`], [`clock`], [`random`]: who speaks, what time it is, and chance, as plain values handed in.
//! - [`data_dir`]: the folder of an installation without a database server.
//! - [`extract`]: the doors: an axum extractor for each kind of token.
//! - [`keyring`]: seals and opens secrets.
//! - [`store`]: what is kept, behind one small trait an aggregate.
//! - [`upwork`]: the Upwork port and its adapters.

pub mod atlassian;
pub mod caller;
pub mod clock;
pub mod data_dir;
pub mod extract;
pub mod keyring;
pub mod random;
pub mod store;
pub mod upwork;
