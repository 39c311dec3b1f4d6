use crate::caller::{AccountId, Caller, ClientKey};
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// Deletes the caller's connection and all of their pending connects, then asks Upwork to revoke the tokens: best
/// effort, in the background.
pub async fn disconnect(services: &Services, caller: &Caller) -> Result<(), Failure> {
    end_connection(services, &caller.client_key, &caller.account_id).await
}

/// The same for any account of a tenant.
pub(crate) async fn end_connection(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<(), Failure> {
    let store = services.store.tenant(client_key);
    store.authorizations().remove(account_id).await?;
    let removed = store.connections().remove(account_id).await?;
    if let Some(connection) = removed {
        access::revoke(services, vec![access::open(services, &connection)?], "a connection that was ended");
    }
    Ok(())
}
