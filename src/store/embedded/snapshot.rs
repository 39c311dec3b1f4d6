use redb::{Database, ReadOnlyTable, ReadableDatabase as _, TableHandle as _};

use super::tables::{IN_FLIGHT, ISSUE_JOBS, JOBS_BY_AGE, RECORD_TABLES, RecordKey, RecordTable, TENANTS};
use crate::store::{Result, StoreError};

/// The store as of one commit, with its tables open: opening one costs more than a read from it.
pub(super) struct Snapshot {
    pub(super) tenants: ReadOnlyTable<&'static str, &'static [u8]>,
    pub(super) in_flight: ReadOnlyTable<RecordKey, &'static str>,
    pub(super) issue_jobs: ReadOnlyTable<(&'static str, &'static str, &'static str), ()>,
    pub(super) jobs_by_age: ReadOnlyTable<(&'static str, i128, &'static str), ()>,
    rows: Vec<ReadOnlyTable<RecordKey, &'static [u8]>>,
}

impl Snapshot {
    /// Opens the last commit.
    pub(super) fn of(database: &Database) -> Result<Self> {
        let tx = database.begin_read()?;
        let rows: Result<Vec<_>> = RECORD_TABLES.iter().map(|table| Ok(tx.open_table(*table)?)).collect();
        Ok(Self {
            tenants: tx.open_table(TENANTS)?,
            in_flight: tx.open_table(IN_FLIGHT)?,
            issue_jobs: tx.open_table(ISSUE_JOBS)?,
            jobs_by_age: tx.open_table(JOBS_BY_AGE)?,
            rows: rows?,
        })
    }

    /// A table of records.
    pub(super) fn rows(&self, table: RecordTable) -> Result<&ReadOnlyTable<RecordKey, &'static [u8]>> {
        let index = RECORD_TABLES.iter().position(|each| each.name() == table.name());
        let open = index.and_then(|index| self.rows.get(index));
        open.ok_or_else(|| StoreError::Unreadable(format!("there is no table {}", table.name())))
    }
}
