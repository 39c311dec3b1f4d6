//! Everything between the app and Jira: addresses, tokens, hashes, keys, the descriptor and Jira's REST API. Knows
//! neither axum nor the store.
//!
//! - [`site`]: our own address, the sites that may install, and who may frame a page.
//! - [`qsh`]: the hash that links a token to a request.
//! - [`tokens`]: the four kinds of token on Connect, each with its verifier, and the one that we sign for Jira.
//! - [`install_keys`]: the public keys of install tokens.
//! - [`descriptor`]: what Jira reads before it installs the app.
//! - [`forge`]: the tokens and keys of Forge.
//! - [`jira`]: calls Jira's REST API: issues, permissions, names.
//! - [`adf`]: turns Jira's documents into plain text.

pub mod adf;
pub mod descriptor;
pub mod forge;
pub mod install_keys;
pub mod jira;
mod outgoing;
pub mod qsh;
pub mod site;
pub mod tokens;
mod well_formed;

pub use outgoing::client;

/// The key of the app in the descriptor, and the `iss` of what we sign for Jira.
pub const APP_KEY: &str = "upwork-job-post";
