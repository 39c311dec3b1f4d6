//! JSON as both sides speak it.
//!
//! The server reads with `serde_json`. The browser has a reader of its own, for size: it knows only what our types need,
//! reads a structure only as an object, and has one error without words. That is a third of the code of `serde_json`'s,
//! which is compiled anew for every type.

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

/// Reads one value that is all of the text.
pub(crate) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    #[cfg(not(feature = "ssr"))]
    return reader::read(text);
    #[cfg(feature = "ssr")]
    serde_json::from_slice(text).map_err(|_| Unreadable)
}
