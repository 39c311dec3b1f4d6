use crate::caller::Caller;
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// Deletes the caller's connection and all of their pending connects, then asks Upwork to revoke the tokens: best
/// effort, in the background.
pub async fn disconnect(services: &Services, caller: &Caller) -> Result<(), Failure> {
    let store = services.store.tenant(&caller.client_key);
    store.authorizations().remove(&caller.account_id).await?;
    let removed = store.connections().remove(&caller.account_id).await?;
    if let Some(connection) = removed {
        access::revoke(services, vec![access::open(services, &connection)?], "a connection that was ended");
    }
    Ok(())
}
