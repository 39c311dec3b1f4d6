//! Asks Upwork to revoke the tokens of ended connections.
//!
//! The tokens stay in the store until Upwork has been asked, so a crash loses none. Requests that Upwork does not
//! answer are repeated for a day.

use jiff::SignedDuration;
use secrecy::ExposeSecret as _;

use crate::caller::ClientKey;
use crate::keyring::Place;
use crate::store::records::Revocation;
use crate::upwork::{Tokens, UpworkError};
use crate::usecases::{Failure, Services, UpworkLink};

/// Tokens that could not be revoked for this long are deleted: nobody can use them.
pub(crate) const RETENTION: SignedDuration = SignedDuration::from_hours(24);

/// Sends all waiting requests, of every tenant. Failures are logged: the next round tries again.
pub async fn revoke_waiting(services: &Services) -> Result<(), Failure> {
    for client_key in services.store.tenants_with_revocations().await? {
        if let Err(cause) = revoke_of(services, &client_key).await {
            tracing::error!(tenant = %client_key, %cause, "tokens of ended connections could not be revoked");
        }
    }
    Ok(())
}

/// Sends all waiting requests of one tenant. Stops if Upwork does not answer.
pub(crate) async fn revoke_of(services: &Services, client_key: &ClientKey) -> Result<(), Failure> {
    let UpworkLink::Configured(upwork) = &services.upwork else { return Ok(()) };
    // Within this process, one at a time is enough.
    let _one_at_a_time = services.revoking.lock().await;
    let revocations = services.store.tenant(client_key).revocations();
    for revocation in revocations.list(services.clock.now()).await? {
        let tokens = match open(services, &revocation) {
            Ok(tokens) => tokens,
            Err(cause) => {
                // The key may be configured again.
                tracing::error!(tenant = %client_key, %cause, "tokens that wait to be revoked cannot be decrypted");
                continue;
            }
        };
        match upwork.revoke(&tokens).await {
            Ok(()) => {}
            Err(cause) if is_passing(&cause) => {
                tracing::warn!(tenant = %client_key, %cause, "Upwork did not revoke tokens; it is asked again later");
                return Ok(());
            }
            Err(cause) => tracing::warn!(tenant = %client_key, %cause, "Upwork did not revoke tokens"),
        }
        revocations.remove(&revocation.id).await?;
    }
    Ok(())
}

fn open(services: &Services, revocation: &Revocation) -> Result<Tokens, Failure> {
    let Revocation { client_key, account_id, tokens, .. } = revocation;
    let json = services.keyring.open(&Place::connection_tokens(client_key, account_id), tokens)?;
    Ok(serde_json::from_slice(json.expose_secret())?)
}

/// Whether the same call may succeed a little later.
fn is_passing(error: &UpworkError) -> bool {
    matches!(
        error,
        UpworkError::RateLimited { .. }
            | UpworkError::Unavailable(_)
            | UpworkError::Challenged(_)
            | UpworkError::Unknown(_)
    )
}
