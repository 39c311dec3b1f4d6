//! An account's connection, its sealed tokens, and the adapter that uses them.

use secrecy::ExposeSecret as _;

use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::{Connection, ConnectionState, Sealed};
use crate::upwork::{Tokens, Upwork};
use crate::usecases::{Failure, Services, UpworkLink};

/// The adapter, if an API key is set.
pub(crate) fn upwork(services: &Services) -> Result<&dyn Upwork, Failure> {
    match &services.upwork {
        UpworkLink::Configured(upwork) => Ok(upwork.as_ref()),
        UpworkLink::Missing(_) => Err(Failure::NotConfigured),
    }
}

/// Seals tokens for their place in the store.
pub(crate) fn seal(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    tokens: &Tokens,
) -> Result<Sealed, Failure> {
    let json = zeroize::Zeroizing::new(serde_json::to_vec(tokens)?);
    Ok(services.keyring.seal(&Place::connection_tokens(client_key, account_id), &json))
}

/// Opens a connection's tokens.
pub(crate) fn open(services: &Services, connection: &Connection) -> Result<Tokens, Failure> {
    let json = services
        .keyring
        .open(&Place::connection_tokens(&connection.client_key, &connection.account_id), &connection.tokens)?;
    Ok(serde_json::from_slice(json.expose_secret())?)
}

/// An account's connection, if it has not ended.
pub(crate) async fn connection(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<Connection, Failure> {
    let found = services.store.tenant(client_key).connections().find(account_id).await?;
    let connection = found.ok_or(Failure::NotConnected)?;
    match connection.state {
        ConnectionState::Active => Ok(connection),
        ConnectionState::ReconnectNeeded => Err(Failure::ReconnectNeeded),
    }
}

/// Asks Upwork to revoke tokens, one pair after the other: best effort, in the background.
pub(crate) fn revoke(services: &Services, all: Vec<Tokens>, whose: &'static str) {
    let UpworkLink::Configured(upwork) = &services.upwork else { return };
    let upwork = upwork.clone();
    services.spawn(async move {
        for tokens in &all {
            if let Err(error) = upwork.revoke(tokens).await {
                tracing::warn!(cause = %error, whose, "Upwork did not revoke tokens");
            }
        }
    });
}
