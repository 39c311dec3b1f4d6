use crate::caller::{AccountId, JiraToken};
use crate::store::records::Tenant;
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};

/// Whether Jira says that the account administers the site. Asked anew at every call: a role may be taken away.
///
/// # Errors
/// Jira does not say.
pub async fn is_site_administrator(
    services: &Services,
    tenant: &Tenant,
    account_id: &AccountId,
    token: Option<&JiraToken>,
) -> Result<bool, Failure> {
    let access = jira_app::as_user(services, tenant, token)?.ok_or(Failure::JiraSilent)?;
    let app = access.app(tenant, Some(account_id));
    services.jira.is_administrator(&app, account_id, services.clock.now()).await.map_err(|cause| {
        tracing::warn!(tenant = %tenant.client_key, %cause, "Jira did not say whether an account administers the site");
        Failure::JiraSilent
    })
}
