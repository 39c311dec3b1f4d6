//! The store for one machine: redb, a transactional file of our own process.
//!
//! # Layout
//!
//! - `file`: opens the file, once, or explains in one line why it can't; `header`: keeps a damaged one unchanged.
//! - `backup`: copies of the file while it is used.
//! - `engine`: the only two ways to the file, a read and a durable write.
//! - `schema`: creates the tables; `tables`: their keys; `value`: a record as bytes, with its schema version.
//! - `expiring`: records with an end, and the sweep.
//! - one file per aggregate, each method one transaction; `transfer`: all of them at once.
//!
//! # Invariants
//!
//! - A key begins with the tenant's and is a tuple, compared part by part: no key can be mistaken for another tenant's.
//! - Each method settles its races in one write transaction, and redb runs one of these at a time.
//! - Only one process has the file open: the folder's lock file ensures that.

mod authorizations;
mod backup;
mod cache;
mod closed;
mod connections;
mod drafts;
mod engine;
mod expiring;
mod fault;
mod file;
mod header;
mod installations;
mod job_links;
mod job_posts;
mod markers;
mod revocations;
mod schema;
mod snapshot;
mod tables;
mod tenants;
mod transfer;
mod value;

pub use backup::{BackupError, back_up};
pub use file::OpenFileError;

use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;

use super::records::Record;
use super::{
    Authorizations, Backend, Cache, Connections, Drafts, Installations, JobLinks, JobPosts, Markers, Result,
    Revocations, Tenants, same_tenant,
};
use crate::caller::ClientKey;
use engine::Engine;

/// The embedded store. Clones share the file, which is closed with the last of them.
#[derive(Clone, Debug)]
pub struct EmbeddedStore {
    engine: Engine,
}

impl EmbeddedStore {
    /// Opens the store of a folder (`DATA_DIR`), and creates both at the first start. Blocks: reads the whole file
    /// once.
    pub fn open(dir: &Path) -> std::result::Result<Self, OpenFileError> {
        Ok(Self { engine: Engine::new(file::open(dir)?) })
    }

    /// Copies the store to a file that does not exist yet, while it is in use: the copy contains everything that was
    /// written before, and writes wait meanwhile. Returns the number of bytes.
    ///
    /// # Errors The disk cannot be read or written.
    pub async fn copy(&self, to: &Path) -> Result<u64> {
        self.engine.copy(to.to_owned()).await
    }

    /// Checks a copy. Blocks.
    ///
    /// # Errors
    /// It is no store, or damaged.
    pub fn check(copy: &Path) -> std::result::Result<(), OpenFileError> {
        file::check(copy)
    }

    /// Puts a copy into a folder that has no store. Blocks.
    ///
    /// # Errors
    /// The copy is damaged or can't be read, or there is a store already. Nothing has changed then.
    pub fn restore(dir: &Path, copy: &Path) -> std::result::Result<(), OpenFileError> {
        file::restore(dir, copy)
    }
}

#[async_trait]
impl Backend for EmbeddedStore {
    fn tenants(&self) -> &dyn Tenants {
        &self.engine
    }

    fn connections(&self) -> &dyn Connections {
        &self.engine
    }

    fn revocations(&self) -> &dyn Revocations {
        &self.engine
    }

    fn authorizations(&self) -> &dyn Authorizations {
        &self.engine
    }

    fn job_posts(&self) -> &dyn JobPosts {
        &self.engine
    }

    fn job_links(&self) -> &dyn JobLinks {
        &self.engine
    }

    fn markers(&self) -> &dyn Markers {
        &self.engine
    }

    fn cache(&self) -> &dyn Cache {
        &self.engine
    }

    fn drafts(&self) -> &dyn Drafts {
        &self.engine
    }

    fn installations(&self) -> &dyn Installations {
        &self.engine
    }

    async fn export(&self, client_key: &ClientKey) -> Result<Vec<Record>> {
        self.engine.read(|snapshot| transfer::export(snapshot, client_key))
    }

    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool> {
        same_tenant(client_key, record.client_key())?;
        self.engine.write(move |tx| transfer::import(tx, &record)).await
    }

    async fn ping(&self) -> Result<()> {
        self.engine.ping().await
    }

    async fn sweep(&self, now: Timestamp) -> Result<()> {
        expiring::sweep(&self.engine, now).await
    }
}
