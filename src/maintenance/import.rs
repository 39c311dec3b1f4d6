use std::fmt;
use std::io::{self, BufRead};

use super::lines::{FORMAT, FirstLine, LastLine, VERSION};
use super::secrets;
use crate::keyring::{Keyring, OpenError};
use crate::store::records::Record;
use crate::store::{Store, StoreError};

/// Why an import failed. Only a failing store can interrupt one; `--merge` continues it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store contains tenants, and mixing them was not requested.
    #[error("the store is not empty: --merge adds what is missing and changes nothing that exists")]
    NotEmpty,
    /// The text is not an export.
    #[error("this is not an export of upwork-job-post")]
    Foreign,
    /// The text is an export of a newer release.
    #[error("this is an export of version {0}, and this release reads up to {VERSION}: use the newer release")]
    Newer(u32),
    /// A line is damaged.
    #[error("line {0} of the export is damaged")]
    Damaged(u64),
    /// The last line is missing, or has another count.
    #[error("the export is truncated after line {0}")]
    CutOff(u64),
    /// A secret does not open with the keys of this installation.
    #[error("line {line}: {cause}; SECRET_KEYS must contain the keys of the installation that was exported")]
    Sealed {
        /// Counted from one.
        line: u64,
        /// Why it does not open.
        cause: OpenError,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where to read it from.
    #[error("the export cannot be read: {0}")]
    Read(#[from] io::Error),
}

/// The result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that were written.
    pub written: u64,
    /// Records whose key was taken, usually by themselves. The existing ones stay.
    pub kept: u64,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records written, {} already existed", self.written, self.kept)
    }
}

/// Writes the records of an export that the store does not contain. The whole export is read and checked first: if it
/// is truncated, or the keys are different, nothing is written. Secrets stay encrypted and are decrypted only to check
/// that this is possible.
pub async fn import(
    store: &Store,
    keyring: &Keyring,
    text: impl BufRead,
    merge: bool,
) -> Result<Imported, ImportError> {
    let records = read(keyring, text)?;
    if !merge && !store.all_tenants().await?.is_empty() {
        return Err(ImportError::NotEmpty);
    }
    let mut imported = Imported::default();
    for record in records {
        if store.import(record).await? {
            imported.written += 1;
        } else {
            imported.kept += 1;
        }
    }
    Ok(imported)
}

/// The records of a whole export, all of whose secrets open.
fn read(keyring: &Keyring, text: impl BufRead) -> Result<Vec<Record>, ImportError> {
    let mut lines = text.lines();
    check_head(&lines.next().ok_or(ImportError::Foreign)??)?;
    let mut records = Vec::new();
    let mut number = 1;
    for line in lines {
        let line = line?;
        number += 1;
        if let Ok(LastLine { end }) = serde_json::from_str(&line) {
            let whole = end.records == records.len() as u64;
            return if whole { Ok(records) } else { Err(ImportError::CutOff(number)) };
        }
        let record: Record = serde_json::from_str(&line).map_err(|_| ImportError::Damaged(number))?;
        secrets::check(keyring, &record).map_err(|cause| ImportError::Sealed { line: number, cause })?;
        records.push(record);
    }
    Err(ImportError::CutOff(number))
}

fn check_head(line: &str) -> Result<(), ImportError> {
    match serde_json::from_str(line) {
        Ok(FirstLine { format, .. }) if format != FORMAT => Err(ImportError::Foreign),
        Ok(FirstLine { version, .. }) if version > VERSION => Err(ImportError::Newer(version)),
        Ok(_) => Ok(()),
        Err(_) => Err(ImportError::Foreign),
    }
}
