use std::fs::File;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use super::{export, import, rekey};
use crate::data_dir::{STORE_FILE, private_file};
use crate::random::SystemRandomness;
use crate::settings::store::{Place, StoreSettings};
use crate::startup::open_store;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Something to do with the whole store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Seal everything with the first key.
    Rekey,
    /// Write every record.
    Export {
        /// Where to; standard output if there is none. Must not be there yet.
        file: Option<PathBuf>,
    },
    /// Bring an export in.
    Import {
        /// Where from; standard input if there is none.
        file: Option<PathBuf>,
        /// Whether the store may hold something already.
        merge: bool,
    },
}

/// Does a task and says what was done, in one line. An error is one line too.
pub async fn run(task: &Task, settings: &StoreSettings) -> Result<String, Failure> {
    match task {
        Task::Rekey => {
            refuse_absent(settings)?;
            let (store, keyring) = open_store(settings, &SystemRandomness).await?;
            let rekeyed = rekey(store.as_ref(), &keyring).await?;
            if rekeyed.unopened > 0 {
                return Err(format!("SECRET_KEYS lacks a key: {rekeyed}").into());
            }
            Ok(format!("{rekeyed}; all are sealed with the key {}", keyring.first_id()))
        }
        Task::Export { file } => {
            refuse_absent(settings)?;
            let (store, _) = open_store(settings, &SystemRandomness).await?;
            let records = match file {
                Some(path) => {
                    let file = private_file().create_new(true).open(path).map_err(|e| of_file(path, &e))?;
                    let records = export(store.as_ref(), BufWriter::new(&file)).await?;
                    file.sync_all().map_err(|e| of_file(path, &e))?;
                    records
                }
                None => export(store.as_ref(), BufWriter::new(io::stdout())).await?,
            };
            Ok(format!("{records} records exported, secrets sealed as they were"))
        }
        Task::Import { file, merge } => {
            // Opened first: a missing file must not leave a new store behind.
            let file = file.as_deref().map(|path| File::open(path).map_err(|e| of_file(path, &e))).transpose()?;
            let (store, keyring) = open_store(settings, &SystemRandomness).await?;
            let imported = match file {
                Some(file) => import(store.as_ref(), &keyring, BufReader::new(file), *merge).await?,
                None => import(store.as_ref(), &keyring, BufReader::new(io::stdin()), *merge).await?,
            };
            Ok(imported.to_string())
        }
    }
}

/// A mistyped folder must not become an empty store that has nothing to give.
fn refuse_absent(settings: &StoreSettings) -> Result<(), Failure> {
    match &settings.place {
        Place::Embedded { folder } if !folder.join(STORE_FILE).exists() => {
            Err(format!("DATA_DIR: there is no store in {}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

fn of_file(path: &Path, error: &io::Error) -> Failure {
    format!("{}: {error}", path.display()).into()
}
