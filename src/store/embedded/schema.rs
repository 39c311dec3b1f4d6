//! Creates the tables of a file, also in one that an earlier release has written.

use redb::ReadableTable as _;
use redb::{
    Database, ReadableDatabase as _, ReadableTableMetadata as _, TableDefinition, TableHandle as _, WriteTransaction,
};

use super::tables::{COUNTERS, ENDS, IN_FLIGHT, ISSUE_JOBS, JOB_LINKS, JOBS_BY_AGE, RECORD_TABLES, TENANTS, age};
use super::value;
use crate::store::Result;
use crate::store::records::JobLink;

/// Creates missing tables, so that every read finds them. Writes nothing if none is missing.
pub(super) fn create(database: &Database) -> Result<()> {
    if is_complete(database)? {
        return Ok(());
    }
    let tx = database.begin_write()?;
    tx.open_table(TENANTS)?;
    tx.open_table(COUNTERS)?;
    tx.open_table(ENDS)?;
    tx.open_table(IN_FLIGHT)?;
    tx.open_table(ISSUE_JOBS)?;
    for table in RECORD_TABLES {
        tx.open_table(table)?;
    }
    order_by_age(&tx)?;
    Ok(tx.commit()?)
}

/// Whether all tables exist and every job has its age. An earlier release keeps no ages, also after it was run again on
/// a file of this one.
fn is_complete(database: &Database) -> Result<bool> {
    let tx = database.begin_read()?;
    let existing: Vec<String> = tx.list_tables()?.map(|table| table.name().to_owned()).collect();
    let others =
        [TENANTS.name(), COUNTERS.name(), ENDS.name(), IN_FLIGHT.name(), ISSUE_JOBS.name(), JOBS_BY_AGE.name()];
    let mut needed = others.into_iter().chain(RECORD_TABLES.iter().map(TableDefinition::name));
    if !needed.all(|name| existing.iter().any(|table| table == name)) {
        return Ok(false);
    }
    Ok(tx.open_table(JOBS_BY_AGE)?.len()? == tx.open_table(JOB_LINKS)?.len()?)
}

/// Builds the order of age anew from the job links.
fn order_by_age(tx: &WriteTransaction) -> Result<()> {
    tx.delete_table(JOBS_BY_AGE)?;
    let mut ages = tx.open_table(JOBS_BY_AGE)?;
    for row in tx.open_table(JOB_LINKS)?.iter()? {
        ages.insert(age(&value::decode::<JobLink>(row?.1.value())?), ())?;
    }
    Ok(())
}
