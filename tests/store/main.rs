//! The store: one contract that every adapter passes, and what only one of them guarantees.
//!
//! - `contract`: the cases, one module per aggregate, each for any [`Backend`](upwork_job_post::store::Backend).
//! - `makers`: records that a case does not care about.
//! - `embedded`: runs the contract on the embedded store; `mongo`: on MongoDB, over the wire.
//! - `backup`: copies of the embedded store while it is used.
//! - `maintenance`: export, import and re-encryption.
//! - `view`: the store with the tenant filled in.
//! - `durability`: kills a writing process and counts what it had acknowledged; `full_disk`: fills its disk.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod backup;
#[macro_use]
mod contract;
mod durability;
mod embedded;
mod full_disk;
mod maintenance;
mod makers;
mod mongo;
mod view;
