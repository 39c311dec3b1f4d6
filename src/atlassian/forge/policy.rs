use jiff::Timestamp;
use serde_json::Value;

use super::claims::{RawApp, RawEnvironment, RawForgeClaims};
use super::invocation::{Extension, Invocation};
use super::{FitFault, ForgeKey, InvocationToken};
use crate::atlassian::tokens::{LEEWAY_SECONDS, MAX_SECONDS};
use crate::caller::forge::{AppId, CloudId, EnvironmentId, InstallationId};
use crate::web_address::secure_origin;

const ISSUER: &str = "forge/invocation-token";

/// What a Forge Invocation Token must say to be one for this server. All of it comes from the settings, nothing from a
/// token.
#[derive(Clone, Debug)]
pub struct FitPolicy {
    app: AppId,
    environments: Vec<String>,
    api_url: String,
}

impl FitPolicy {
    /// Serves the environments of one app. `api_url` is an origin, without a slash at its end.
    pub fn new(app: AppId, environments: Vec<String>, api_url: &str) -> Self {
        Self { app, environments, api_url: api_url.to_owned() }
    }

    /// Verifies a token with the key that it names.
    ///
    /// # Errors
    /// The first check that fails. All but the last three variants of [`FitFault`] are faults of the token.
    pub fn verify(&self, token: &InvocationToken, key: &ForgeKey, now: Timestamp) -> Result<Invocation, FitFault> {
        let claims = read(token.claims(key)?)?;
        if claims.iss.as_deref() != Some(ISSUER) {
            return Err(FitFault::Issuer);
        }
        if !claims.aud.as_ref().is_some_and(|audience| audience.is_only(&self.app.ari())) {
            return Err(FitFault::Audience);
        }
        check_times(&claims, now)?;
        if claims.isolated_cloud.is_some() {
            return Err(FitFault::Isolated);
        }
        self.invocation(claims)
    }

    fn invocation(&self, claims: RawForgeClaims) -> Result<Invocation, FitFault> {
        let RawApp { id, installation_id, api_base_url, environment } = claims.app.ok_or(FitFault::Claims("app"))?;
        if id.ok_or(FitFault::Claims("app.id"))? != self.app.ari() {
            return Err(FitFault::App);
        }
        let installation = installation_id.ok_or(FitFault::Claims("app.installationId"))?;
        let installation = InstallationId::from_ari(&installation).map_err(|_| FitFault::Installation)?;
        let environment = self.environment(environment)?;
        let api_base_url = api_base_url.ok_or(FitFault::Claims("app.apiBaseUrl"))?;
        let cloud = CloudId::from_api_address(&api_base_url, &self.api_url).map_err(|_| FitFault::ApiBaseUrl)?;
        let context = claims.context;
        let named = context.as_ref().and_then(|context| context.cloud_id.as_deref());
        if named.is_some_and(|named| named != cloud.as_str()) {
            return Err(FitFault::Cloud);
        }
        let (site_url, extension) = context.map_or((None, None), |context| (context.site_url, context.extension));
        Ok(Invocation {
            installation,
            environment,
            cloud,
            api_base_url,
            site_url: site_url.filter(|url| is_site(url)),
            principal: claims.principal,
            extension: extension.map(Extension),
        })
    }

    /// Installations in two environments on one site share nothing, so each has its own id.
    fn environment(&self, environment: Option<RawEnvironment>) -> Result<EnvironmentId, FitFault> {
        let RawEnvironment { kind, id } = environment.ok_or(FitFault::Claims("app.environment"))?;
        let kind = kind.ok_or(FitFault::Claims("app.environment.type"))?;
        if !self.environments.contains(&kind) {
            return Err(FitFault::Environment);
        }
        let id = id.ok_or(FitFault::Claims("app.environment.id"))?;
        EnvironmentId::from_ari(&id, &self.app).map_err(|_| FitFault::Environment)
    }
}

/// Faults of form come first, unless they concern one claim.
fn read(claims: Value) -> Result<RawForgeClaims, FitFault> {
    if !claims.is_object() {
        return Err(FitFault::Claims("payload"));
    }
    serde_json::from_value(claims).map_err(|_| FitFault::Claims("payload"))
}

fn check_times(claims: &RawForgeClaims, now: Timestamp) -> Result<(), FitFault> {
    let iat = claims.iat.ok_or(FitFault::Claims("iat"))?;
    let exp = claims.exp.ok_or(FitFault::Claims("exp"))?;
    let now = now.as_second();
    if exp < iat || exp.saturating_sub(iat) > MAX_SECONDS {
        return Err(FitFault::Lifetime);
    }
    if iat.max(claims.nbf.unwrap_or(iat)) > now.saturating_add(LEEWAY_SECONDS) {
        return Err(FitFault::NotYet);
    }
    if exp <= now.saturating_sub(LEEWAY_SECONDS) {
        return Err(FitFault::Expired);
    }
    Ok(())
}

/// Shown to users, so it must be a plain https origin; or one on this machine, for the local Jira.
fn is_site(url: &str) -> bool {
    let is_named = |url: &str| url.starts_with("http:") || url::Url::parse(url).is_ok_and(|url| url.domain().is_some());
    secure_origin(url).is_ok_and(|origin| origin == url) && is_named(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_plain_origin_with_a_host_name() {
        for url in ["https://acme.atlassian.net", "https://jira.acme.com", "http://acme.localhost:4103"] {
            assert!(is_site(url), "{url}");
        }
        for url in [
            "",
            "acme.atlassian.net",
            "http://acme.atlassian.net",
            "https://acme.atlassian.net/",
            "https://acme.atlassian.net/wiki",
            "https://ACME.atlassian.net",
            "https://mallory@acme.atlassian.net",
            "https://203.0.113.7",
            "javascript:alert(1)",
        ] {
            assert!(!is_site(url), "{url}");
        }
    }
}
