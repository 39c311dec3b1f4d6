//! The server of *Upwork Job Post for Jira*.
//!
//! # Layout
//!
//! - [`caller`], [`clock`], [`random`]: who speaks, what time it is, and chance, as plain values handed in.
//! - [`keyring`]: seals and opens secrets.
//! - [`store`]: what is kept, behind one small trait an aggregate.
//! - [`upwork`]: the Upwork port and its adapters.

pub mod caller;
pub mod clock;
pub mod keyring;
pub mod random;
pub mod store;
pub mod upwork;
