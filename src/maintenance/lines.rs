//! An export as text: one line of JSON for the format, one for every record, and one for the end.
//!
//! ```text
//! {"format":"upwork-job-post export","version":2}
//! {"kind":"tenant","record":{…}}
//! {"end":{"records":1}}
//! ```

use serde::{Deserialize, Serialize};

/// The contents of the first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FirstLine {
    pub(super) format: String,
    pub(super) version: u32,
}

pub(super) const FORMAT: &str = "upwork-job-post export";
/// The version that is written, and the newest that is read. Version 2 has records of the kind `marker`.
pub(super) const VERSION: u32 = 2;

impl FirstLine {
    pub(super) fn of_this_release() -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION }
    }
}

/// The last line: without it the text was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastLine {
    pub(super) end: Count,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Count {
    pub(super) records: u64,
}
