//! All collections and their indexes.

use mongodb::bson::{Document, doc};
use mongodb::options::IndexOptions;
use mongodb::{Database, IndexModel};

use super::collection::within;
use super::key::CLIENT_KEY;

pub(super) const TENANTS: &str = "tenants";
pub(super) const CONNECTIONS: &str = "connections";
/// The last version given to a connection of a tenant.
pub(super) const COUNTERS: &str = "counters";
pub(super) const REVOCATIONS: &str = "revocations";
pub(super) const AUTHORIZATIONS: &str = "authorizations";
pub(super) const CONNECT_FAILURES: &str = "connectFailures";
pub(super) const JOB_POSTS: &str = "jobPosts";
pub(super) const JOB_LINKS: &str = "jobReferences";
pub(super) const DRAFTS: &str = "drafts";
pub(super) const MARKERS: &str = "markers";
pub(super) const CACHE: &str = "fetched";
/// The live installation on Forge of a site and environment; their key replaces a tenant's.
pub(super) const INSTALLATIONS: &str = "installations";

/// The date after which the database deletes a document; absent if it does not.
pub(super) const DELETE_AT: &str = "deleteAt";
/// Whether a job post is in flight.
pub(super) const IN_FLIGHT: &str = "inFlight";

/// The index of the posts in flight; contains no others.
pub(super) const IN_FLIGHT_INDEX: &str = "in_flight";

/// The index of a tenant's jobs in the order of their age.
pub(super) const NEWEST_INDEX: &str = "newest";
/// When a job was posted, within its record.
pub(super) const POSTED_AT: &str = "record.posted_at";

/// The index of connections by account.
pub(super) const ACCOUNT_INDEX: &str = "account";

/// An index.
#[derive(Clone, Copy, Debug)]
struct Index {
    collection: &'static str,
    name: &'static str,
    /// After the tenant's key.
    fields: &'static [&'static str],
    kind: IndexKind,
}

#[derive(Clone, Copy, Debug)]
enum IndexKind {
    /// One document a key.
    Unique,
    /// One document a key among those in flight.
    UniqueInFlight,
    /// Deletes documents from [`DELETE_AT`] on. Has only that field: the database allows no other.
    Deletes,
}

const fn unique(collection: &'static str, name: &'static str, fields: &'static [&'static str]) -> Index {
    Index { collection, name, fields, kind: IndexKind::Unique }
}

const fn deletes(collection: &'static str) -> Index {
    Index { collection, name: "ends", fields: &[], kind: IndexKind::Deletes }
}

/// All indexes. Each unique one begins with the shard key, as a sharded cluster requires. Also listed in
/// docs/OPERATIONS.md.
const INDEXES: [Index; 22] = [
    unique(TENANTS, "tenant", &[]),
    unique(CONNECTIONS, ACCOUNT_INDEX, &["accountId"]),
    unique(COUNTERS, "tenant", &[]),
    unique(REVOCATIONS, "id", &["id"]),
    deletes(REVOCATIONS),
    unique(AUTHORIZATIONS, "state", &["id"]),
    deletes(AUTHORIZATIONS),
    unique(CONNECT_FAILURES, "account", &["accountId"]),
    deletes(CONNECT_FAILURES),
    unique(JOB_POSTS, "dialog", &["id"]),
    Index { collection: JOB_POSTS, name: IN_FLIGHT_INDEX, fields: &["issueId"], kind: IndexKind::UniqueInFlight },
    deletes(JOB_POSTS),
    unique(JOB_LINKS, "job", &["jobId"]),
    unique(JOB_LINKS, "issue_job", &["issueId", "jobId"]),
    unique(JOB_LINKS, NEWEST_INDEX, &[POSTED_AT, "jobId"]),
    unique(DRAFTS, "account_issue_job", &["accountId", "issueId", "jobId"]),
    deletes(DRAFTS),
    unique(MARKERS, "id", &["id"]),
    deletes(MARKERS),
    unique(CACHE, "name", &["name"]),
    deletes(CACHE),
    unique(INSTALLATIONS, "site", &[]),
];

impl Index {
    fn model(&self) -> IndexModel {
        let mut keys = Document::new();
        if !matches!(self.kind, IndexKind::Deletes) {
            keys.insert(CLIENT_KEY, 1);
        }
        keys.extend(self.fields.iter().map(|field| ((*field).to_owned(), 1.into())));
        let mut options = IndexOptions::default();
        options.name = Some(self.name.to_owned());
        match self.kind {
            IndexKind::Unique => options.unique = Some(true),
            IndexKind::UniqueInFlight => {
                options.unique = Some(true);
                options.partial_filter_expression = Some(doc! { IN_FLIGHT: true });
            }
            IndexKind::Deletes => {
                keys.insert(DELETE_AT, 1);
                options.expire_after = Some(std::time::Duration::ZERO);
            }
        }
        IndexModel::builder().keys(keys).options(options).build()
    }
}

/// Creates missing collections and indexes. May run in many processes at once.
pub(super) async fn make(database: &Database) -> mongodb::error::Result<()> {
    for of_one in INDEXES.chunk_by(|a, b| a.collection == b.collection) {
        let Some(first) = of_one.first() else { continue };
        let models = of_one.iter().map(Index::model);
        within(database.collection::<Document>(first.collection).create_indexes(models)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operations_guide_lists_every_index() {
        let text = include_str!("../../../docs/OPERATIONS.md");
        for index in INDEXES {
            let keys: Vec<_> = index.model().keys.keys().cloned().collect();
            let row = format!("| `{}` | `{}` | `{}` |", index.collection, index.name, keys.join(", "));
            assert!(text.contains(&row), "docs/OPERATIONS.md should have a row that begins with: {row}");
        }
    }
}
