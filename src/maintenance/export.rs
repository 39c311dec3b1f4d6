use std::io::{self, Write};

use serde::Serialize;

use super::lines::{Count, FirstLine, LastLine};
use crate::store::{Store, StoreError};

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where to write it.
    #[error("the export cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes every record of every tenant, secrets still sealed. Returns their number.
pub async fn export(store: &Store, mut out: impl Write) -> Result<u64, ExportError> {
    line(&mut out, &FirstLine::of_this_release())?;
    let mut records = 0;
    for client_key in store.all_tenants().await? {
        for record in store.tenant(&client_key).export().await? {
            line(&mut out, &record)?;
            records += 1;
        }
    }
    line(&mut out, &LastLine { end: Count { records } })?;
    out.flush()?;
    Ok(records)
}

fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
