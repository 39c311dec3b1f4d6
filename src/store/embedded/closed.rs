//! A note next to the store's file: it was closed properly, and looked like this. A start that finds the file unchanged
//! need not check every page, which takes a second for each 80 MB.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::data_dir::{self, STORE_FILE};

const NOTE: &str = "store.closed";

/// Writes the note, durably. The file must be closed.
pub(super) fn note(dir: &Path) -> io::Result<()> {
    let text = description(&fs::metadata(dir.join(STORE_FILE))?)?;
    let mut file = data_dir::private_file().create(true).truncate(true).open(dir.join(NOTE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    data_dir::sync(dir)
}

/// Deletes the note, durably, and says whether the file still matches it. If anything is wrong with the note, it does
/// not.
pub(super) fn take(dir: &Path) -> bool {
    let is_as_noted = || {
        let noted = fs::read_to_string(dir.join(NOTE)).ok()?;
        let found = description(&fs::metadata(dir.join(STORE_FILE)).ok()?).ok()?;
        Some(noted == found)
    };
    let was_closed = is_as_noted() == Some(true);
    let removed = fs::remove_file(dir.join(NOTE)).and_then(|()| data_dir::sync(dir));
    was_closed && removed.is_ok()
}

/// Length and time of the last change: a backup that was put in its place, or a file that somebody changed, has others.
fn description(file: &Metadata) -> io::Result<String> {
    let changed = file.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
    Ok(format!("{} bytes, changed at {} ns\n", file.len(), changed.as_nanos()))
}
