//! A caller's tokens, fit for use: refreshed a few minutes early, rotated safely, marked dead when Upwork says so.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use secrecy::ExposeSecret as _;

use super::{Failure, Services, UpworkLink};
use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::{Connection, ConnectionState, Sealed};
use crate::upwork::{Tokens, Upwork, UpworkError, deadline};

/// Refresh this long before the end, so that no call starts with tokens that end under way.
const EARLY_SECONDS: i64 = 300;

/// From the answer that brought another process new tokens to their being kept, generously.
const A_MOMENT: Duration = Duration::from_millis(500);

/// The adapter, if there is one.
pub(super) fn upwork(services: &Services) -> Result<&dyn Upwork, Failure> {
    match &services.upwork {
        UpworkLink::Configured(upwork) => Ok(upwork.as_ref()),
        UpworkLink::Missing(_) => Err(Failure::NotConfigured),
    }
}

/// Seals tokens for their place.
pub(super) fn seal(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    tokens: &Tokens,
) -> Result<Sealed, Failure> {
    let json = zeroize::Zeroizing::new(serde_json::to_vec(tokens)?);
    Ok(services.keyring.seal(&Place::connection_tokens(client_key, account_id), &json))
}

/// Opens a connection's tokens.
pub(super) fn open(services: &Services, connection: &Connection) -> Result<Tokens, Failure> {
    let json = services
        .keyring
        .open(&Place::connection_tokens(&connection.client_key, &connection.account_id), &connection.tokens)?;
    Ok(serde_json::from_slice(json.expose_secret())?)
}

/// An account's live connection.
pub(super) async fn connection(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<Connection, Failure> {
    let found = services.store.connections().find(client_key, account_id).await?;
    let connection = found.ok_or(Failure::NotConnected)?;
    match connection.state {
        ConnectionState::Active => Ok(connection),
        ConnectionState::ReconnectNeeded => Err(Failure::ReconnectNeeded),
    }
}

/// An organisation to read for where it does not matter which: Upwork wants one that the user belongs to.
pub(super) fn any_organization(connection: &Connection) -> Option<String> {
    let first = || connection.organizations.first().map(|organization| organization.id.clone());
    connection.organization.clone().or_else(first)
}

/// Runs a call with fresh tokens. A 401 is answered with one refresh and one repeat: a call that was turned away has done
/// nothing. A second 401 marks the connection dead.
pub(super) async fn with_tokens<'a, T>(
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
    match call(upwork, tokens).await {
        Err(UpworkError::ReconnectNeeded(cause)) => {
            tracing::info!(cause, "tokens were turned away, refreshing them");
            let (connection, tokens) = refreshed(services, connection).await?;
            match call(upwork, tokens).await {
                Err(UpworkError::ReconnectNeeded(_)) => Err(mark_dead(services, connection).await),
                result => Ok(result?),
            }
        }
        result => Ok(result?),
    }
}

/// Trades a connection's tokens for new ones, in a task of its own: were it dropped with its request between Upwork's
/// answer and our writing, the new tokens would be lost.
async fn refreshed(services: &Arc<Services>, seen: Connection) -> Result<(Connection, Tokens), Failure> {
    let owned = Arc::clone(services);
    services.tracker.spawn(deadline::kept(async move { refresh(&owned, seen).await })).await?
}

/// Keeps the new tokens before they are used. Whoever comes second, in this process or another, takes what the first one
/// kept.
async fn refresh(services: &Arc<Services>, seen: Connection) -> Result<(Connection, Tokens), Failure> {
    let upwork = upwork(services)?;
    let (client_key, account_id) = (&seen.client_key.clone(), &seen.account_id.clone());
    let _one_at_a_time = services.refreshes.of(client_key, account_id).lock().await;
    let current = connection(services, client_key, account_id).await?;
    if !same_tokens(services, &current, &seen)? {
        let tokens = open(services, &current)?;
        return Ok((current, tokens));
    }
    match upwork.refresh(&open(services, &current)?).await {
        Ok(tokens) => keep(services, current, &tokens).await,
        Err(UpworkError::ReconnectNeeded(cause)) => {
            tracing::warn!(cause, "the refresh was refused");
            mark_dead_unless_rotated(services, current).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Writes new tokens over those that were `seen`, whatever else of the connection has changed meanwhile: a refresh makes
/// the former ones void. Tokens that somebody else has written since are left alone.
async fn keep(services: &Arc<Services>, seen: Connection, tokens: &Tokens) -> Result<(Connection, Tokens), Failure> {
    let (client_key, account_id) = (&seen.client_key, &seen.account_id);
    let sealed = seal(services, client_key, account_id, tokens)?;
    let connections = services.store.connections();
    let mut current = seen.clone();
    while same_tokens(services, &current, &seen)? {
        // Active: a process that came second was refused, and may have thought them dead.
        let next = Connection { tokens: sealed.clone(), state: ConnectionState::Active, ..current.clone() };
        if connections.replace(client_key, next, current.version).await? {
            break;
        }
        let Some(changed) = connections.find(client_key, account_id).await? else {
            revoke(services, vec![tokens.clone()], "a connection that was ended during a refresh");
            return Err(Failure::NotConnected);
        };
        current = changed;
    }
    let kept = connection(services, client_key, account_id).await?;
    let tokens = open(services, &kept)?;
    Ok((kept, tokens))
}

/// Asks Upwork to make tokens void, one pair after the other: best effort, and nobody waits for it.
pub(super) fn revoke(services: &Services, all: Vec<Tokens>, whose: &'static str) {
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

/// Whether two states of a connection hold the same tokens. Sealed anew by a change of keys, they look different.
fn same_tokens(services: &Services, one: &Connection, other: &Connection) -> Result<bool, Failure> {
    if one.tokens == other.tokens {
        return Ok(true);
    }
    let (one, other) = (open(services, one)?, open(services, other)?);
    Ok(one.access == other.access && one.second == other.second)
}

/// Another process may have rotated the tokens between our read and our call: then its tokens are good, and here in a
/// moment.
async fn mark_dead_unless_rotated(services: &Services, seen: Connection) -> Result<(Connection, Tokens), Failure> {
    let mut looks = if services.alone { 1 } else { 3 };
    loop {
        let current = connection(services, &seen.client_key, &seen.account_id).await?;
        if !same_tokens(services, &current, &seen)? {
            let tokens = open(services, &current)?;
            return Ok((current, tokens));
        }
        looks -= 1;
        if looks == 0 {
            return Err(mark_dead(services, current).await);
        }
        tokio::time::sleep(A_MOMENT).await;
    }
}

/// Notes that Upwork no longer takes the tokens.
async fn mark_dead(services: &Services, connection: Connection) -> Failure {
    let (client_key, seen) = (connection.client_key.clone(), connection.version);
    let dead = Connection { state: ConnectionState::ReconnectNeeded, ..connection };
    match services.store.connections().replace(&client_key, dead, seen).await {
        Ok(_) => Failure::ReconnectNeeded,
        Err(error) => error.into(),
    }
}
