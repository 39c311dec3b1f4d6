//! From the connection string to a database that is ready.

use std::time::Duration;

use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;
use mongodb::options::{Acknowledgment, ClientOptions, ReadConcern, ReadPreference, SelectionCriteria, WriteConcern};
use mongodb::{Client, Database};
use secrecy::{ExposeSecret as _, SecretString};

use super::collection::within;
use super::fault::{is_index_conflict, is_refusal, words};
use super::indexes;

/// Longest wait for a primary: longer than an election of a healthy replica set, shorter than a user waits.
const SERVER_SELECTION: Duration = Duration::from_secs(5);
/// Longest wait for a socket to open.
const OPEN_SOCKET: Duration = Duration::from_secs(3);
/// Longest wait of the server for a majority to have a write.
const MAJORITY: Duration = Duration::from_secs(5);
/// Maximum number of connections of a process, unless the connection string says otherwise.
const POOL: u32 = 32;

/// Why MongoDB can't be used. Each is one line and shows no password.
#[derive(Debug, thiserror::Error)]
pub enum MongoConnectError {
    /// The connection string is not one.
    #[error("MONGODB_URI: cannot be read as a connection string: {0}")]
    Uri(String),
    /// Authentication failed, or the user lacks the role `readWrite`.
    #[error("MONGODB_URI: MongoDB refuses the user; it needs the role readWrite on the database: {0}")]
    Refused(String),
    /// An index exists and differs.
    #[error(
        "MONGODB_URI: an index of the database differs from its definition in docs/OPERATIONS.md; drop that index: {0}"
    )]
    Index(String),
    /// It does not answer, for now.
    #[error("MongoDB does not answer: {0}")]
    Unreachable(String),
}

impl MongoConnectError {
    /// Whether waiting may help.
    pub(super) const fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }
}

impl From<Error> for MongoConnectError {
    fn from(error: Error) -> Self {
        if is_refusal(&error) {
            Self::Refused(words(&error))
        } else if is_index_conflict(&error) {
            Self::Index(words(&error))
        } else {
            Self::Unreachable(words(&error))
        }
    }
}

/// Everything that is needed to connect, repeatedly if necessary.
#[derive(Clone, Debug)]
pub(super) struct MongoAddress {
    pub(super) uri: SecretString,
    pub(super) database: String,
    pub(super) watch: Option<EventHandler<CommandEvent>>,
}

impl MongoAddress {
    /// Connects, and creates missing collections and indexes.
    pub(super) async fn open(&self) -> Result<Database, MongoConnectError> {
        let client = Client::with_options(self.options().await?).map_err(|e| self.uri_error(&e))?;
        let database = client.database(&self.database);
        let hello = within(database.run_command(doc! { "hello": 1 })).await?;
        indexes::make(&database).await?;
        warn_if_alone(&hello);
        Ok(database)
    }

    /// The connection string's options, with the store's own where the string must not be weaker or is silent.
    async fn options(&self) -> Result<ClientOptions, MongoConnectError> {
        let parsed = within(ClientOptions::parse(self.uri.expose_secret())).await;
        let mut options = parsed.map_err(|e| self.uri_error(&e))?;
        options.app_name.get_or_insert_with(|| "upwork-job-post".to_owned());
        options.max_pool_size.get_or_insert(POOL);
        options.server_selection_timeout.get_or_insert(SERVER_SELECTION);
        options.connect_timeout.get_or_insert(OPEN_SOCKET);
        options.retry_reads = Some(true);
        options.retry_writes = Some(true);
        let mut write_concern = WriteConcern::builder().w(Acknowledgment::Majority).w_timeout(MAJORITY).build();
        write_concern.journal = Some(true);
        options.write_concern = Some(write_concern);
        // From the primary, and the newest: a writer that lost a race must see who won it.
        options.read_concern = Some(ReadConcern::local());
        options.selection_criteria = Some(SelectionCriteria::ReadPreference(ReadPreference::Primary));
        options.command_event_handler.clone_from(&self.watch);
        Ok(options)
    }

    /// A name that does not resolve may resolve later; everything else is permanently wrong.
    fn uri_error(&self, error: &Error) -> MongoConnectError {
        match *error.kind {
            ErrorKind::DnsResolve { .. } | ErrorKind::Io(_) => MongoConnectError::Unreachable(words(error)),
            _ => MongoConnectError::Uri(without_password(self.uri.expose_secret(), words(error))),
        }
    }
}

/// The driver's message about a connection string, unless it may quote the user or the password.
fn without_password(uri: &str, words: String) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let user = rest.rsplit_once('@').map_or("", |(user, _)| user);
    let quoted = user.split([':', '@', '/', '?', '#']).filter(|part| !part.is_empty()).any(|part| words.contains(part));
    if quoted { "special characters of user and password must be percent-encoded".to_owned() } else { words }
}

fn warn_if_alone(hello: &Document) {
    let replicated = hello.contains_key("setName") || hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid");
    if !replicated {
        tracing::warn!(
            "MongoDB is a standalone server: make it a replica set, or a lost connection may lose the answer to a write"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_quoted() {
        let quote = |uri: &str, words: &str| without_password(uri, words.to_owned());

        assert!(!quote("mongodb://ann:hu@sh@host/db", "bad host sh@host").contains("sh@"));
        assert!(!quote("mongodb://ann:hush@host/db", "`hush` is wrong").contains("hush"));
        assert!(!quote("mongodb://ann:p/hush@host", "illegal character in hush").contains("hush"));
        assert_eq!(quote("mongodb://host/?x=1", "x is unknown"), "x is unknown");
    }
}
