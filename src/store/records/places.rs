//! Where the records store sealed values.

use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;

/// All places of stored values, so that a re-encryption misses none.
impl<'a> Place<'a> {
    /// A tenant's shared secret, the current one and the one before.
    pub const fn tenant_secret(client_key: &'a ClientKey) -> Self {
        Self { tenant: Some(client_key), record: "tenant", row: "", field: "secret" }
    }

    /// The tokens of an account's connection.
    pub const fn connection_tokens(client_key: &'a ClientKey, account_id: &'a AccountId) -> Self {
        Self { tenant: Some(client_key), record: "connection", row: account_id.as_str(), field: "tokens" }
    }

    /// Upwork's answer, stored until the one-time code is entered.
    pub const fn authorization_answer(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "answer" }
    }

    /// The one-time code of a connect.
    pub const fn authorization_code(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "code" }
    }

    /// The app's own token for Jira of a tenant on Forge.
    pub const fn forge_app_token(client_key: &'a ClientKey) -> Self {
        Self { tenant: Some(client_key), record: "tenant", row: "", field: "app token" }
    }

    /// Data that an Upwork adapter needs at the end of a connect.
    pub const fn authorization_handshake(client_key: &'a ClientKey, id: &'a str) -> Self {
        Self { tenant: Some(client_key), record: "authorization", row: id, field: "memo" }
    }
}
