use axum::body::Body;
use secrecy::SecretString;
use serde::Deserialize;

use super::auth_error::AuthError;
use crate::atlassian::APP_KEY;
use crate::atlassian::site::{SiteOrigin, Sites};
use crate::body::read_body;
use crate::caller::ClientKey;
use crate::delivery::Fingerprint;

/// Largest body of a hook, in bytes. Jira's have about one thousand.
const MAX_BYTES: usize = 64 * 1024;

/// The unverified content of a hook, and its fingerprint.
#[derive(Debug)]
pub(super) struct HookBody {
    fields: Fields,
    pub(super) fingerprint: Fingerprint,
}

/// Fields that are not needed are passed over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    key: Option<String>,
    client_key: Option<String>,
    event_type: Option<String>,
    base_url: Option<String>,
    display_url: Option<String>,
    shared_secret: Option<SecretString>,
}

impl HookBody {
    /// Reads a body up to its limit. The caller reports an error only after the token has been verified.
    pub(super) async fn read(body: Body) -> Result<Self, AuthError> {
        let bytes = read_body(body, MAX_BYTES).await?;
        let fields =
            serde_json::from_slice(&bytes).map_err(|_| AuthError::BadRequest("the body is not that of a hook"))?;
        Ok(Self { fields, fingerprint: Fingerprint::of(&bytes) })
    }

    /// Checks that it is about this app, this event and the tenant that the token has proven.
    pub(super) fn check(&self, event: &str, client_key: &ClientKey) -> Result<(), AuthError> {
        let named = self.fields.client_key.as_deref().ok_or(AuthError::BadRequest("`clientKey` is missing"))?;
        if named != client_key.as_str() {
            return Err(AuthError::OtherTenant);
        }
        if self.fields.key.as_deref() != Some(APP_KEY) {
            return Err(AuthError::BadRequest("`key` names another app"));
        }
        if self.fields.event_type.as_deref() != Some(event) {
            return Err(AuthError::BadRequest("`eventType` belongs to another route"));
        }
        Ok(())
    }

    /// The site that it claims to come from, if that site is allowed.
    pub(super) fn site(&self, sites: &Sites) -> Option<SiteOrigin> {
        sites.admit(self.fields.base_url.as_deref()?)
    }

    /// The address that people see, if it is one and differs from the site's.
    pub(super) fn display_url(&self, sites: &Sites, site: &SiteOrigin) -> Option<String> {
        sites.display_origin(self.fields.display_url.as_deref()?).filter(|origin| origin != site.as_str())
    }

    /// The shared secret, which an install must bring.
    pub(super) fn secret(self) -> Result<SecretString, AuthError> {
        use secrecy::ExposeSecret;
        let secret = self.fields.shared_secret.filter(|secret| !secret.expose_secret().is_empty());
        secret.ok_or(AuthError::BadRequest("`sharedSecret` is missing"))
    }
}
