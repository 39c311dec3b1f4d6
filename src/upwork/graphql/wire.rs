//! A response of the GraphQL API before it is interpreted.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads a body: none if it is not the JSON object that GraphQL answers with.
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

/// Data of a response, with its errors.
#[derive(Debug)]
pub(super) struct Reply<D> {
    /// None if it is absent, null, or not as the schema has it.
    pub(super) data: Option<D>,
    pub(super) errors: Vec<GraphqlError>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upwork::id::WireId;

    #[test]
    fn a_body_that_is_not_a_graphql_response_is_refused() {
        for body in ["", "<html>", "[]", "7"] {
            assert!(read::<Value>(body.as_bytes()).is_none(), "{body}");
        }
        let empty = read::<Map<String, Value>>(br#"{"data":null,"errors":null}"#).expect("an answer");
        assert!(empty.data.is_none() && empty.errors.is_empty());
    }

    #[test]
    fn unexpected_data_does_not_hide_the_errors() {
        let body = br#"{"data":{"id":null},"errors":[{"message":"no"}]}"#;
        let reply = read::<std::collections::HashMap<String, WireId>>(body).expect("an answer");
        assert_eq!((reply.data, reply.errors[0].message.as_deref()), (None, Some("no")));
    }
}
