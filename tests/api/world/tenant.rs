use serde_json::{Value, json};

use super::app::US;
use super::keys::{KEY_ID, rs256};
use super::tokens::{hs256, jira_claims, lifecycle_claims, qsh};

/// A Jira site.
#[derive(Clone, Debug)]
pub(crate) struct Tenant {
    pub(crate) key: &'static str,
    pub(crate) secret: String,
    pub(crate) base_url: String,
}

/// One site.
pub(crate) fn acme() -> Tenant {
    Tenant {
        key: "acme-client-key",
        secret: "the shared secret of acme, which is long enough".to_owned(),
        base_url: "https://acme.atlassian.net".to_owned(),
    }
}

/// Another tenant, whose users and issues have the same ids.
pub(crate) fn globex() -> Tenant {
    Tenant {
        key: "globex-client-key",
        secret: "the shared secret of globex, which is long enough".to_owned(),
        base_url: "https://globex.atlassian.net".to_owned(),
    }
}

impl Tenant {
    /// The body of a hook.
    pub(crate) fn body(&self, event: &str) -> Value {
        json!({
            "key": "upwork-job-post", "clientKey": self.key, "eventType": event, "productType": "jira",
            "baseUrl": self.base_url, "displayUrl": self.base_url, "sharedSecret": self.secret,
            "publicKey": "of no use", "description": "Jira",
        })
    }

    /// Signed by Atlassian, for a hook.
    pub(crate) fn lifecycle_token(&self, path: &str) -> String {
        rs256(&lifecycle_claims(self.key, US, &qsh("POST", path)), KEY_ID)
    }

    /// Signed with the secret, for a hook.
    pub(crate) fn hook_token(&self, path: &str) -> String {
        hs256(&jira_claims(self.key, "admin", "10001", &qsh("POST", path)), &self.secret)
    }

    /// Signed with the secret, for a frame of a user on an issue.
    pub(crate) fn page_token(&self, account: &str, issue: &str, target: &str) -> String {
        hs256(&jira_claims(self.key, account, issue, &qsh("GET", target)), &self.secret)
    }

    /// The host's token for a page of a user on an issue.
    pub(crate) fn context_token(&self, account: &str, issue: &str) -> String {
        hs256(&jira_claims(self.key, account, issue, "context-qsh"), &self.secret)
    }
}
