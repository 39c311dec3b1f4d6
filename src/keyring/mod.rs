//! Seals and opens secrets. A list of keys: the first seals, all open. What is sealed is bound to its place.

use crate::caller::ClientKey;

/// The place a sealed value belongs to. A value copied to another place does not open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The tenant; `None` for what belongs to no tenant.
    pub tenant: Option<&'a ClientKey>,
    /// The kind of record, `connection` say.
    pub record: &'a str,
    /// The record, by an id that is unique within its kind and tenant; may be empty where there is one.
    pub row: &'a str,
    /// The field, `tokens` say.
    pub field: &'a str,
}
