use super::{Failure, Services, UpworkLink, access};
use crate::caller::Caller;

/// Deletes the caller's connection, then asks Upwork to revoke its tokens: best effort, and nobody waits for it.
pub async fn disconnect(services: &Services, caller: &Caller) -> Result<(), Failure> {
    let removed = services.store.connections().remove(&caller.client_key, &caller.account_id).await?;
    if let (Some(connection), UpworkLink::Configured(upwork)) = (removed, &services.upwork) {
        let tokens = access::open(services, &connection)?;
        let upwork = upwork.clone();
        services.tracker.spawn(async move {
            if let Err(error) = upwork.revoke(&tokens).await {
                tracing::warn!(cause = %error, "Upwork did not revoke the tokens of a connection");
            }
        });
    }
    Ok(())
}
