//! The header of the file, kept while redb opens a file that may be damaged.
//!
//! In a store that was not closed, redb writes the file's length into the header, and only then finds that pages are
//! missing. A damaged file must not be changed, so its header is restored.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// The first page, which contains only the header.
const HEADER_BYTES: u64 = 4096;

pub(super) struct Header(Vec<u8>);

impl Header {
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let mut header = Vec::new();
        File::open(path)?.take(HEADER_BYTES).read_to_end(&mut header)?;
        Ok(Self(header))
    }

    /// Nobody may have the file open.
    pub(super) fn put_back(&self, path: &Path) -> io::Result<()> {
        if Self::read(path)?.0 == self.0 {
            return Ok(());
        }
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(&self.0)?;
        file.sync_all()
    }
}
