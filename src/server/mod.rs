//! Serves HTTP/1.1 to clients that are not authenticated yet: each step has a time limit, and the number of connections
//! is limited, in total and for each client.
//!
//! # Layout
//!
//! - [`Limits`]: how long and how many. [`TrustedProxies`]: whose connections are not counted by address.
//! - `accept`: the loop that accepts connections; `connection`: one connection, with its deadline.
//! - `registry`, `queues`: which connections there are, and which one is closed when there are too many.
//! - `progress`, `watched`: what a connection is doing, reported by its socket, its service and its bodies.

mod accept;
mod connection;
mod limits;
mod progress;
mod proxies;
mod queues;
mod rarely;
mod registry;
#[cfg(test)]
mod tests;
mod watched;

pub use accept::serve;
pub use limits::{Limits, TooFewFiles, raise_open_files};
pub use proxies::TrustedProxies;
