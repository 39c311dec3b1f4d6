use secrecy::{ExposeSecret, SecretString};

use super::auth_error::AuthError;
use super::{AuthState, Rejected};
use crate::atlassian::site::{SiteOrigin, Sites};
use crate::atlassian::tokens::CompactToken;
use crate::caller::ClientKey;
use crate::keyring::Place;
use crate::reference;
use crate::store::records::{Sealed, Tenant, TenantState};

/// A request at one endpoint, and what the log will say about it.
#[derive(Debug)]
pub(super) struct AuthAttempt<'a> {
    pub(super) auth: &'a AuthState,
    endpoint: &'static str,
    /// Whom the token claims to be from, once that is known. Not proven.
    tenant: Option<ClientKey>,
}

impl<'a> AuthAttempt<'a> {
    pub(super) const fn at(endpoint: &'static str, auth: &'a AuthState) -> Self {
        Self { auth, endpoint, tenant: None }
    }

    /// Logs the cause, and returns an answer that reveals little.
    pub(super) fn refuse(&self, cause: &AuthError) -> Rejected {
        let reference = reference::current(self.auth.random.as_ref());
        let rejected = Rejected::new(cause.code(), reference);
        let tenant = self.tenant.as_ref().map_or("", ClientKey::as_str);
        let reference = &rejected.reference;
        if rejected.status().is_server_error() {
            tracing::error!(reference, endpoint = self.endpoint, tenant, %cause, "a token could not be checked");
        } else {
            tracing::warn!(reference, endpoint = self.endpoint, tenant, %cause, "a request was refused");
        }
        let logged_in = if let AuthError::AccountChanged(session) = cause { Some(session.clone()) } else { None };
        Rejected { logged_in, ..rejected }
    }

    /// Records for the log which tenant a token claims to be from.
    pub(super) fn note(&mut self, client_key: &ClientKey) {
        self.tenant = Some(client_key.clone());
    }

    /// The tenant that a token claims to be from. Trusted only once its secret has verified the token.
    pub(super) async fn claimed_tenant(&mut self, token: &CompactToken) -> Result<Tenant, AuthError> {
        let client_key = token.unverified_issuer()?;
        self.note(&client_key);
        self.installed_tenant(&client_key).await
    }

    /// A tenant that has the app installed, enabled or not.
    pub(super) async fn installed_tenant(&self, client_key: &ClientKey) -> Result<Tenant, AuthError> {
        let tenant = self.auth.store.tenant(client_key).lookup().await?.ok_or(AuthError::UnknownTenant)?;
        if tenant.state == TenantState::Retired { Err(AuthError::RetiredTenant) } else { Ok(tenant) }
    }

    /// The tenant's secret.
    pub(super) fn secret(&self, tenant: &Tenant) -> Result<SecretString, AuthError> {
        self.open(&tenant.client_key, &tenant.secret)
    }

    /// The tenant's secret, and the one that a reinstall has just replaced: open tabs keep working.
    pub(super) fn secrets(&self, tenant: &Tenant) -> Result<Vec<SecretString>, AuthError> {
        let previous = tenant.previous_secret.as_ref().filter(|previous| previous.until > self.auth.now());
        let sealed = std::iter::once(&tenant.secret).chain(previous.map(|previous| &previous.secret));
        sealed.map(|sealed| self.open(&tenant.client_key, sealed)).collect()
    }

    /// Accepts a tenant that has the app enabled and whose site is allowed.
    pub(super) fn served(&self, tenant: &Tenant) -> Result<(), AuthError> {
        self.on_the_list(tenant)?;
        match tenant.state {
            TenantState::Enabled => Ok(()),
            TenantState::Disabled => Err(AuthError::DisabledTenant),
            TenantState::Retired => Err(AuthError::RetiredTenant),
        }
    }

    /// Accepts a tenant whose site is allowed: the operator may have removed it from the list since the install.
    pub(super) fn on_the_list(&self, tenant: &Tenant) -> Result<(), AuthError> {
        self.auth.sites.admit(&tenant.base_url).map(drop).ok_or(AuthError::ExcludedSite)
    }

    /// The stored site of a tenant, whether it is on the list or not.
    pub(super) async fn kept_site(&self, client_key: &ClientKey) -> Result<Option<SiteOrigin>, AuthError> {
        let tenant = self.auth.store.tenant(client_key).lookup().await?;
        Ok(tenant.and_then(|tenant| Sites::parse(&tenant.base_url).ok()?.admit(&tenant.base_url)))
    }

    fn open(&self, client_key: &ClientKey, sealed: &Sealed) -> Result<SecretString, AuthError> {
        let opened = self.auth.keyring.open(&Place::tenant_secret(client_key), sealed)?;
        let text = std::str::from_utf8(opened.expose_secret()).map_err(|_| AuthError::SecretNotText)?;
        Ok(text.into())
    }
}
