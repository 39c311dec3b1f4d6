//! A record as bytes: JSON with the version of its schema, `{"v":1,"record":{…}}`.
//!
//! Version 1 covers every record whose added fields have defaults. A change that needs more raises [`VERSION`] and
//! teaches [`decode`] to read the older one.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{Result, StoreError};

/// The version that is written, and the newest that is read.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
struct WrittenValue<'a, T> {
    v: u32,
    record: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    v: u32,
    record: T,
}

#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

pub(super) fn encode<T: Serialize>(record: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(&WrittenValue { v: VERSION, record }).map_err(|e| StoreError::Unreadable(e.to_string()))
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // As text: a parser of bytes checks every string again.
    match std::str::from_utf8(bytes).map_or_else(|_| serde_json::from_slice(bytes), serde_json::from_str) {
        Ok(Read { v: VERSION, record }) => Ok(record),
        other => Err(StoreError::Unreadable(describe_fault(bytes, other.err().as_ref()))),
    }
}

/// Why bytes are not a record. Quotes none of them: a parser's message may contain what a user typed.
fn describe_fault(bytes: &[u8], fault: Option<&serde_json::Error>) -> String {
    let kind = "a record";
    match (serde_json::from_slice(bytes), fault) {
        (Ok(Versioned { v }), _) if v > VERSION => {
            format!("{kind} has schema version {v}, and this release reads up to {VERSION}: run the newer release")
        }
        (Ok(Versioned { v: VERSION }), Some(fault)) => {
            format!("{kind} of schema version {VERSION} is not as expected at column {}", fault.column())
        }
        (Ok(Versioned { v }), _) => format!("{kind} has the unknown schema version {v}"),
        (Err(_), _) => format!("{kind} of {} bytes has no schema version", bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        decode::<Vec<u8>>(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        assert_eq!(decode::<Vec<u8>>(&encode(&vec![1u8, 2]).unwrap()).unwrap(), [1, 2]);
    }

    #[test]
    fn a_newer_record_is_distinguished_from_a_broken_one() {
        assert!(words(r#"{"v":2,"record":[1]}"#).contains("schema version 2"));
        assert!(words(r#"{"v":2,"shape":"new"}"#).contains("run the newer release"));
        assert!(words(r#"{"v":0,"record":[1]}"#).contains("unknown schema version 0"));
        assert!(words(r#"{"v":1,"record":"text"}"#).contains("not as expected"));
        assert!(words("text").contains("no schema version"));
    }

    #[test]
    fn an_error_quotes_nothing_of_the_record() {
        assert!(!words(r#"{"v":1,"record":"what was typed"}"#).contains("typed"));
    }
}
