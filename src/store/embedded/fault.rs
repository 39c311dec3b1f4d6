//! The database's errors as the store's.

use std::io::ErrorKind;

use redb::{CommitError, DatabaseError, Error, StorageError, TableError, TransactionError};

use crate::store::StoreError;

macro_rules! becomes_store_error {
    ($($fault:ty)*) => {$(
        impl From<$fault> for StoreError {
            fn from(fault: $fault) -> Self {
                match Error::from(fault) {
                    Error::Corrupted(what) => Self::Unreadable(what),
                    // A file that was cut is not a disk that fails.
                    Error::Io(cut) if cut.kind() == ErrorKind::UnexpectedEof => Self::Unreadable(cut.to_string()),
                    other => Self::Unavailable(other.to_string()),
                }
            }
        }
    )*};
}

becomes_store_error!(CommitError DatabaseError StorageError TableError TransactionError);
