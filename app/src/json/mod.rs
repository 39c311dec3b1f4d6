//! The JSON that both sides use.
//!
//! The server reads with `serde_json`. The browser has its own reader, for size: it supports only what our types need,
//! reads a struct only from an object, and has one error without a message. That is a third of the code of
//! `serde_json`, which is compiled again for every type.

#[cfg(feature = "ssr")]
mod codec;
#[cfg(any(not(feature = "ssr"), test))]
mod reader;
#[cfg(test)]
mod tests;
#[cfg(any(not(feature = "ssr"), test))]
mod text;

use std::fmt;

#[cfg(feature = "ssr")]
pub(crate) use codec::{Json, JsonBody};

use serde::de::DeserializeOwned;

/// Not JSON, or not of the expected shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

/// Reads one value, which must be the whole text.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    #[cfg(not(feature = "ssr"))]
    return reader::read(text);
    #[cfg(feature = "ssr")]
    serde_json::from_slice(text).map_err(|_| Unreadable)
}
