//! The only two ways to the file.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use redb::{Database, ReadableTable as _, WriteTransaction};
use tokio::sync::Mutex;
use tracing::Instrument as _;

use super::file::OpenFile;
use super::snapshot::Snapshot;
use crate::measures::{self, StoreOperation};
use crate::spans;
use crate::store::{Result, StoreError};

/// After a disk error, reopening the file is tried at this interval.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

/// Reads and writes the file.
///
/// A read runs where it is called: it takes microseconds, waits for no writer, and sees the last commit. A write waits
/// its turn without holding a thread, then runs on the blocking pool, because its commit waits for the disk; when it has
/// returned, its change is durable. A caller that goes away during its turn does not stop the write half way.
///
/// After a disk error the database accepts no writes. It is reopened, which brings it back to its last commit: by the
/// next write, or by itself.
#[derive(Clone)]
pub(super) struct Engine(Arc<Shared>);

struct Shared {
    file: OpenFile,
    turn: Arc<Mutex<()>>,
    /// The last commit, once somebody has read it.
    snapshot: RwLock<Option<Arc<Snapshot>>>,
    /// The disk has failed, and the file was not reopened since.
    failed: AtomicBool,
    /// Another caller is reopening it.
    repairing: AtomicBool,
}

/// The result of a write.
pub(super) enum Change<T> {
    /// It changed something: commit.
    Made(T),
    /// It changed nothing: no commit is needed.
    None(T),
}

impl Engine {
    pub(super) fn new(file: OpenFile) -> Self {
        Self(Arc::new(Shared {
            file,
            turn: Arc::default(),
            snapshot: RwLock::default(),
            failed: false.into(),
            repairing: false.into(),
        }))
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let span = spans::store(StoreOperation::Read);
        let done = span.in_scope(|| self.noting_failure(self.0.snapshot().and_then(|snapshot| look(&snapshot))));
        spans::failed_unless(&span, done.is_ok());
        measures::store_operation(StoreOperation::Read, done.is_ok(), began);
        done
    }

    pub(super) async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&WriteTransaction) -> Result<Change<T>> + Send + 'static,
    {
        let began = Instant::now();
        let span = spans::store(StoreOperation::Write);
        let done = self.write_in_turn(change).instrument(span.clone()).await;
        spans::failed_unless(&span, done.is_ok());
        measures::store_operation(StoreOperation::Write, done.is_ok(), began);
        done
    }

    async fn write_in_turn<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&WriteTransaction) -> Result<Change<T>> + Send + 'static,
    {
        let turn = Arc::clone(&self.0.turn).lock_owned().await;
        let shared = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            shared.reopen_if_failed()?;
            let done = write_now(&*shared.file.database()?, change);
            shared.forget_snapshot();
            done
        });
        self.noting_failure(done.await.map_err(|e| StoreError::Unavailable(e.to_string()))?)
    }

    /// Copies the file to a new one, in its state after the last write; other writes wait meanwhile. Returns the number
    /// of bytes.
    pub(super) async fn copy(&self, to: PathBuf) -> Result<u64> {
        let turn = Arc::clone(&self.0.turn).lock_owned().await;
        let shared = Arc::clone(&self.0);
        let copied = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            shared.reopen_if_failed()?;
            shared.file.copy(&to).map_err(|e| StoreError::Unavailable(format!("{}: {e}", to.display())))
        });
        copied.await.map_err(|e| StoreError::Unavailable(e.to_string()))?
    }

    /// Reads, and begins a write: a database that lost its disk refuses that.
    pub(super) async fn ping(&self) -> Result<()> {
        self.read(|snapshot| Ok(snapshot.tenants.first().map(drop)?))?;
        self.write(|_| Ok(Change::None(()))).await
    }

    fn noting_failure<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(StoreError::Unavailable(cause)) = &result {
            self.0.failed.store(true, Ordering::Release);
            if !self.0.repairing.swap(true, Ordering::AcqRel) {
                tracing::error!(cause, "the store's disk failed: retrying every second until it works");
                tokio::spawn(repair(Arc::downgrade(&self.0)));
            }
        }
        result
    }
}

impl Shared {
    /// The last commit. A write clears it before it returns, so nobody reads the state before a completed change.
    fn snapshot(&self) -> Result<Arc<Snapshot>> {
        if let Some(snapshot) = &*self.snapshot.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Arc::clone(snapshot));
        }
        let mut kept = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        // Under the lock: a snapshot of before a commit can't be put here after that commit has forgotten it.
        let snapshot = Arc::new(Snapshot::of(&*self.file.database()?)?);
        *kept = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    fn forget_snapshot(&self) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn reopen_if_failed(&self) -> Result<()> {
        if self.failed.load(Ordering::Acquire) {
            // It would keep the file open.
            self.forget_snapshot();
            self.file.reopen().map_err(|e| StoreError::Unavailable(e.to_string()))?;
            self.failed.store(false, Ordering::Release);
        }
        Ok(())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.forget_snapshot();
        if !self.failed.load(Ordering::Acquire) {
            self.file.close();
        }
    }
}

/// Tries until the store works. Stops when nobody else holds the store.
async fn repair(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(RETRY_INTERVAL).await;
        let Some(shared) = shared.upgrade() else { return };
        if Engine(Arc::clone(&shared)).write(|_| Ok(Change::None(()))).await.is_ok() {
            shared.repairing.store(false, Ordering::Release);
            tracing::info!("the store works again");
            return;
        }
    }
}

fn write_now<T>(database: &Database, change: impl FnOnce(&WriteTransaction) -> Result<Change<T>>) -> Result<T> {
    let mut tx = database.begin_write()?;
    // The first phase makes the data durable before the second points to it, so a torn write cannot look like a commit.
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
