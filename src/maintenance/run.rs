use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use super::{export, import, rekey};
use crate::data_dir::{KEYS_FILE, STORE_FILE, private_file};
use crate::random::SystemRng;
use crate::settings::store::{StoreLocation, StoreSettings};
use crate::startup::{OpenStore, open_store};
use crate::store::embedded::{EmbeddedStore, back_up};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A task on the whole store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Seal everything with the first key.
    Rekey,
    /// Write every record.
    Export {
        /// The output file; standard output if there is none. Must not exist yet.
        file: Option<PathBuf>,
    },
    /// Bring an export in.
    Import {
        /// The input file; standard input if there is none.
        file: Option<PathBuf>,
        /// Whether the store may contain records already.
        merge: bool,
    },
    /// Copy the embedded store while the server serves, or while none does.
    Backup {
        /// The output file. Must not exist yet.
        file: PathBuf,
    },
    /// Put such a copy into a folder without a store.
    Restore {
        /// The input file.
        file: PathBuf,
    },
}

/// Runs a task and reports the result in one line. An error is one line too.
pub async fn run(task: &Task, settings: &StoreSettings) -> Result<String, BoxError> {
    match task {
        Task::Rekey => {
            refuse_absent(settings)?;
            let OpenStore { store, keyring, .. } = open_store(settings, &SystemRng).await?;
            let rekeyed = rekey(&store, &keyring).await?;
            if rekeyed.unopened > 0 {
                return Err(format!("SECRET_KEYS lacks a key: {rekeyed}").into());
            }
            Ok(format!("{rekeyed}; all are encrypted with the key {}", keyring.first_id()))
        }
        Task::Export { file } => {
            refuse_absent(settings)?;
            let OpenStore { store, .. } = open_store(settings, &SystemRng).await?;
            let records = match file {
                Some(path) => {
                    let file = private_file().create_new(true).open(path).map_err(|e| of_file(path, &e))?;
                    let records = export(&store, BufWriter::new(&file)).await?;
                    file.sync_all().map_err(|e| of_file(path, &e))?;
                    records
                }
                None => export(&store, BufWriter::new(io::stdout())).await?,
            };
            Ok(format!("{records} records exported, secrets still encrypted"))
        }
        Task::Import { file, merge } => {
            // Opened first: a missing file must not leave a new store behind.
            let file = file.as_deref().map(|path| File::open(path).map_err(|e| of_file(path, &e))).transpose()?;
            let OpenStore { store, keyring, .. } = open_store(settings, &SystemRng).await?;
            let imported = match file {
                Some(file) => import(&store, &keyring, BufReader::new(file), *merge).await?,
                None => import(&store, &keyring, BufReader::new(io::stdin()), *merge).await?,
            };
            Ok(imported.to_string())
        }
        Task::Backup { file } => {
            refuse_absent(settings)?;
            let bytes = back_up(embedded(settings, "backup")?, file).await?;
            Ok(format!("{bytes} bytes copied to {}; keep the keys of SECRET_KEYS elsewhere", file.display()))
        }
        Task::Restore { file } => {
            let folder = embedded(settings, "restore")?;
            EmbeddedStore::restore(folder, file)?;
            let folder = folder.display();
            Ok(format!(
                "restored to {folder}; it needs the keys that encrypted it (SECRET_KEYS, or {folder}/{KEYS_FILE})"
            ))
        }
    }
}

/// The folder of the embedded store; MongoDB has tools of its own.
fn embedded<'a>(settings: &'a StoreSettings, task: &str) -> Result<&'a Path, BoxError> {
    match &settings.place {
        StoreLocation::Embedded { folder } => Ok(folder),
        StoreLocation::Mongo { .. } => {
            Err(format!("MONGODB_URI is set: {task} is for the embedded store; use mongodump and mongorestore").into())
        }
    }
}

/// A mistyped folder must not become an empty store with nothing to export.
fn refuse_absent(settings: &StoreSettings) -> Result<(), BoxError> {
    match &settings.place {
        StoreLocation::Embedded { folder } if !folder.join(STORE_FILE).exists() => {
            Err(format!("DATA_DIR: there is no store in {}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

fn of_file(path: &Path, error: &io::Error) -> BoxError {
    format!("{}: {error}", path.display()).into()
}
