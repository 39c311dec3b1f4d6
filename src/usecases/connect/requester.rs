use url::Url;

use super::super::{Failure, Services};
use super::ConnectError;
use crate::caller::forge::EnvironmentId;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Authorization, Tenant, TenantState};
use crate::usecases::account::display_name::display_name;

/// Who requested a connect, in terms that users know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requester {
    /// The Jira user's name; `None` if Jira did not provide it.
    pub user: Option<String>,
    /// The site's host, with its port if that is not the default one.
    pub site: String,
    /// The key of the issue that it was requested from, if known.
    pub issue: Option<String>,
    /// On Forge, the address of the site and the environment of the app: with them, one click can finish the connect
    /// there.
    pub forge: Option<(String, EnvironmentId)>,
}

/// The tenant, if it may use the app, its site is allowed, and it is of this generation.
pub(super) async fn enabled_tenant(
    services: &Services,
    client_key: &ClientKey,
    generation: u64,
) -> Result<Option<Tenant>, Failure> {
    let tenant = services.store.tenant(client_key).lookup().await?;
    let is_open = |tenant: &Tenant| {
        tenant.state == TenantState::Enabled
            && tenant.generation == generation
            && (tenant.forge.is_some() || services.sites.admit(&tenant.base_url).is_some())
    };
    Ok(tenant.filter(is_open))
}

/// The same, for a browser that has only a state.
pub(super) async fn tenant_of(
    services: &Services,
    client_key: &ClientKey,
    authorization: &Authorization,
) -> Result<Tenant, ConnectError> {
    let tenant = enabled_tenant(services, client_key, authorization.generation).await?;
    tenant.ok_or(ConnectError::UnknownState)
}

/// Returns who requested the connect. Waits for Jira for a few seconds at most, and then omits the name.
pub(super) async fn requester(
    services: &Services,
    tenant: &Tenant,
    account_id: &AccountId,
    authorization: &Authorization,
) -> Requester {
    let issue = authorization.issue_key.as_ref().map(|key| key.as_str().to_owned());
    let user = display_name(services, tenant, account_id, account_id, None).await;
    let forge = tenant.forge.as_ref().map(|forge| (address(tenant).to_owned(), forge.site.environment.clone()));
    Requester { user, site: host(tenant), issue, forge }
}

/// The address where users see this Jira.
fn address(tenant: &Tenant) -> &str {
    tenant.display_url.as_deref().unwrap_or(&tenant.base_url)
}

fn host(tenant: &Tenant) -> String {
    let address = address(tenant);
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port())));
    match host {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host.to_owned(),
        None => address.to_owned(),
    }
}
