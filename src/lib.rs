//! The server of *Upwork Job Post for Jira*.
//!
//! # Layout
//!
//! - [`atlassian`]: what Jira and the add-on say to each other; knows no axum and no store.
//! - [`caller`], [`clock`], [`random`]: who speaks, what time it is, and chance, as plain values handed in.
//! - [`data_dir`]: the folder of an installation without a database server.
//! - [`keyring`]: seals and opens secrets.
//! - [`store`]: what is kept, behind one small trait an aggregate.
//! - [`upwork`]: the Upwork port and its adapters.
//! - [`cli`], [`settings`], [`telemetry`]: what the operator says to the server, and hears of it.
//! - [`site`]: the browser's half as the server carries it.

pub mod atlassian;
pub mod caller;
pub mod cli;
pub mod clock;
pub mod data_dir;
pub mod keyring;
pub mod random;
pub mod settings;
pub mod site;
pub mod store;
pub mod telemetry;
pub mod upwork;
pub mod usecases;
