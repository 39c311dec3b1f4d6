//! Opens the file of the store, and reopens it after its disk has failed.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::{Builder, Database, DatabaseError};

use super::header::Header;
use super::{closed, schema};
use crate::data_dir::{self, DataDirError, LOCK_FILE, STORE_FILE};
use crate::store::{Result as StoreResult, StoreError};

/// Memory for pages of the file.
const CACHE_BYTES: usize = 64 * 1024 * 1024;
/// A file that is being created; it has no data yet and may be deleted at any start.
const DRAFT_FILE: &str = "store.redb.new";

/// Why the store did not open. Each is one line, and the file is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum OpenFileError {
    /// The folder can't be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// Another process has it open.
    #[error("DATA_DIR: the store in {} is in use by another process; only one server per folder", dir.display())]
    InUse {
        /// The folder.
        dir: PathBuf,
    },
    /// A store exists already, and nothing overwrites it.
    #[error("DATA_DIR: there already is a store, {}: move it away first", path.display())]
    Occupied {
        /// The file.
        path: PathBuf,
    },
    /// The copy can't be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's message.
        source: io::Error,
    },
    /// The file is not a store, or a damaged one.
    #[error("DATA_DIR: the store {} is damaged ({reason}); put a backup in its place", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
}

/// A file that is written to check whether the disk accepts data.
const PROBE_FILE: &str = "probe";
const PROBE_BYTES: usize = 256 * 1024;

/// The database, and the lock, which is held all the time, even while the database is closed. Dropped in this order.
pub(super) struct OpenFile {
    /// None if it could not be reopened.
    database: Mutex<Option<Arc<Database>>>,
    dir: PathBuf,
    _lock: File,
}

impl OpenFile {
    /// The database, while it is open.
    pub(super) fn database(&self) -> StoreResult<Arc<Database>> {
        self.lock().clone().ok_or_else(|| StoreError::Unavailable("the store is closed: its disk failed".to_owned()))
    }

    /// Closes the database and reopens it, once the disk accepts data. Until then it stays open: after a disk error it
    /// cannot be written, but data in memory can be read. Blocks; nobody may write meanwhile.
    pub(super) fn reopen(&self) -> Result<(), OpenFileError> {
        probe(&self.dir).map_err(|e| DataDirError::new(&self.dir, e))?;
        let failed = self.lock().take();
        // A read in progress keeps it open for a moment longer; if that is too long, the next attempt finds it closed.
        drop(failed);
        let database = open_existing(&self.dir, &self.dir.join(STORE_FILE), CheckLevel::EveryPage)?;
        *self.lock() = Some(Arc::new(database));
        Ok(())
    }

    /// Closes the database, and records that it was closed properly. Nobody may use it afterwards.
    pub(super) fn close(&self) {
        let Some(database) = self.lock().take().and_then(Arc::into_inner) else { return };
        if let Err(error) = database.close().map_err(io_error).and_then(|()| closed::note(&self.dir)) {
            tracing::warn!(%error, "the store could not be closed well: the next start checks every page");
        }
    }

    /// Copies the file to a new one, durably. Blocks; nobody may write meanwhile.
    pub(super) fn copy(&self, to: &Path) -> io::Result<u64> {
        let mut copy = data_dir::private_file().create_new(true).open(to)?;
        let bytes = io::copy(&mut File::open(self.dir.join(STORE_FILE))?, &mut copy)?;
        copy.sync_all()?;
        Ok(bytes)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Database>>> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn probe(dir: &Path) -> io::Result<()> {
    let path = dir.join(PROBE_FILE);
    let written = data_dir::private_file().create(true).truncate(true).open(&path).and_then(|mut file| {
        file.write_all(&vec![0; PROBE_BYTES])?;
        file.sync_all()
    });
    let removed = fs::remove_file(&path);
    written.and(removed)
}

pub(super) fn open(dir: &Path) -> Result<OpenFile, OpenFileError> {
    data_dir::prepare(dir)?;
    let lock = lock(dir)?;
    let path = dir.join(STORE_FILE);
    let check = if path.exists() { CheckLevel::needed(dir) } else { create(dir).map(|()| CheckLevel::Nothing)? };
    let database = open_existing(dir, &path, check)?;
    Ok(OpenFile { database: Mutex::new(Some(Arc::new(database))), dir: dir.to_owned(), _lock: lock })
}

fn lock(dir: &Path) -> Result<File, OpenFileError> {
    let file = data_dir::private_file().create(true).truncate(false).open(dir.join(LOCK_FILE));
    let file = file.map_err(|e| DataDirError::new(dir, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenFileError::InUse { dir: dir.to_owned() }),
        Err(TryLockError::Error(e)) => Err(DataDirError::new(dir, e).into()),
    }
}

/// Makes an empty store under another name first: a file that has the store's name is whole, so an empty or partial one
/// is damage, never a first start.
fn create(dir: &Path) -> Result<(), DataDirError> {
    let draft = dir.join(DRAFT_FILE);
    make_draft(&draft)
        .and_then(|()| fs::rename(&draft, dir.join(STORE_FILE)))
        .and_then(|()| data_dir::sync(dir))
        .map_err(|e| DataDirError::new(dir, e))
}

fn make_draft(draft: &Path) -> io::Result<()> {
    match fs::remove_file(draft) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    data_dir::private_file().create_new(true).open(draft)?;
    let database = builder().create(draft).map_err(io_error)?;
    schema::create(&database).map_err(io::Error::other)?;
    database.close().map_err(io_error)
}

fn io_error(fault: DatabaseError) -> io::Error {
    match redb::Error::from(fault) {
        redb::Error::Io(e) => e,
        other => io::Error::other(other.to_string()),
    }
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

/// Checks a copy of a store, and closes it properly. Blocks.
pub(super) fn check(path: &Path) -> Result<(), OpenFileError> {
    let dir = path.parent().unwrap_or(path);
    open_existing(dir, path, CheckLevel::EveryPage)?
        .close()
        .map_err(|fault| OpenFileError::Damaged { path: path.to_owned(), reason: fault.to_string() })
}

/// Puts a copy of a store into a folder that has none. Blocks.
pub(super) fn restore(dir: &Path, from: &Path) -> Result<(), OpenFileError> {
    data_dir::prepare(dir)?;
    let _lock = lock(dir)?;
    let (draft, path) = (dir.join(DRAFT_FILE), dir.join(STORE_FILE));
    if path.exists() {
        return Err(OpenFileError::Occupied { path });
    }
    let copied =
        copy_to_draft(from, &draft).map_err(|source| OpenFileError::Unreadable { path: from.to_owned(), source })?;
    let restored = check(&draft).map_err(|error| match error {
        OpenFileError::Damaged { reason, .. } => OpenFileError::Damaged { path: from.to_owned(), reason },
        other => other,
    });
    if restored.is_err() {
        _ = fs::remove_file(&draft);
        return restored;
    }
    let named = fs::rename(&draft, &path).and_then(|()| data_dir::sync(dir));
    tracing::debug!(bytes = copied, "a store was restored");
    named.map_err(|e| DataDirError::new(dir, e).into())
}

fn copy_to_draft(from: &Path, draft: &Path) -> io::Result<u64> {
    let mut source = File::open(from)?;
    let mut copy = data_dir::private_file().create(true).truncate(true).open(draft)?;
    let bytes = io::copy(&mut source, &mut copy)?;
    copy.sync_all()?;
    Ok(bytes)
}

/// How much of a file is checked before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CheckLevel {
    /// All of it: its history is unknown.
    EveryPage,
    /// Only redb's own checks: we closed it, and it has not changed since.
    Nothing,
}

impl CheckLevel {
    fn needed(dir: &Path) -> Self {
        if closed::take(dir) {
            return Self::Nothing;
        }
        tracing::info!("the store was not closed well, or was changed since: every page is checked");
        Self::EveryPage
    }
}

/// Whether an error is about what the file holds, or where it ends, and not about the disk.
fn is_of_the_content(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn open_existing(dir: &Path, path: &Path, check: CheckLevel) -> Result<Database, OpenFileError> {
    let damaged = |reason: String| OpenFileError::Damaged { path: path.to_owned(), reason };
    let header = Header::read(path).map_err(|e| DataDirError::new(dir, e))?;
    let opened = catch_unwind(AssertUnwindSafe(|| {
        builder().set_check_integrity_on_open(check == CheckLevel::EveryPage).open(path)
    }));
    let opened = opened.map_err(|_| damaged("its structure is broken".to_owned())).and_then(|opened| {
        opened.map_err(|fault| match redb::Error::from(fault) {
            redb::Error::DatabaseAlreadyOpen => OpenFileError::InUse { dir: dir.to_owned() },
            redb::Error::Io(e) if !is_of_the_content(&e) => DataDirError::new(dir, e).into(),
            other => damaged(other.to_string()),
        })
    });
    if matches!(opened, Err(OpenFileError::Damaged { .. })) {
        header.put_back(path).map_err(|e| DataDirError::new(dir, e))?;
    }
    let database = opened?;
    match catch_unwind(AssertUnwindSafe(|| schema::create(&database))) {
        Ok(Ok(())) => Ok(database),
        Ok(Err(StoreError::Unavailable(e))) => Err(DataDirError::new(dir, io::Error::other(e)).into()),
        Ok(Err(e)) => Err(damaged(e.to_string())),
        Err(_) => Err(damaged("its structure is broken".to_owned())),
    }
}
