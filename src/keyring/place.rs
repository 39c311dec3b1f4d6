//! Where a sealed value belongs.

use crate::caller::{AccountId, ClientKey};

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

/// All places of what is kept, so that nothing is sealed that a change of keys would miss.
impl<'a> Place<'a> {
    /// A tenant's shared secret, the current one and the one before.
    pub const fn tenant_secret(client_key: &'a ClientKey) -> Self {
        Self { tenant: Some(client_key), record: "tenant", row: "", field: "secret" }
    }

    /// The tokens of an account's connection.
    pub const fn connection_tokens(client_key: &'a ClientKey, account_id: &'a AccountId) -> Self {
        Self { tenant: Some(client_key), record: "connection", row: account_id.as_str(), field: "tokens" }
    }

    /// What came back from Upwork and waits for its one-time code.
    pub const fn authorization_answer(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "answer" }
    }

    /// The one-time code that a connect waits for.
    pub const fn authorization_code(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "code" }
    }

    /// The app's own token for Jira of a tenant on Forge.
    pub const fn forge_app_token(client_key: &'a ClientKey) -> Self {
        Self { tenant: Some(client_key), record: "tenant", row: "", field: "app token" }
    }

    /// What an Upwork adapter needs at the end of a connect.
    pub const fn authorization_handshake(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "memo" }
    }
}

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
