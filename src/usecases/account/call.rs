//! Calls to Upwork with a caller's tokens: refreshed a few minutes early, rotated safely, marked as ended when Upwork
//! says so.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use super::access::{open, upwork};
use super::note_use;
use super::refresh::refreshed;
use crate::store::records::{Connection, ConnectionState};
use crate::upwork::{Tokens, Upwork, UpworkError, deadline, origin};
use crate::usecases::{Failure, Services};

/// Refresh this long before the end, so that no call starts with tokens that expire during it.
const EARLY_SECONDS: i64 = 300;

/// Limit for a call with its refresh, if the caller has set none.
const CALLS: Duration = Duration::from_secs(18);

/// Runs a call with fresh tokens. A rejected call has done nothing, so it is followed by one refresh and one retry. If
/// Upwork refuses the fresh tokens too, that is counted, and does not end the connection at once. The calls run under
/// the connection's account.
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
        Err(UpworkError::ReconnectNeeded(cause) | UpworkError::Unauthorized(cause)) => {
            tracing::info!(cause, "a call was rejected; refreshing its tokens");
            let (connection, tokens) = refreshed(services, connection).await?;
            let lasting = tokens.access == former.access && tokens.refresh_or_secret == former.refresh_or_secret;
            match call(upwork, tokens).await {
                Err(UpworkError::ReconnectNeeded(_)) if lasting => Err(mark_dead(services, connection).await),
                Err(UpworkError::ReconnectNeeded(cause)) => Err(count_refusal(services, connection, cause).await),
                result => trusted(services, connection, result).await,
            }
        }
        result => trusted(services, connection, result).await,
    }
}

/// Returns the result of a call. A successful call is noted, and resets the count of refusals.
async fn trusted<T>(
    services: &Arc<Services>,
    connection: Connection,
    result: Result<T, UpworkError>,
) -> Result<T, Failure> {
    if result.is_ok() {
        note_use::note(services, &connection);
    }
    if result.is_ok() && connection.refusals > 0 {
        let (client_key, seen) = (connection.client_key.clone(), connection.version);
        let trusted = Connection { refusals: 0, ..connection };
        services.store.tenant(&client_key).connections().replace(trusted, seen).await?;
    }
    Ok(result?)
}

/// Records that Upwork no longer accepts the tokens.
async fn mark_dead(services: &Services, connection: Connection) -> Failure {
    let dead = |current| Connection { state: ConnectionState::ReconnectNeeded, ..current };
    mark(services, connection, dead, Failure::ReconnectNeeded).await
}

/// Records that Upwork refused tokens that it had just issued.
async fn count_refusal(services: &Services, connection: Connection, cause: String) -> Failure {
    tracing::warn!(cause, "newly refreshed tokens were rejected");
    let counted = connection.clone().with_refusals(1);
    let failure = match counted.state {
        ConnectionState::ReconnectNeeded => Failure::ReconnectNeeded,
        ConnectionState::Active => Failure::RefreshRefused(cause),
    };
    mark(services, connection, |_| counted, failure).await
}

/// Changes a connection, unless another caller has changed it since: that information is newer.
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
