//! What a query names: always the tenant first.

use mongodb::bson::{Bson, Document, doc};

use crate::caller::ClientKey;

/// A filter that begins with the tenant's key: it cannot be created without one. So no query leaves its tenant, and on
/// a sharded cluster each goes to one shard.
#[derive(Clone, Debug)]
pub(super) struct Key(Document);

/// The field that names the tenant; the shard key.
pub(super) const CLIENT_KEY: &str = "clientKey";

impl Key {
    /// All documents of a tenant.
    pub(super) fn of(client_key: &ClientKey) -> Self {
        Self(doc! { CLIENT_KEY: client_key.as_str() })
    }

    /// Of these, the ones whose `field` is `value`.
    pub(super) fn and(mut self, field: &'static str, value: impl Into<Bson>) -> Self {
        self.0.insert(field, value);
        self
    }

    pub(super) fn filter(&self) -> Document {
        self.0.clone()
    }
}
