//! The database, once it is ready.

use std::fmt;
use std::time::Duration;

use mongodb::Database;
use mongodb::bson::doc;
use tokio::sync::watch;

use super::collection::RecordCollection;
use super::connect::{MongoAddress, MongoConnectError};
use super::fault::store_error;
use crate::store::{Result, StoreError};

/// A start waits this long for MongoDB, then continues without. Longer than server selection, whose error says why.
const START_TIMEOUT: Duration = Duration::from_secs(7);
/// Between two tries after that.
const PAUSE: Duration = Duration::from_secs(1);
/// Longest wait for the answer to a ping.
const PING: Duration = Duration::from_secs(1);

/// Provides collections once the database is ready: nothing is read or written before all indexes exist, because they
/// settle the races.
#[derive(Clone)]
pub(super) struct Engine(watch::Receiver<EngineState>);

enum EngineState {
    /// Why it is not ready yet.
    Waiting(String),
    Ready(Database),
}

impl Engine {
    /// Connects. If MongoDB is unreachable, logs that and keeps trying.
    pub(super) async fn open(address: MongoAddress) -> std::result::Result<Self, MongoConnectError> {
        let first = tokio::time::timeout(START_TIMEOUT, address.open()).await;
        let cause = match first.unwrap_or_else(|_| Err(MongoConnectError::Unreachable("it takes too long".to_owned())))
        {
            Ok(database) => return Ok(Self(watch::channel(EngineState::Ready(database)).1)),
            Err(error) if error.is_passing() => error,
            Err(error) => return Err(error),
        };
        tracing::warn!(%cause, "continuing without MongoDB: everything that needs it fails until it answers");
        let (state, engine) = watch::channel(EngineState::Waiting(cause.to_string()));
        tokio::spawn(retry_forever(address, state));
        Ok(Self(engine))
    }

    pub(super) fn collection(&self, collection: &'static str) -> Result<RecordCollection> {
        Ok(RecordCollection::new(self.database()?.collection(collection)))
    }

    fn database(&self) -> Result<Database> {
        match &*self.0.borrow() {
            EngineState::Ready(database) => Ok(database.clone()),
            EngineState::Waiting(cause) => Err(StoreError::Unavailable(cause.clone())),
        }
    }

    pub(super) async fn ping(&self) -> Result<()> {
        let database = self.database()?;
        let answer = tokio::time::timeout(PING, database.run_command(doc! { "ping": 1 })).await;
        let answer =
            answer.map_err(|_| StoreError::Unavailable("MongoDB did not answer within a second".to_owned()))?;
        answer.map(drop).map_err(|e| store_error(&e))
    }
}

/// Tries until the database is ready, or nobody waits for it any more.
async fn retry_forever(address: MongoAddress, state: watch::Sender<EngineState>) {
    while !state.is_closed() {
        tokio::time::sleep(PAUSE).await;
        match address.open().await {
            Ok(database) => {
                tracing::info!("MongoDB is reachable");
                state.send_replace(EngineState::Ready(database));
                return;
            }
            Err(error) => {
                if !error.is_passing() {
                    tracing::error!(cause = %error, "MongoDB is reachable but cannot be used");
                }
                state.send_replace(EngineState::Waiting(error.to_string()));
            }
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
