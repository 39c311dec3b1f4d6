//! The organizations that a connection may post for. The list is read when an account connects, and again when Upwork
//! rejects a call for one of them.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::caller::{AccountId, ClientKey};
use crate::store::records::Connection;
use crate::upwork::{Access, Upwork, UpworkError};
use crate::usecases::account::{access, call};
use crate::usecases::{Failure, Services};

/// Runs a call for an organization. If the account no longer belongs to it, the connection is updated, and the error
/// says so.
pub(crate) async fn act_for<'a, T>(
    services: &'a Arc<Services>,
    connection: Connection,
    organization: &str,
    call: impl Fn(&'a dyn Upwork, Access) -> BoxFuture<'a, Result<T, UpworkError>>,
) -> Result<T, Failure> {
    let (client_key, account_id) = (connection.client_key.clone(), connection.account_id.clone());
    let called = call::with_tokens(services, connection, |upwork, tokens| {
        call(upwork, Access { tokens, organization: organization.to_owned() })
    });
    match called.await {
        Err(Failure::Upwork(error @ (UpworkError::MissingPermission(_) | UpworkError::Unauthorized(_)))) => {
            let left = has_left(services, &client_key, &account_id, organization).await;
            Err(if left { Failure::NoOrganization } else { error.into() })
        }
        called => called,
    }
}

/// Runs a call that any organization may make: for another one if the account has left the first.
pub(crate) async fn act_for_any<'a, T>(
    services: &'a Arc<Services>,
    connection: Connection,
    call: impl Fn(&'a dyn Upwork, Access) -> BoxFuture<'a, Result<T, UpworkError>>,
) -> Result<T, Failure> {
    let (client_key, account_id) = (connection.client_key.clone(), connection.account_id.clone());
    let organization = any(&connection).ok_or(Failure::NoOrganization)?;
    match act_for(services, connection, &organization, &call).await {
        Err(Failure::NoOrganization) => {
            let connection = access::connection(services, &client_key, &account_id).await?;
            let organization = any(&connection).ok_or(Failure::NoOrganization)?;
            act_for(services, connection, &organization, &call).await
        }
        called => called,
    }
}

/// The organization that was chosen last, otherwise the first.
fn any(connection: &Connection) -> Option<String> {
    let first = || connection.organizations.first().map(|organization| organization.id.clone());
    connection.organization.clone().or_else(first)
}

/// Reads the list again, and returns whether an organization is missing from it. `None` if the list cannot be read.
async fn has_left(
    services: &Arc<Services>,
    client_key: &ClientKey,
    account_id: &AccountId,
    organization: &str,
) -> bool {
    match reload(services, client_key, account_id).await {
        Ok(connection) => connection.organizations.iter().all(|one| one.id != organization),
        Err(cause) => {
            tracing::info!(tenant = %client_key, %cause, "the organizations could not be read again");
            false
        }
    }
}

async fn reload(
    services: &Arc<Services>,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<Connection, Failure> {
    let connection = access::connection(services, client_key, account_id).await?;
    let identity = call::with_tokens(services, connection, |upwork, tokens| {
        Box::pin(async move { upwork.identity(&tokens).await })
    });
    let organizations = identity.await?.organizations;
    let connections = services.store.tenant(client_key).connections();
    loop {
        let current = access::connection(services, client_key, account_id).await?;
        let seen = current.version;
        let kept = |id: &String| organizations.iter().any(|organization| organization.id == *id);
        let organization = current.organization.clone().filter(kept);
        let next = Connection { organizations: organizations.clone(), organization, ..current };
        if connections.replace(next.clone(), seen).await? {
            return Ok(next);
        }
    }
}
