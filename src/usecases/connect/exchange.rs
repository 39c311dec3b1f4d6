//! Turns the user's consent into a connection.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{ConnectError, LIFETIME, requester};
use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::{
    Authorization, AuthorizationProgress, ConnectFailure, Connection, ConnectionState, Sealed,
};
use crate::upwork::{ConsentAnswer, Identity, Tokens, UpworkError, origin};
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// Why no connection was created.
#[derive(Debug)]
pub(super) enum ExchangeError {
    /// Upwork no longer accepts the user's consent.
    TooLate(UpworkError),
    /// Upwork may accept it a little later.
    Temporary(Failure),
    /// It failed permanently.
    Failed(Failure),
}

impl ExchangeError {
    pub(super) fn into_failure(self) -> Failure {
        match self {
            Self::TooLate(error) => error.into(),
            Self::Temporary(failure) | Self::Failed(failure) => failure,
        }
    }
}

/// A connection that was written, but is not confirmed yet.
#[derive(Debug)]
pub(super) struct Made {
    connection: Connection,
    generation: u64,
}

/// Exchanges the answer for tokens, asks whose they are, and writes the connection. Revokes tokens that cannot be used,
/// and those of a connection that this one replaces.
pub(super) async fn exchange(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    authorization: &Authorization,
    granted: &ConsentAnswer,
) -> Result<Made, ExchangeError> {
    let upwork = access::upwork(services).map_err(ExchangeError::Failed)?;
    let handshake = open_handshake(services, client_key, authorization).map_err(ExchangeError::Failed)?;
    let handshake = handshake.as_ref().map(ExposeSecret::expose_secret);
    let callback = services.callback_url();
    let granting = upwork.grant(granted, handshake, &callback);
    let granting = origin::urgent(origin::on_behalf_of(client_key, account_id, granting));
    let tokens = granting.await.map_err(of_grant)?;
    let made = async {
        let identity = upwork.identity(&tokens);
        let identity = origin::urgent(origin::on_behalf_of(client_key, account_id, identity)).await?;
        write(services, client_key, account_id, &tokens, identity).await
    };
    match made.await {
        Ok(connection) => Ok(Made { connection, generation: authorization.generation }),
        Err(failure) => {
            access::revoke(services, vec![tokens], "a connect that failed");
            Err(ExchangeError::Failed(failure))
        }
    }
}

fn of_grant(error: UpworkError) -> ExchangeError {
    match error {
        UpworkError::ReconnectNeeded(_) | UpworkError::Unauthorized(_) => ExchangeError::TooLate(error),
        UpworkError::RateLimited { .. }
        | UpworkError::Unavailable(_)
        | UpworkError::Challenged(_)
        | UpworkError::Unknown(_) => ExchangeError::Temporary(error.into()),
        UpworkError::MissingPermission(_) | UpworkError::Refused { .. } | UpworkError::NotFound(_) => {
            ExchangeError::Failed(error.into())
        }
    }
}

async fn write(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    tokens: &Tokens,
    identity: Identity,
) -> Result<Connection, Failure> {
    let connections = services.store.tenant(client_key).connections();
    let before = connections.find(account_id).await?;
    let chosen = before.and_then(|connection| connection.organization);
    let chosen = chosen.filter(|id| identity.organizations.iter().any(|organization| organization.id == *id));
    let only = match identity.organizations.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    let connection = Connection {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        upwork_user: identity.user,
        name: identity.name,
        organizations: identity.organizations,
        organization: chosen.or(only),
        tokens: access::seal(services, client_key, account_id, tokens)?,
        state: ConnectionState::Active,
        connected_at: services.clock.now(),
        refresh_lease: None,
        refusals: 0,
        last_used_at: None,
        version: 0,
    };
    if let Some(replaced) = connections.put(connection.clone()).await? {
        revoke_replaced(services, &replaced, tokens);
    }
    Ok(connection)
}

/// If tokens never change, connecting again may return the same ones.
fn revoke_replaced(services: &Services, replaced: &Connection, tokens: &Tokens) {
    match access::open(services, replaced) {
        Ok(former) if former.access == tokens.access || former.refresh_or_secret == tokens.refresh_or_secret => {}
        Ok(former) => access::revoke(services, vec![former], "a connection that was made anew"),
        Err(cause) => {
            tracing::warn!(tenant = %replaced.client_key, %cause, "tokens that were replaced cannot be revoked");
        }
    }
}

impl Made {
    /// Keeps the connection if its authorization was `settled` and its tenant has not changed: an uninstall in between
    /// has deleted what it found, but not this connection. Returns the user's name on Upwork.
    pub(super) async fn keep_if(
        self,
        services: &Services,
        settled: Result<bool, Failure>,
    ) -> Result<String, ConnectError> {
        let Self { connection, generation } = self;
        let client_key = &connection.client_key;
        let kept = match settled {
            Ok(true) => {
                requester::enabled_tenant(services, client_key, generation).await.map(|tenant| tenant.is_some())
            }
            other => other,
        };
        if matches!(kept, Ok(true)) {
            tracing::info!(tenant = %client_key, "an account was connected");
            return Ok(connection.name);
        }
        undo(services, &connection).await?;
        kept?;
        Err(ConnectError::Withdrawn)
    }
}

/// Removes a connection that must not exist, if it is still the one that was written, and revokes its tokens.
async fn undo(services: &Services, written: &Connection) -> Result<(), Failure> {
    let Connection { client_key, account_id, .. } = written;
    let connections = services.store.tenant(client_key).connections();
    while let Some(kept) = connections.find(account_id).await? {
        if kept.connected_at != written.connected_at || kept.upwork_user != written.upwork_user {
            return Ok(());
        }
        if connections.remove_version(account_id, kept.version).await? {
            access::revoke(services, vec![access::open(services, &kept)?], "a connect that was ended meanwhile");
            return Ok(());
        }
    }
    Ok(())
}

/// Records for the panel how a connect failed (`true`: the user declined), or that a new one has begun.
pub(super) async fn note_failure(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    denied: Option<bool>,
) -> Result<(), Failure> {
    let failure = denied.map(|denied| ConnectFailure { denied, expires_at: services.clock.now() + LIFETIME });
    Ok(services.store.tenant(client_key).authorizations().note_failure(account_id, failure).await?)
}

/// What the adapter needs for the exchange.
pub(super) fn open_handshake(
    services: &Services,
    client_key: &ClientKey,
    authorization: &Authorization,
) -> Result<Option<SecretString>, Failure> {
    let Some(handshake) = &authorization.handshake else { return Ok(None) };
    let opened = services.keyring.open(&Place::authorization_handshake(client_key, &authorization.id), handshake)?;
    Ok(Some(String::from_utf8_lossy(opened.expose_secret()).into_owned().into()))
}

/// Upwork's answer, stored until the code is entered.
#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    code: String,
    request_token: Option<String>,
}

pub(super) fn seal_answer(
    services: &Services,
    client_key: &ClientKey,
    id: &str,
    granted: &ConsentAnswer,
) -> Result<Sealed, Failure> {
    let ConsentAnswer { code, request_token } = granted;
    let kept = KeptAnswer { code: code.expose_secret().to_owned(), request_token: request_token.clone() };
    let json = Zeroizing::new(serde_json::to_vec(&kept)?);
    Ok(services.keyring.seal(&Place::authorization_answer(client_key, id), &json))
}

pub(super) fn open_answer(
    services: &Services,
    client_key: &ClientKey,
    authorization: &Authorization,
) -> Result<ConsentAnswer, Failure> {
    let AuthorizationProgress::CodeWaiting { answer, .. } = &authorization.progress else {
        return Err(Failure::WrongCode);
    };
    let opened = services.keyring.open(&Place::authorization_answer(client_key, &authorization.id), answer)?;
    let KeptAnswer { code, request_token } = serde_json::from_slice(opened.expose_secret())?;
    Ok(ConsentAnswer { code: code.into(), request_token })
}
