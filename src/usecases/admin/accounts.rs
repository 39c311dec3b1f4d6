//! Who is connected to Upwork, and ending such a connection.

use std::collections::HashMap;

use app::model::{AccountsPage, AccountsQuery, ConnectedAccount};

use super::Administrator;
use crate::atlassian::jira::{JiraUser, MAX_USERS};
use crate::caller::AccountId;
use crate::store::records::{Connection, ConnectionState};
use crate::usecases::account::disconnect::end_connection;
use crate::usecases::account::display_name::tidy;
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};

/// Accounts of a page: Jira names them in one call.
const PAGE: usize = 25;
const _: () = assert!(PAGE <= MAX_USERS);

/// A page of the accounts of the site that are connected to Upwork. Without names while Jira does not tell them.
pub(crate) async fn connected_accounts(
    services: &Services,
    administrator: &Administrator,
    query: AccountsQuery,
) -> Result<AccountsPage, Failure> {
    let after = query.after.map(parse).transpose()?;
    let connections = services.store.tenant(administrator.client_key()).connections();
    let mut found = connections.list(after.as_ref(), PAGE + 1).await?;
    let is_last = found.len() <= PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| !is_last).map(|last| last.account_id.as_str().to_owned());
    let users = users(services, administrator, &found).await;
    let accounts = found.into_iter().map(|connection| account(&users, connection)).collect();
    Ok(AccountsPage { accounts, next })
}

/// Ends the connection of an account of the site, and everything that the account has begun to connect; Upwork is asked
/// to revoke the tokens. Does nothing where there is no connection.
pub(crate) async fn cut_off(
    services: &Services,
    administrator: &Administrator,
    account: String,
) -> Result<(), Failure> {
    let account_id = parse(account)?;
    end_connection(services, administrator.client_key(), &account_id).await?;
    let tenant = administrator.client_key();
    tracing::info!(%tenant, "an administrator has ended an account's connection to Upwork");
    Ok(())
}

fn parse(account: String) -> Result<AccountId, Failure> {
    AccountId::parse(account).map_err(|_| Failure::BadAccountId)
}

fn account(users: &HashMap<AccountId, JiraUser>, connection: Connection) -> ConnectedAccount {
    let user = users.get(&connection.account_id);
    ConnectedAccount {
        account: connection.account_id.as_str().to_owned(),
        name: user.and_then(|user| tidy(&user.display_name)),
        deactivated: user.is_some_and(|user| !user.active),
        upwork_name: connection.name,
        organizations: connection.organizations.into_iter().map(|organization| organization.name).collect(),
        connected_at: connection.connected_at.to_string(),
        last_used_at: connection.last_used_at.map(|at| at.to_string()),
        reconnect_needed: connection.state == ConnectionState::ReconnectNeeded,
    }
}

/// What Jira says of the accounts, as far as it does.
async fn users(
    services: &Services,
    administrator: &Administrator,
    connections: &[Connection],
) -> HashMap<AccountId, JiraUser> {
    let accounts: Vec<AccountId> = connections.iter().map(|connection| connection.account_id.clone()).collect();
    if accounts.is_empty() {
        return HashMap::new();
    }
    let tenant = administrator.tenant();
    let access = jira_app::as_user(services, tenant, administrator.jira_token());
    let Ok(Some(access)) = access else { return HashMap::new() };
    let app = access.app(tenant, Some(administrator.account_id()));
    let users = services.jira.users(&app, &accounts, services.clock.now()).await;
    let users =
        users.inspect_err(|cause| tracing::warn!(tenant = %tenant.client_key, %cause, "Jira named no accounts"));
    users.unwrap_or_default().into_iter().map(|user| (user.account_id.clone(), user)).collect()
}
