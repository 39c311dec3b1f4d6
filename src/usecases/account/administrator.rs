use crate::caller::{AccountId, Caller, JiraToken};
use crate::store::records::Tenant;
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};

/// Whether a caller administers the site. If Jira does not answer, the caller does not.
pub(crate) async fn administers_site(services: &Services, caller: &Caller) -> Result<bool, Failure> {
    let Caller { client_key, account_id, jira_token, .. } = caller;
    let Some(tenant) = services.store.tenant(client_key).lookup().await? else { return Ok(false) };
    match is_site_administrator(services, &tenant, account_id, jira_token.as_ref()).await {
        Err(Failure::JiraSilent | Failure::JiraBusy { .. }) => Ok(false),
        answer => answer,
    }
}

/// Whether Jira says that the account administers the site. Asked at every call, because the role may be taken away.
///
/// # Errors Jira does not answer.
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
        Failure::without_jira(&cause)
    })
}
