//! The driver's errors as the store's, in one line and without the values of documents.

use mongodb::error::{Error, ErrorKind, WriteFailure};

use crate::store::StoreError;

/// An index refused a second document of the same key.
const DUPLICATE_KEY: i32 = 11_000;
/// Codes of a server that denies access: `Unauthorized`, `AuthenticationFailed`, and Atlas' own.
const REFUSALS: [i32; 3] = [13, 18, 8_000];
/// Codes for an existing index with other options or under another name.
const INDEX_CONFLICTS: [i32; 2] = [85, 86];

pub(super) fn store_error(error: &Error) -> StoreError {
    StoreError::Unavailable(words(error))
}

pub(super) fn is_duplicate(error: &Error) -> bool {
    code(error) == Some(DUPLICATE_KEY)
}

/// Whether the server or the driver rejects our credentials, and will do so again.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(*error.kind, ErrorKind::Authentication { .. }) || code(error).is_some_and(|code| REFUSALS.contains(&code))
}

/// Whether an index cannot be created because a different one conflicts with it.
pub(super) fn is_index_conflict(error: &Error) -> bool {
    code(error).is_some_and(|code| INDEX_CONFLICTS.contains(&code))
}

fn code(error: &Error) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(fault) => Some(fault.code),
        ErrorKind::Write(WriteFailure::WriteError(fault)) => Some(fault.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(fault)) => Some(fault.code),
        _ => None,
    }
}

/// What went wrong. Messages of failed writes quote keys, so only their code is reported.
pub(super) fn words(error: &Error) -> String {
    let words = match &*error.kind {
        ErrorKind::Write(_) => format!("MongoDB refused a write with code {}", code(error).unwrap_or_default()),
        kind => kind.to_string(),
    };
    words.replace(['\n', '\r'], " ")
}
