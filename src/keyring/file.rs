//! The list that is generated into `DATA_DIR` if the operator provides none.

use std::io;
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use super::{Keyring, KeysError};
use crate::data_dir::{self, DataDirError, KEYS_FILE, STORE_FILE};
use crate::random::Rng;

/// Why there is no keyring from `DATA_DIR`.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The folder can't be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The file exists and can't be read.
    #[error("SECRET_KEYS: cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file exists and has other contents.
    #[error("SECRET_KEYS: the file {} {source}", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: KeysError,
    },
    /// The file does not exist, but a store does: a new key could decrypt nothing in it.
    #[error(
        "SECRET_KEYS: {} is missing, and the store next to it is encrypted; put the file back or set SECRET_KEYS",
        path.display()
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
}

/// Reads the key file of the folder, and creates it at the first start: mode 0600, completely or not at all, never over
/// an existing one.
///
/// Call it before the store of the folder is opened for the first time: a store without its key file is rejected.
pub fn load_or_create(data_dir: &Path, randomness: &dyn Rng) -> Result<Keyring, KeyFileError> {
    let path = data_dir.join(KEYS_FILE);
    if let Some(keyring) = load(&path)? {
        return Ok(keyring);
    }
    if data_dir.join(STORE_FILE).exists() {
        return Err(KeyFileError::Missing { path });
    }
    data_dir::prepare(data_dir)?;
    let draft = format!("{KEYS_FILE}.{}.new", randomness.id());
    let content = Zeroizing::new(format!("{}\n", Keyring::generate(randomness).as_str()));
    data_dir::publish(data_dir, &draft, KEYS_FILE, content.as_bytes()).map_err(|e| DataDirError::new(data_dir, e))?;
    // Read back what was just written: another process may have been first.
    load(&path)?.ok_or(KeyFileError::Missing { path })
}

fn load(path: &Path) -> Result<Option<Keyring>, KeyFileError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(KeyFileError::Unreadable { path: path.to_owned(), source }),
    };
    warn_if_open_to_others(path);
    Keyring::parse(&text).map(Some).map_err(|source| KeyFileError::Keys { path: path.to_owned(), source })
}

#[cfg(unix)]
fn warn_if_open_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_or(0, |m| m.permissions().mode());
    if mode & 0o077 != 0 {
        tracing::warn!(file = %path.display(), "other users of this machine can read the key file: run chmod 600 on it");
    }
}

#[cfg(not(unix))]
fn warn_if_open_to_others(_path: &Path) {}
