//! The store for many machines: MongoDB, on the official driver.
//!
//! # Layout
//!
//! - `connect`: the connection string, the driver's options, and why MongoDB can't be used.
//! - `engine`: the database, as soon as it is ready; a start does not wait for it.
//! - `indexes`: all collections and their indexes.
//! - `key`: what a query names; `collection`: the operations on a collection; `document`: a record as a document.
//! - `fault`: the driver's errors as the store's.
//! - one file per aggregate; `transfer`: all of them at once.
//!
//! # Invariants
//!
//! - Every query names its tenant; the only filters without a tenant list tenants.
//! - A method settles a race in one operation on one document, so a standalone server without transactions works too.
//!   Unique indexes decide who gets a place; comparing versions or revisions decides who changes a record.
//! - A write has reached the majority of the replica set when its method returns.
//! - The database deletes expired records, which are not returned before that either.

mod authorizations;
mod cache;
mod collection;
mod connect;
mod connections;
mod document;
mod drafts;
mod engine;
mod fault;
mod indexes;
mod installations;
mod job_links;
mod job_posts;
mod key;
mod markers;
mod revocations;
mod tenants;
mod transfer;

pub use connect::MongoConnectError;

use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;
use secrecy::SecretString;

use super::records::Record;
use super::{
    Authorizations, Backend, Cache, Connections, Drafts, Installations, JobLinks, JobPosts, Markers, Result,
    Revocations, Tenants,
};
use crate::caller::ClientKey;
use connect::MongoAddress;
use engine::Engine;

/// The store in MongoDB. Clones share its connections.
#[derive(Clone, Debug)]
pub struct MongoStore {
    engine: Engine,
}

impl MongoStore {
    /// Connects, and creates missing collections and indexes. If MongoDB is unreachable, logs that and returns all the
    /// same: until MongoDB answers, every method fails as unavailable.
    pub async fn connect(uri: &SecretString, database: &str) -> std::result::Result<Self, MongoConnectError> {
        Self::connect_watched(uri, database, None).await
    }

    /// The same, with an ear for every command that is sent.
    pub async fn connect_watched(
        uri: &SecretString,
        database: &str,
        watch: Option<EventHandler<CommandEvent>>,
    ) -> std::result::Result<Self, MongoConnectError> {
        let address = MongoAddress { uri: uri.clone(), database: database.to_owned(), watch };
        Ok(Self { engine: Engine::open(address).await? })
    }
}

#[async_trait]
impl Backend for MongoStore {
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
        transfer::export(&self.engine, client_key).await
    }

    async fn import(&self, client_key: &ClientKey, record: Record) -> Result<bool> {
        super::same_tenant(client_key, record.client_key())?;
        transfer::import(&self.engine, &record).await
    }

    async fn ping(&self) -> Result<()> {
        self.engine.ping().await
    }

    /// Nothing to do: the indexes on `deleteAt` delete expired documents.
    async fn sweep(&self, _now: Timestamp) -> Result<()> {
        Ok(())
    }
}
