//! The embedded store's folder (`DATA_DIR`): what is in it, and how a file comes into it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The database.
pub const STORE_FILE: &str = "store.redb";
/// The generated `SECRET_KEYS`.
pub const KEYS_FILE: &str = "secret-keys";
/// Held by the process that has the database open.
pub const LOCK_FILE: &str = "lock";

/// The folder can't be used.
#[derive(Debug, thiserror::Error)]
#[error("DATA_DIR: can't write in the folder {}: {source}", path.display())]
pub struct DataDirError {
    path: PathBuf,
    source: io::Error,
}

impl DataDirError {
    /// What went wrong in the folder `path`.
    pub fn new(path: &Path, source: io::Error) -> Self {
        Self { path: path.to_owned(), source }
    }
}

/// Makes the folder if it is not there, closed to other users of the machine.
pub fn prepare(dir: &Path) -> Result<(), DataDirError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|e| DataDirError::new(dir, e))
}

/// How files of the folder are opened for writing: closed to other users of the machine.
pub fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file whole and durably under a `draft` name and then gives it its `name`, unless that is taken.
/// False, and nothing changed, when it is.
pub fn publish(dir: &Path, draft: &str, name: &str, content: &[u8]) -> io::Result<bool> {
    let draft = dir.join(draft);
    let mut file = private_file().create_new(true).open(&draft)?;
    let published = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| give_name(dir, &draft, name));
    fs::remove_file(&draft)?;
    published
}

/// A hard link, because unlike a rename it never replaces what is there.
fn give_name(dir: &Path, draft: &Path, name: &str) -> io::Result<bool> {
    match fs::hard_link(draft, dir.join(name)) {
        Ok(()) => sync(dir).map(|()| true),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}

/// Makes new names in the folder durable.
pub fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
