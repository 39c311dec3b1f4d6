//! Ids in Upwork's answers.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// An id on Upwork. They have 18 to 19 digits: a reader that uses floating point numbers changes them, so a number is
/// accepted only if it is a whole one that is still exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WireId(pub(crate) String);

/// Longest accepted id, in bytes.
const MAX_BYTES: usize = 64;

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
        if text.is_empty() || text.len() > MAX_BYTES || !plain {
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
    use serde_json::Value;

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
    fn a_number_that_would_be_rounded_is_not_an_id() {
        for json in ["1.5", "1e18", "18446744073709551616", "-1", "null", r#""""#, r#""a b""#, r#""\n""#] {
            assert_eq!(id(json), None, "{json}");
        }
    }
}
