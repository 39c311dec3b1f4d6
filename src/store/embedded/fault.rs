//! The database's errors as the store's.

use redb::{CommitError, DatabaseError, Error, StorageError, TableError, TransactionError};

use crate::store::StoreError;

macro_rules! becomes_store_error {
    ($($fault:ty)*) => {$(
        impl From<$fault> for StoreError {
            fn from(fault: $fault) -> Self {
                match Error::from(fault) {
                    Error::Corrupted(what) => Self::Unreadable(what),
                    other => Self::Unavailable(other.to_string()),
                }
            }
        }
    )*};
}

becomes_store_error!(CommitError DatabaseError StorageError TableError TransactionError);
