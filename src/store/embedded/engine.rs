//! The only two ways to the file.

use std::fmt;
use std::sync::Arc;

use redb::{Database, ReadTransaction, ReadableDatabase as _, WriteTransaction};
use tokio::sync::Mutex;

use super::file::OpenFile;
use super::tables::TENANTS;
use crate::store::{Result, StoreError};

/// Reads and writes the file.
///
/// A read runs where it is called: it takes microseconds, waits for no writer, and sees the last commit. A write waits
/// its turn without holding a thread, then runs on the blocking pool, because its commit waits for the disk; when it has
/// returned, its change is durable. A caller that goes away during its turn does not stop the write half way.
#[derive(Clone)]
pub(super) struct Engine {
    file: Arc<OpenFile>,
    turn: Arc<Mutex<()>>,
}

/// What a write came to.
pub(super) enum Change<T> {
    /// It changed something: commit.
    Made(T),
    /// It changed nothing: there is nothing to wait for.
    None(T),
}

impl Engine {
    pub(super) fn new(file: OpenFile) -> Self {
        Self { file: Arc::new(file), turn: Arc::default() }
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&ReadTransaction) -> Result<T>) -> Result<T> {
        look(&self.file.database.begin_read()?)
    }

    pub(super) async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&WriteTransaction) -> Result<Change<T>> + Send + 'static,
    {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let file = Arc::clone(&self.file);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            write_now(&file.database, change)
        });
        done.await.map_err(|e| StoreError::Unavailable(e.to_string()))?
    }

    /// Reads, and begins a write: a database that lost its disk refuses that.
    pub(super) async fn ping(&self) -> Result<()> {
        self.read(|tx| Ok(tx.open_table(TENANTS).map(drop)?))?;
        self.write(|_| Ok(Change::None(()))).await
    }
}

fn write_now<T>(database: &Database, change: impl FnOnce(&WriteTransaction) -> Result<Change<T>>) -> Result<T> {
    let mut tx = database.begin_write()?;
    // The first phase makes the data durable before the second points to it, so a torn write can't pass for a commit.
    tx.set_two_phase_commit(true);
    match change(&tx)? {
        Change::Made(answer) => tx.commit().map(|()| answer).map_err(Into::into),
        Change::None(answer) => tx.abort().map(|()| answer).map_err(Into::into),
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
