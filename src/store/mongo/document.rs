//! A record as a document: `{ clientKey, …key, v, record: {…} }`.
//!
//! The fields that are queried are next to the record. Times in the record are text, to the nanosecond; a time that the
//! database deletes by is next to it as a date, in milliseconds.
//!
//! Version 1 covers every record whose added fields have defaults. A change that needs more raises [`VERSION`] and
//! teaches [`decode`] to read the older one.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use mongodb::bson::{self, Bson, DateTime, Document};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::key::Key;
use crate::store::{Result, StoreError};

/// The version that is written, and the newest that is read.
pub(super) const VERSION: i32 = 1;
/// The field of the version.
pub(super) const SCHEMA_VERSION: &str = "v";
/// The field of the record.
const RECORD: &str = "record";

/// The document of a record: the fields of its key, the version of the schema, and itself.
pub(super) fn encode<T: Serialize>(key: &Key, record: &T) -> Result<Document> {
    let record = value(record)?;
    let mut document = key.filter();
    document.insert(SCHEMA_VERSION, VERSION);
    document.insert(RECORD, record);
    Ok(document)
}

/// A part of a record, as in the document.
pub(super) fn value<T: Serialize>(part: &T) -> Result<Bson> {
    bson::serialize_to_bson(part).map_err(|e| StoreError::Unreadable(e.to_string()))
}

/// Fields of a record, by the names that an update has for them.
pub(super) fn fields_of_record(fields: Document) -> Document {
    fields.into_iter().map(|(name, value)| (format!("{RECORD}.{name}"), value)).collect()
}

/// The record of a document.
pub(super) fn decode<T: DeserializeOwned>(mut document: Document) -> Result<T> {
    let version = match document.get(SCHEMA_VERSION) {
        Some(Bson::Int32(version)) => i64::from(*version),
        Some(Bson::Int64(version)) => *version,
        _ => return Err(unreadable("a document has no schema version".to_owned())),
    };
    if version > i64::from(VERSION) {
        return Err(unreadable(format!(
            "a document has schema version {version}, and this release reads up to {VERSION}: run the newer release"
        )));
    }
    if version != i64::from(VERSION) {
        return Err(unreadable(format!("a document has the unknown schema version {version}")));
    }
    let record = document.remove(RECORD).unwrap_or(Bson::Null);
    // The parser's message may contain what a user typed: it is not quoted.
    bson::deserialize_from_bson(record)
        .map_err(|_| unreadable(format!("a document of schema version {VERSION} is not as expected")))
}

/// A field next to the record.
pub(super) fn text<'a>(document: &'a Document, field: &str) -> Result<&'a str> {
    document.get_str(field).map_err(|_| unreadable(format!("a document has no {field}")))
}

fn unreadable(what: String) -> StoreError {
    StoreError::Unreadable(what)
}

/// A time as a date that the database deletes by: never before it, at most a millisecond after.
pub(super) fn date(at: Timestamp) -> DateTime {
    let up = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Ceil);
    DateTime::from_millis(at.round(up).unwrap_or(at).as_millisecond())
}

#[cfg(test)]
mod tests {
    use mongodb::bson::doc;

    use super::*;

    fn words(document: Document) -> String {
        decode::<Vec<i32>>(document).unwrap_err().to_string()
    }

    #[test]
    fn a_newer_document_is_distinguished_from_a_broken_one() {
        assert!(words(doc! { "v": 2, "record": [1] }).contains("schema version 2"));
        assert!(words(doc! { "v": 2_i64, "shape": "new" }).contains("run the newer release"));
        assert!(words(doc! { "v": 0, "record": [1] }).contains("unknown schema version 0"));
        assert!(words(doc! { "v": 1, "record": "text" }).contains("not as expected"));
        assert!(words(doc! { "v": 1 }).contains("not as expected"));
        assert!(words(doc! { "record": [1] }).contains("no schema version"));
        assert_eq!(decode::<Vec<i32>>(doc! { "v": 1, "record": [1] }).unwrap(), [1]);
    }

    #[test]
    fn an_error_quotes_nothing_of_the_document() {
        assert!(!words(doc! { "v": 1, "record": "what was typed" }).contains("typed"));
    }

    #[test]
    fn a_date_is_rounded_up_to_its_millisecond() {
        for nanoseconds in [0, 1, 999_999, 1_000_000, 1_000_001] {
            let at = Timestamp::new(1_800_000_000, nanoseconds).unwrap();
            let date = Timestamp::from_millisecond(date(at).timestamp_millis()).unwrap();
            assert!(date >= at && date.duration_since(at).as_nanos() < 1_000_000, "{at}");
        }
    }
}
