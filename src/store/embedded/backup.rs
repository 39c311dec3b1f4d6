//! A backup while the server is running: the process that has the store open provides a copy through a socket in the
//! store's folder. Only users who can write to that folder can get one.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use super::{EmbeddedStore, OpenFileError};
use crate::data_dir;
use crate::store::{Result as StoreResult, StoreError};

/// The socket where a running server provides copies.
const SOCKET: &str = "backup.sock";
/// A copy that is being sent. It has no name any more once it is complete.
const COPY: &str = "store.redb.backup";
/// A client that takes longer gets no copy.
const TIMEOUT: Duration = Duration::from_secs(600);
/// A pause after a connection that could not be accepted.
const PAUSE: Duration = Duration::from_secs(1);
/// In place of a length: a message follows.
const FAILED: u64 = u64::MAX;
/// Longest message.
const MAX_MESSAGE_BYTES: u64 = 4096;

/// Why there is no backup. One line.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file can't be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's message.
        source: io::Error,
    },
    /// The server did not send it.
    #[error("the server that has the store open made no backup: {0}")]
    Server(String),
    /// The copy is no store.
    #[error(transparent)]
    Copy(#[from] OpenFileError),
}

impl EmbeddedStore {
    /// Provides copies for as long as the future is polled. If it can't, the log says why.
    pub async fn serve_backups(self, dir: PathBuf) {
        let listener = match listen(&dir.join(SOCKET)) {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!(%error, "no backup can be made while the server is running");
                return;
            }
        };
        loop {
            match listener.accept().await {
                Ok((stream, _)) => self.give_copy(&dir, stream).await,
                Err(error) => {
                    tracing::warn!(%error, "a request for a backup could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// One at a time: copies need space.
    async fn give_copy(&self, dir: &Path, mut stream: UnixStream) {
        let sent = tokio::time::timeout(TIMEOUT, async {
            match self.unnamed_copy(dir).await {
                Ok((copy, bytes)) => {
                    stream.write_u64(bytes).await?;
                    tokio::io::copy(&mut tokio::fs::File::from_std(copy), &mut stream).await?;
                    tracing::info!(bytes, "a backup was made");
                }
                Err(cause) => {
                    tracing::error!(%cause, "a backup could not be made");
                    stream.write_u64(FAILED).await?;
                    stream.write_all(cause.to_string().as_bytes()).await?;
                }
            }
            stream.shutdown().await
        });
        match sent.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a backup was made but not received"),
            Err(_) => tracing::warn!("a backup was not received in time"),
        }
    }

    async fn unnamed_copy(&self, dir: &Path) -> StoreResult<(File, u64)> {
        let path = dir.join(COPY);
        _ = fs::remove_file(&path);
        let copied = self.copy(&path).await;
        let opened = File::open(&path);
        _ = fs::remove_file(&path);
        let bytes = copied?;
        let file = opened.map_err(|e| StoreError::Unavailable(format!("{}: {e}", path.display())))?;
        Ok((file, bytes))
    }
}

/// The socket is closed to other users before it gets the name that they could find it by.
fn listen(path: &Path) -> io::Result<UnixListener> {
    let draft = path.with_extension("new");
    // Left by a process that was killed: we hold the folder's lock.
    _ = fs::remove_file(&draft);
    let listener = UnixListener::bind(&draft)?;
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o600))?;
    fs::rename(&draft, path)?;
    Ok(listener)
}

/// Writes a checked copy of a folder's store to a new `file`: from the server that has it open, or from the store
/// itself if no server runs. Returns the number of bytes.
///
/// # Errors
/// See [`BackupError`]. There is no file then.
pub async fn back_up(dir: &Path, file: &Path) -> Result<u64, BackupError> {
    if file.exists() {
        return Err(BackupError::File { path: file.to_owned(), source: io::ErrorKind::AlreadyExists.into() });
    }
    let made = if let Ok(stream) = UnixStream::connect(dir.join(SOCKET)).await {
        take_copy(stream, file).await
    } else {
        EmbeddedStore::open(dir)?.copy(file).await.map_err(|e| BackupError::Server(e.to_string()))
    };
    let checked = made.and_then(|bytes| EmbeddedStore::check(file).map(|()| bytes).map_err(Into::into));
    if checked.is_err() {
        _ = fs::remove_file(file);
    }
    checked
}

async fn take_copy(mut stream: UnixStream, file: &Path) -> Result<u64, BackupError> {
    let of_file = |source| BackupError::File { path: file.to_owned(), source };
    let of_server = |error: io::Error| BackupError::Server(error.to_string());
    let target = data_dir::private_file().create_new(true).open(file).map_err(of_file)?;
    let bytes = stream.read_u64().await.map_err(of_server)?;
    if bytes == FAILED {
        let mut message = String::new();
        stream.take(MAX_MESSAGE_BYTES).read_to_string(&mut message).await.map_err(of_server)?;
        return Err(BackupError::Server(message));
    }
    let mut target = tokio::fs::File::from_std(target);
    let copied = tokio::io::copy(&mut stream.take(bytes), &mut target).await.map_err(of_file)?;
    target.sync_all().await.map_err(of_file)?;
    if copied == bytes { Ok(bytes) } else { Err(BackupError::Server("the copy was interrupted".to_owned())) }
}
