//! New tokens for a connection: one refresh at a time, across all server processes.
//!
//! A provider may treat a refresh token that is used a second time as stolen, and end the whole grant (RFC 9700,
//! section 4.14.2). So the refreshing process holds the connection's lease, and all others wait for its result.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::Instant;

use crate::measures::{self, RefreshEnd as Refresh};
use crate::store::records::{Connection, ConnectionState, RefreshLease};
use crate::store::refresh_lease::RefreshEnd;
use crate::store::{self, StoreError};
use crate::upwork::{Tokens, Upwork, UpworkError, deadline, origin};
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// A process that dies during a refresh blocks the others for this long.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// A refresh that was refused without a clear reason is retried after this pause.
const REFUSED_PAUSE: Duration = Duration::from_millis(300);

/// All calls end this long before their lease, so that their result can be stored under it.
const CALL: Duration = Duration::from_secs(12);

/// The part of a caller's time that is reserved for the call that needs the tokens.
const RESERVE: Duration = Duration::from_secs(3);

/// Pauses between two looks at a connection that another process is refreshing; they double.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const MAX_PAUSE: Duration = Duration::from_millis(400);

/// Pauses before new tokens are written again after the store has failed: they exist nowhere else.
const WRITE_RETRY_DELAYS: [Duration; 3] =
    [Duration::from_millis(100), Duration::from_millis(400), Duration::from_secs(1)];

/// The retry time for a caller that gives up, if nothing better is known.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// A connection and its opened tokens.
pub(crate) type Open = (Connection, Tokens);

/// The lease, and the connection as it was when the lease was taken.
struct Held {
    owner: String,
    connection: Connection,
}

/// Exchanges a connection's tokens for new ones, or uses those that another caller has received meanwhile. Runs in its
/// own task and with its own time limit: new tokens are not lost if the caller gives up.
pub(crate) async fn refreshed(services: &Arc<Services>, seen: Connection) -> Result<Open, Failure> {
    let give_up = Instant::now() + time_to_wait();
    let owned = Arc::clone(services);
    let task = services.spawn(origin::kept(async move { refresh(&owned, seen, give_up).await }));
    match tokio::time::timeout_at(give_up, task).await {
        Ok(ended) => ended?,
        Err(_) => Err(Failure::RefreshUnderWay { retry_after: RETRY_AFTER }),
    }
}

/// How long a caller waits for new tokens: its remaining time, less what the call itself needs.
fn time_to_wait() -> Duration {
    let left = deadline::left().unwrap_or(CALL);
    left.saturating_sub(RESERVE.min(left / 2))
}

async fn refresh(services: &Services, seen: Connection, give_up: Instant) -> Result<Open, Failure> {
    let (client_key, account_id) = (&seen.client_key, &seen.account_id);
    // Spares the store the polling of other callers in the same process.
    let turn =
        tokio::time::timeout_at(give_up, services.refreshes.of((client_key.clone(), account_id.clone())).lock_owned())
            .await;
    let Ok(_one_at_a_time) = turn else { return Err(Failure::RefreshUnderWay { retry_after: RETRY_AFTER }) };
    let mut pause = FIRST_PAUSE;
    loop {
        let current = access::connection(services, client_key, account_id).await?;
        if !same_tokens(services, &current, &seen)? {
            let tokens = access::open(services, &current)?;
            return Ok((current, tokens));
        }
        let now = services.clock.now();
        let held = current.lease_held_at(now).map(|lease| lease.until.duration_since(now));
        if held.is_none()
            && let Some(lease) = take(services, &current).await?
            && let Some(fresh) = exchange(services, lease).await?
        {
            return Ok(fresh);
        }
        if Instant::now() + pause >= give_up {
            let retry_after = held.and_then(|rest| rest.try_into().ok()).unwrap_or(RETRY_AFTER);
            return Err(Failure::RefreshUnderWay { retry_after });
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

/// Takes the lease, if nobody holds it and the tokens are still those that were `seen`.
async fn take(services: &Services, seen: &Connection) -> Result<Option<Held>, Failure> {
    let now = services.clock.now();
    let owner = services.random.id();
    let lease = RefreshLease { owner: owner.clone(), until: now + LEASE };
    let connections = services.store.tenant(&seen.client_key).connections();
    let Some(connection) = connections.lease_refresh(&seen.account_id, lease, now).await? else {
        return Ok(None);
    };
    let held = Held { owner, connection };
    if same_tokens(services, &held.connection, seen)? {
        return Ok(Some(held));
    }
    finish(services, &held, RefreshEnd::Released).await?;
    Ok(None)
}

/// Sends the refresh token under the lease, and stores the result. `None` if the lease was lost meanwhile: wait for the
/// result of the next owner.
async fn exchange(services: &Services, held: Held) -> Result<Option<Open>, Failure> {
    let upwork = access::upwork(services)?;
    let former = access::open(services, &held.connection)?;
    let (tries, answer) = deadline::within(CALL, ask(upwork, &former)).await;
    measures::refresh_ended(match &answer {
        Ok(_) => Refresh::Refreshed,
        Err(UpworkError::ReconnectNeeded(_)) => Refresh::Refused,
        Err(_) => Refresh::Failed,
    });
    match answer {
        Ok(tokens) => keep(services, held, tokens).await,
        Err(UpworkError::ReconnectNeeded(cause)) => {
            tracing::warn!(cause, "the refresh was refused");
            let ended = finish(services, &held, RefreshEnd::Refused).await?;
            if ended.is_some() { Err(Failure::ReconnectNeeded) } else { Ok(None) }
        }
        Err(UpworkError::Refused { message, .. }) => {
            tracing::warn!(%message, "the refresh was refused, but the tokens may still be valid");
            let doubted = finish(services, &held, RefreshEnd::RefusedWithoutReason(tries)).await?;
            match doubted.map(|connection| connection.state) {
                Some(ConnectionState::ReconnectNeeded) => Err(Failure::ReconnectNeeded),
                Some(ConnectionState::Active) => Err(Failure::RefreshRefused(message.to_string())),
                None => Ok(None),
            }
        }
        Err(error) => {
            finish(services, &held, RefreshEnd::Released).await?;
            Err(error.into())
        }
    }
}

/// Sends a refresh token, and once more if it was refused without saying whether it is valid. Returns how often it was
/// sent.
async fn ask(upwork: &dyn Upwork, former: &Tokens) -> (u32, Result<Tokens, UpworkError>) {
    match upwork.refresh(former).await {
        Err(UpworkError::Refused { .. }) => {
            tokio::time::sleep(REFUSED_PAUSE).await;
            (2, upwork.refresh(former).await)
        }
        answer => (1, answer),
    }
}

/// Stores new tokens under the lease: a refresh invalidates the previous ones. If the lease was lost and nobody else
/// has refreshed since, takes it again.
async fn keep(services: &Services, mut held: Held, tokens: Tokens) -> Result<Option<Open>, Failure> {
    let seen = held.connection.clone();
    let sealed = access::seal(services, &seen.client_key, &seen.account_id, &tokens)?;
    loop {
        if let Some(kept) = finish(services, &held, RefreshEnd::Rotated(sealed.clone())).await? {
            return Ok(Some((kept, tokens)));
        }
        let current = services.store.tenant(&seen.client_key).connections().find(&seen.account_id).await?;
        let Some(current) = current else {
            access::revoke(services, vec![tokens], "a connection that was ended during a refresh");
            return Err(Failure::NotConnected);
        };
        if current.connected_at != seen.connected_at {
            access::revoke(services, vec![tokens], "a connection that was made anew during a refresh");
            return Ok(None);
        }
        let Some(again) = take(services, &seen).await? else { return Ok(None) };
        held = again;
    }
}

/// Ends a refresh; retries if the store does not answer at first.
async fn finish(services: &Services, held: &Held, end: RefreshEnd) -> store::Result<Option<Connection>> {
    let Connection { client_key, account_id, .. } = &held.connection;
    let connections = services.store.tenant(client_key).connections();
    for pause in WRITE_RETRY_DELAYS {
        match connections.end_refresh(account_id, &held.owner, end.clone()).await {
            Err(StoreError::Unavailable(cause)) => {
                tracing::warn!(cause, "the result of a refresh could not be stored; retrying shortly");
                tokio::time::sleep(pause).await;
            }
            ended => return ended,
        }
    }
    connections.end_refresh(account_id, &held.owner, end).await
}

/// Whether two states of a connection contain the same tokens. After a re-encryption the sealed values differ.
fn same_tokens(services: &Services, one: &Connection, other: &Connection) -> Result<bool, Failure> {
    if one.tokens == other.tokens {
        return Ok(true);
    }
    let (one, other) = (access::open(services, one)?, access::open(services, other)?);
    Ok(one.access == other.access && one.refresh_or_secret == other.refresh_or_secret)
}
