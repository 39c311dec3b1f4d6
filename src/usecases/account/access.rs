//! A caller's tokens, ready for use: refreshed a few minutes early, rotated safely, marked as ended when Upwork says
//! so.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use secrecy::ExposeSecret as _;

use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::{Connection, ConnectionState, Sealed};
use crate::upwork::{Tokens, Upwork, UpworkError, deadline, origin};
use crate::usecases::account::refresh::refreshed;
use crate::usecases::{Failure, Services, UpworkLink};

/// Refresh this long before the end, so that no call starts with tokens that expire during it.
const EARLY_SECONDS: i64 = 300;

/// Limit for a call with its refresh, if the caller has set none.
const CALLS: Duration = Duration::from_secs(18);

/// The adapter, if there is one.
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

/// Runs a call with fresh tokens. A call that was turned away has done nothing, so it is answered with one refresh and
/// one retry. If Upwork refuses the fresh tokens too, that is counted, and does not end the connection at once. The
/// calls run under the connection's account.
pub(crate) async fn with_tokens<'a, T>(
    services: &'a Arc<Services>,
    connection: Connection,
    call: impl Fn(&'a dyn Upwork, Tokens) -> BoxFuture<'a, Result<T, UpworkError>>,
) -> Result<T, Failure> {
    let (tenant, account) = (connection.client_key.clone(), connection.account_id.clone());
    let called = deadline::within(CALLS, Box::pin(with_tokens_in_time(services, connection, call)));
    origin::on_behalf_of(&tenant, &account, called).await
}

async fn with_tokens_in_time<'a, T>(
    services: &'a Arc<Services>,
    connection: Connection,
    call: impl Fn(&'a dyn Upwork, Tokens) -> BoxFuture<'a, Result<T, UpworkError>>,
) -> Result<T, Failure> {
    let upwork = upwork(services)?;
    let mut connection = connection;
    let mut tokens = open(services, &connection)?;
    if tokens.expires_within(services.clock.now(), EARLY_SECONDS) {
        (connection, tokens) = refreshed(services, connection).await?;
    }
    let former = tokens.clone();
    match call(upwork, tokens).await {
        Err(UpworkError::ReconnectNeeded(cause) | UpworkError::TurnedAway(cause)) => {
            tracing::info!(cause, "a call was rejected; refreshing its tokens");
            let (connection, tokens) = refreshed(services, connection).await?;
            let lasting = tokens.access == former.access && tokens.second == former.second;
            match call(upwork, tokens).await {
                Err(UpworkError::ReconnectNeeded(_)) if lasting => Err(mark_dead(services, connection).await),
                Err(UpworkError::ReconnectNeeded(cause)) => Err(doubt(services, connection, cause).await),
                result => trusted(services, connection, result).await,
            }
        }
        result => trusted(services, connection, result).await,
    }
}

/// Returns the result of a call. A successful call resets the count of refusals.
async fn trusted<T>(services: &Services, connection: Connection, result: Result<T, UpworkError>) -> Result<T, Failure> {
    if result.is_ok() && connection.refusals > 0 {
        let (client_key, seen) = (connection.client_key.clone(), connection.version);
        let trusted = Connection { refusals: 0, ..connection };
        services.store.tenant(&client_key).connections().replace(trusted, seen).await?;
    }
    Ok(result?)
}

/// Asks Upwork to revoke tokens, one pair after the other: best effort, in the background.
pub(crate) fn revoke(services: &Services, all: Vec<Tokens>, whose: &'static str) {
    let UpworkLink::Configured(upwork) = &services.upwork else { return };
    let upwork = upwork.clone();
    services.tracker.spawn(async move {
        for tokens in &all {
            if let Err(error) = upwork.revoke(tokens).await {
                tracing::warn!(cause = %error, whose, "Upwork did not revoke tokens");
            }
        }
    });
}

/// Records that Upwork no longer accepts the tokens.
async fn mark_dead(services: &Services, connection: Connection) -> Failure {
    let dead = |current| Connection { state: ConnectionState::ReconnectNeeded, ..current };
    mark(services, connection, dead, Failure::ReconnectNeeded).await
}

/// Records that Upwork refused tokens that it had just issued.
async fn doubt(services: &Services, connection: Connection, cause: String) -> Failure {
    tracing::warn!(cause, "newly refreshed tokens were rejected");
    let doubted = connection.clone().doubted(1);
    let failure = match doubted.state {
        ConnectionState::ReconnectNeeded => Failure::ReconnectNeeded,
        ConnectionState::Active => Failure::RefreshRefused(cause),
    };
    mark(services, connection, |_| doubted, failure).await
}

/// Changes a connection, unless somebody else has changed it since: their information is newer.
async fn mark(
    services: &Services,
    connection: Connection,
    change: impl FnOnce(Connection) -> Connection,
    failure: Failure,
) -> Failure {
    let (client_key, seen) = (connection.client_key.clone(), connection.version);
    match services.store.tenant(&client_key).connections().replace(change(connection), seen).await {
        Ok(_) => failure,
        Err(error) => error.into(),
    }
}
