//! JSON as both sides speak it.
//!
//! The server reads with `serde_json`. The browser has a reader of its own, for size: it knows only what our types need,
//! reads a structure only as an object, and has one error without words. That is a third of the code of `serde_json`'s,
//! which is compiled anew for every type.

#[cfg(any(feature = "hydrate", test))]
mod reader;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "hydrate", test))]
mod text;

use std::fmt;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How a server function takes its arguments and gives its answer.
pub(crate) type JsonBody = Post<Json>;

/// The encoding of server functions and their errors.
pub struct Json;

/// Not JSON, or not of the expected shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

/// Reads one value that is all of the text.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    #[cfg(feature = "hydrate")]
    return reader::read(text);
    #[cfg(not(feature = "hydrate"))]
    serde_json::from_slice(text).map_err(|_| Unreadable)
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = Unreadable;

    fn decode(text: Bytes) -> Result<T, Unreadable> {
        read(&text)
    }
}
