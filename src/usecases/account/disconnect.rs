use crate::caller::Caller;
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// Deletes the caller's connection and every connect of his that is under way, then asks Upwork to revoke its tokens: best
/// effort, and nobody waits for it.
pub async fn disconnect(services: &Services, caller: &Caller) -> Result<(), Failure> {
    services.store.authorizations().remove(&caller.client_key, &caller.account_id).await?;
    let removed = services.store.connections().remove(&caller.client_key, &caller.account_id).await?;
    if let Some(connection) = removed {
        access::revoke(services, vec![access::open(services, &connection)?], "a connection that was ended");
    }
    Ok(())
}
