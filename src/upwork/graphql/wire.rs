//! An answer of the GraphQL interface before anything is made of it.

use std::fmt;

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Reads a body: none where it is not the JSON object that GraphQL answers with.
pub(super) fn read<D: DeserializeOwned>(body: &[u8]) -> Option<Reply<D>> {
    let mut object: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let errors = object.remove("errors").map(serde_json::from_value::<Option<_>>).transpose().ok()?;
    let data = object.remove("data").and_then(|data| serde_json::from_value(data).ok());
    Some(Reply { data, errors: errors.flatten().unwrap_or_default() })
}

/// One of `errors`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GraphqlError {
    pub(super) message: Option<String>,
    pub(super) path: Value,
    pub(super) extensions: Value,
}

/// Data of an answer, with the errors that came along.
#[derive(Debug)]
pub(super) struct Reply<D> {
    /// None where it is absent, null, or not as the schema has it.
    pub(super) data: Option<D>,
    pub(super) errors: Vec<GraphqlError>,
}

/// An id of Upwork's. They have 18 to 19 digits: a reader that goes through floating point numbers changes them, so a
/// number is taken only if it is a whole one that is still exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WireId(pub(super) String);

/// Longest id taken, in bytes.
const MOST_BYTES: usize = 64;

impl<'de> Deserialize<'de> for WireId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = WireId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<WireId, E> {
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if text.is_empty() || text.len() > MOST_BYTES || !plain {
            return Err(E::custom("not an id"));
        }
        Ok(WireId(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<WireId, E> {
        Ok(WireId(number.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(json: &str) -> Option<String> {
        serde_json::from_str::<WireId>(json).ok().map(|id| id.0)
    }

    #[test]
    fn ids_keep_every_digit() {
        for json in [r#""1944066025694923368""#, "1944066025694923368"] {
            assert_eq!(id(json).as_deref(), Some("1944066025694923368"), "{json}");
        }
        let value: Value = serde_json::from_str("18446744073709551615").expect("json");
        assert_eq!(serde_json::from_value::<WireId>(value).expect("an id").0, "18446744073709551615");
    }

    #[test]
    fn what_would_be_rounded_is_no_id() {
        for json in ["1.5", "1e18", "18446744073709551616", "-1", "null", r#""""#, r#""a b""#, r#""\n""#] {
            assert_eq!(id(json), None, "{json}");
        }
    }

    #[test]
    fn a_body_that_is_no_graphql_answer_is_not_read() {
        for body in ["", "<html>", "[]", "7"] {
            assert!(read::<Value>(body.as_bytes()).is_none(), "{body}");
        }
        let empty = read::<Map<String, Value>>(br#"{"data":null,"errors":null}"#).expect("an answer");
        assert!(empty.data.is_none() && empty.errors.is_empty());
    }

    #[test]
    fn data_that_is_not_as_expected_does_not_hide_the_errors() {
        let body = br#"{"data":{"id":null},"errors":[{"message":"no"}]}"#;
        let reply = read::<std::collections::HashMap<String, WireId>>(body).expect("an answer");
        assert_eq!((reply.data, reply.errors[0].message.as_deref()), (None, Some("no")));
    }
}
