use crate::caller::{AccountId, ClientKey, JiraToken, Session};
use crate::store::StoreError;
use crate::store::records::{Tenant, TenantState};
use crate::usecases::account::administrator::is_site_administrator;
use crate::usecases::{Failure, Services};

/// An account of which Jira has just said that it administers the site.
#[derive(Debug)]
pub(crate) struct Administrator {
    tenant: Tenant,
    account_id: AccountId,
    jira_token: Option<JiraToken>,
}

impl Administrator {
    /// The site.
    pub(super) const fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The key of the site.
    pub(super) const fn client_key(&self) -> &ClientKey {
        &self.tenant.client_key
    }

    /// Who it is.
    pub(super) const fn account_id(&self) -> &AccountId {
        &self.account_id
    }

    /// The account's token for Jira, if the host gives one.
    pub(super) const fn jira_token(&self) -> Option<&JiraToken> {
        self.jira_token.as_ref()
    }
}

/// Accepts administrators of the session's site, and nobody while Jira does not answer. Jira is asked at every call,
/// because the role may be taken away. The token that is embedded in a page is not sufficient: everyone who has the
/// page's address has it.
pub(crate) async fn authorize(
    services: &Services,
    session: &Session,
    jira_token: Option<&JiraToken>,
) -> Result<Administrator, Failure> {
    if !session.is_from_host() {
        return Err(Failure::NotFromHost);
    }
    let Session { client_key, account_id, generation, .. } = session;
    let tenant = services.store.tenant(client_key).lookup().await?;
    let is_served = |tenant: &Tenant| tenant.state == TenantState::Enabled && tenant.generation == *generation;
    let tenant = tenant.filter(is_served).ok_or(Failure::Store(StoreError::NotInstalled))?;
    if !is_site_administrator(services, &tenant, account_id, jira_token).await? {
        return Err(Failure::NotAdministrator);
    }
    Ok(Administrator { tenant, account_id: account_id.clone(), jira_token: jira_token.cloned() })
}
