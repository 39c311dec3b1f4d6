//! The place that a sealed value is bound to.

use crate::caller::ClientKey;

/// The place that a sealed value is bound to. A value that is copied to another place cannot be opened there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The tenant; `None` for a value without one.
    pub tenant: Option<&'a ClientKey>,
    /// The kind of record, for example `connection`.
    pub record: &'a str,
    /// The id of the record, unique within its kind and tenant; may be empty if there is only one.
    pub row: &'a str,
    /// The field, for example `tokens`.
    pub field: &'a str,
}

const LABEL: &str = "upwork-job-post sealed 1";

impl Place<'_> {
    /// The place and the key as bytes. Each part is preceded by its length, so no two places read the same; no tenant is
    /// an empty part, and no tenant's key is empty.
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
