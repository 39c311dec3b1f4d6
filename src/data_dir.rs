//! The embedded store's folder (`DATA_DIR`): what is in it, and how files are written there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The database.
pub const STORE_FILE: &str = "store.redb";
/// The generated `SECRET_KEYS`.
pub const KEYS_FILE: &str = "secret-keys";
/// Locked by the process that has the database open.
pub const LOCK_FILE: &str = "lock";

/// The folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// The operating system refuses.
    #[error("DATA_DIR: cannot write to the folder {}: {source}", path.display())]
    System {
        /// The folder.
        path: PathBuf,
        /// The system's message.
        source: io::Error,
    },
    /// Anyone who can write there can replace our keys or our store.
    #[error(
        "DATA_DIR: other users of this machine can write {}, so its contents cannot be trusted: run chmod go-w on it if you trust them, or \
         name a folder that does not exist yet",
        path.display()
    )]
    OpenToOthers {
        /// The folder, or a file in it.
        path: PathBuf,
    },
}

impl DataDirError {
    /// An error in the folder `path`.
    pub fn new(path: &Path, source: io::Error) -> Self {
        Self::System { path: path.to_owned(), source }
    }
}

/// Creates the folder if it does not exist, without access for other users of the machine. An empty one that others may
/// write to is restricted; one that already contains a store or keys is rejected, because these may not be ours.
pub fn prepare(dir: &Path) -> Result<(), DataDirError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|e| DataDirError::new(dir, e))?;
    #[cfg(unix)]
    permissions::close(dir)?;
    Ok(())
}

#[cfg(unix)]
mod permissions {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::{DataDirError, KEYS_FILE, STORE_FILE};

    const WRITABLE_BY_OTHERS: u32 = 0o022;

    pub(super) fn close(dir: &Path) -> Result<(), DataDirError> {
        let files = [dir.join(STORE_FILE), dir.join(KEYS_FILE)];
        if let Some(path) = files.iter().find(|file| mode(file) & WRITABLE_BY_OTHERS != 0) {
            return Err(DataDirError::OpenToOthers { path: path.clone() });
        }
        let found = mode(dir);
        if found & WRITABLE_BY_OTHERS == 0 {
            return Ok(());
        }
        let set = |mode| fs::set_permissions(dir, Permissions::from_mode(mode));
        let closed = set(found & 0o7777 & !WRITABLE_BY_OTHERS).is_ok();
        // Only from now on nobody else can create a file there.
        if !closed || files.iter().any(|file| file.exists()) {
            _ = set(found & 0o7777);
            return Err(DataDirError::OpenToOthers { path: dir.to_owned() });
        }
        tracing::warn!(folder = %dir.display(), "other users could write to the folder of DATA_DIR; now they cannot");
        Ok(())
    }

    /// Zero if it does not exist.
    fn mode(path: &Path) -> u32 {
        fs::metadata(path).map_or(0, |found| found.permissions().mode())
    }
}

/// How files of the folder are opened for writing: closed to other users of the machine.
pub fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file completely and durably under a `draft` name and then renames it, unless the `name` is taken. False,
/// and nothing changed, if it is.
pub fn publish(dir: &Path, draft: &str, name: &str, content: &[u8]) -> io::Result<bool> {
    let draft = dir.join(draft);
    let mut file = private_file().create_new(true).open(&draft)?;
    let published = file.write_all(content).and_then(|()| file.sync_all()).and_then(|()| give_name(dir, &draft, name));
    fs::remove_file(&draft)?;
    published
}

/// A hard link, because unlike a rename it never replaces an existing file.
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn change_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn an_empty_folder_that_others_may_write_becomes_private() {
        let dir = tempfile::tempdir().unwrap();
        for (found, left) in [(0o700, 0o700), (0o755, 0o755), (0o770, 0o750), (0o702, 0o700), (0o1777, 0o1755)] {
            change_mode(dir.path(), found);
            prepare(dir.path()).unwrap();
            assert_eq!(mode(dir.path()), left, "{found:o}");
        }
    }

    #[test]
    fn a_folder_with_data_that_others_may_write_is_refused() {
        for name in [STORE_FILE, KEYS_FILE] {
            let dir = tempfile::tempdir().unwrap();
            private_file().create(true).truncate(false).open(dir.path().join(name)).unwrap();
            change_mode(dir.path(), 0o777);

            for _ in 0..2 {
                let refused = prepare(dir.path()).unwrap_err().to_string();
                assert!(refused.starts_with("DATA_DIR") && !refused.contains('\n'), "{refused}");
            }

            change_mode(dir.path(), 0o700);
            assert!(prepare(dir.path()).is_ok());
        }
    }

    #[test]
    fn a_data_file_that_others_may_write_is_refused_and_named() {
        let dir = tempfile::tempdir().unwrap();
        for name in [STORE_FILE, KEYS_FILE] {
            let file = dir.path().join(name);
            fs::write(&file, "").unwrap();
            change_mode(&file, 0o644);
            assert!(prepare(dir.path()).is_ok());

            change_mode(&file, 0o666);
            let refused = prepare(dir.path()).unwrap_err().to_string();

            assert!(refused.starts_with("DATA_DIR") && refused.contains(name) && !refused.contains('\n'), "{refused}");
            change_mode(&file, 0o600);
        }
    }

    #[test]
    fn a_new_folder_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let made = dir.path().join("deep/data");
        prepare(&made).unwrap();
        assert_eq!(mode(&made), 0o700);
    }
}
