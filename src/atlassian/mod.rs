//! What the add-on and Jira say to each other: addresses, tokens, hashes, keys, the descriptor and Jira's REST
//! interface. Knows no axum and no store.
//!
//! - [`site`]: our own address, the sites that may install, and who may frame a page.
//! - [`qsh`]: the hash that links a token to a request.
//! - [`tokens`]: the four kinds of token on Connect, a verifier each, and the one we sign for Jira.
//! - [`install_keys`]: the public keys of install tokens.
//! - [`descriptor`]: what Jira reads before it installs the add-on.
//! - [`forge`]: the tokens and keys of Forge.
//! - [`jira`]: reads an issue.
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

/// The key of the add-on in the descriptor, and the `iss` of what we sign for Jira.
pub const APP_KEY: &str = "upwork-job-post";
