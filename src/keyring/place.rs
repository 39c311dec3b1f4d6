//! Where a sealed value belongs.

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

const LABEL: &str = "upwork-job-post sealed 1";

impl Place<'_> {
    /// The place and the key as bytes. Each part is preceded by its length, so no two places read the same; no tenant is
    /// an empty part, which no tenant's key is.
    pub(super) fn bytes(&self, key_id: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        let tenant = self.tenant.map_or("", ClientKey::as_str);
        for part in [LABEL, key_id, tenant, self.record, self.row, self.field] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}
