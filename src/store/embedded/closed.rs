//! A marker next to the store's file: it was closed properly, with this size and time. A start that finds the file
//! unchanged need not check every page, which takes a second for each 80 MB.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::data_dir::{self, STORE_FILE};

const MARKER_FILE: &str = "store.closed";

/// Writes the note, durably. The file must be closed.
pub(super) fn note(dir: &Path) -> io::Result<()> {
    let text = description(&fs::metadata(dir.join(STORE_FILE))?)?;
    let mut file = data_dir::private_file().create(true).truncate(true).open(dir.join(MARKER_FILE))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    data_dir::sync(dir)
}

/// Deletes the marker, durably, and returns whether the file still matches it. False if anything is wrong with the
/// marker.
pub(super) fn take(dir: &Path) -> bool {
    let matches_marker = || {
        let recorded = fs::read_to_string(dir.join(MARKER_FILE)).ok()?;
        let found = description(&fs::metadata(dir.join(STORE_FILE)).ok()?).ok()?;
        Some(recorded == found)
    };
    let was_closed = matches_marker() == Some(true);
    let removed = fs::remove_file(dir.join(MARKER_FILE)).and_then(|()| data_dir::sync(dir));
    was_closed && removed.is_ok()
}

/// Length and time of the last change: a restored backup, or a file that somebody changed, has others.
fn description(file: &Metadata) -> io::Result<String> {
    let changed = file.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
    Ok(format!("{} bytes, changed at {} ns\n", file.len(), changed.as_nanos()))
}
