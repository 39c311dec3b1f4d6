//! How a tenant's Jira is called: with a token that the app signs itself (Connect), or with one from Atlassian (Forge).

use secrecy::{ExposeSecret as _, SecretString};

use crate::atlassian::jira::{Credential, SiteApp};
use crate::caller::{AccountId, JiraToken};
use crate::keyring::Place;
use crate::store::records::Tenant;
use crate::usecases::tenant::lifecycle;
use crate::usecases::{Failure, Services};

/// The credential for a tenant's Jira.
#[derive(Debug)]
pub(crate) enum JiraAccess {
    /// The shared secret of a Connect site.
    Secret(SecretString),
    /// A bearer token of a Forge site: a user's, or the app's.
    Token(SecretString),
}

impl JiraAccess {
    /// The app at the tenant's site. `requested_by` is the account whose request causes the call.
    pub(crate) fn app<'a>(&'a self, tenant: &'a Tenant, requested_by: Option<&'a AccountId>) -> SiteApp<'a> {
        let credential = match self {
            Self::Secret(secret) => Credential::Secret(secret),
            Self::Token(token) => Credential::Token(token),
        };
        SiteApp { base_url: &tenant.base_url, client_key: &tenant.client_key, credential, requested_by }
    }
}

/// For questions about what a user may see or do. On Forge Jira is asked as that user; on Connect as the app, about
/// that user. `None` if there is no token to call Jira with.
pub(crate) fn as_user(
    services: &Services,
    tenant: &Tenant,
    token: Option<&JiraToken>,
) -> Result<Option<JiraAccess>, Failure> {
    if tenant.forge.is_none() {
        return Ok(Some(JiraAccess::Secret(lifecycle::open_secret(services, tenant)?)));
    }
    Ok(token.map(|JiraToken(token)| JiraAccess::Token(token.clone())))
}

/// For work without a user. `None` if the app has no valid token.
pub(crate) fn as_app(services: &Services, tenant: &Tenant) -> Result<Option<JiraAccess>, Failure> {
    let Some(forge) = &tenant.forge else {
        return Ok(Some(JiraAccess::Secret(lifecycle::open_secret(services, tenant)?)));
    };
    let Some(kept) = forge.app_token.as_ref().filter(|kept| kept.until > services.clock.now()) else {
        return Ok(None);
    };
    let opened = services.keyring.open(&Place::forge_app_token(&tenant.client_key), &kept.token)?;
    let token = String::from_utf8_lossy(opened.expose_secret()).into_owned();
    Ok(Some(JiraAccess::Token(token.into())))
}
