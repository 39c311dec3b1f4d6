//! A Jira site on a local server, for tests.

use secrecy::SecretString;
use wiremock::MockServer;

use super::{Credential, JiraClient, SiteApp};
use crate::atlassian::site::Sites;
use crate::caller::ClientKey;

/// A site that is called as a Connect app, without a particular user.
pub(super) struct LocalSite {
    base_url: String,
    client_key: ClientKey,
    secret: SecretString,
}

impl LocalSite {
    pub(super) fn at(server: &MockServer) -> Self {
        let client_key = ClientKey::parse("tenant-a").unwrap();
        Self { base_url: server.uri(), client_key, secret: "the tenant's secret, of a proper length".into() }
    }

    pub(super) fn app(&self) -> SiteApp<'_> {
        let Self { base_url, client_key, secret } = self;
        SiteApp { base_url, client_key, credential: Credential::Secret(secret), requested_by: None }
    }

    /// A client that may call this site and no other.
    pub(super) fn client(&self) -> JiraClient {
        JiraClient::new(crate::atlassian::client().unwrap(), Sites::parse(&self.base_url).unwrap())
    }
}
