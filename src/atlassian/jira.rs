//! Reads an issue through Jira's REST API, as the app itself, and asks what a user may do with it.

mod administrator;
mod bulk;
mod issue;
mod permission;
mod quota;
mod remembered;
#[cfg(test)]
mod testing;
mod user;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tracing::Instrument as _;

pub use self::bulk::{IssueLine, JiraUser, MAX_ISSUES, MAX_USERS};
pub use self::issue::IssueContent;
use self::quota::Quota;
use self::remembered::Answers;
use super::qsh::QueryHash;
use super::site::{Sites, normal_origin};
use super::tokens::app as app_token;
use crate::body::{BodyFault, read_body};
use crate::caller::forge::CloudId;
use crate::caller::{AccountId, ClientKey, IssueId};
use crate::measures::{self, CallResult, Server};
use crate::spans;

/// For the whole call: a user waits for it, and the form works without.
const TIMEOUT: Duration = Duration::from_secs(3);
/// For anything but an issue.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Long enough for a page that is loaded repeatedly; short enough for a user who changes the issue and comes back.
const KEEP_ISSUE: Duration = Duration::from_secs(10);
const KEEP_NAME: Duration = Duration::from_secs(5 * 60);
const KEEP_PERMISSION: Duration = Duration::from_secs(2);
/// Maximum size of all cached issues, or of all cached names.
const MAX_KEPT_BYTES: u64 = 16 * 1024 * 1024;

/// The app at one site: the address of a call, and its credential.
#[derive(Debug)]
pub struct SiteApp<'a> {
    /// The stored address of the tenant's REST API. The call goes there and nowhere else.
    pub base_url: &'a str,
    /// The tenant.
    pub client_key: &'a ClientKey,
    /// The credential of the call.
    pub credential: Credential<'a>,
    /// The account whose request causes the call: each has its share of the site's limit. `None` for our own work.
    pub requested_by: Option<&'a AccountId>,
}

/// The credential of a call to Jira.
#[derive(Clone, Copy, Debug)]
pub enum Credential<'a> {
    /// The shared secret of a Connect site: each call is signed with it.
    Secret(&'a SecretString),
    /// A bearer token that Atlassian has given for a Forge site.
    Token(&'a SecretString),
}

/// Why Jira did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JiraError {
    /// The id is not a number, or the site's address not an origin: neither has a place in an address.
    #[error("this issue has no valid address")]
    BadAddress,
    /// The site is no longer allowed: nothing is signed for it.
    #[error("the site is not in ATLASSIAN_SITES")]
    ExcludedSite,
    /// No answer in time, or none at all.
    #[error("Jira does not answer: {0}")]
    Unavailable(String),
    /// Jira asked for a pause (429), or the account has used up its share. The call was not made, or not answered.
    #[error("no more calls to Jira for {} s", .retry_after.as_secs())]
    Throttled {
        /// When to try again.
        retry_after: Duration,
    },
    /// The host gave no token to call with. The call was not made.
    #[error("there is no token to call Jira with")]
    NoToken,
    /// Another answer than 200, a redirect among them.
    #[error("Jira answered {0}")]
    Status(StatusCode),
    /// The answer is larger than any that is read.
    #[error("Jira's answer is too large")]
    TooLarge,
    /// The response does not match the documentation of the API.
    #[error("Jira's answer cannot be read")]
    Unreadable,
}

impl JiraError {
    /// Whether Jira did not answer at all. Any other error was answered by Jira, or is our own.
    pub fn is_silence(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Status(status) => status.is_server_error(),
            _ => false,
        }
    }
}

/// Jira's REST API. Clones share the cache and the rate limits.
#[derive(Clone, Debug)]
pub struct JiraClient {
    http: Client,
    /// Which sites may be called.
    sites: Sites,
    /// Origin of Atlassian's gateway: bearer tokens go to the sites behind it, and nowhere else.
    gateway: Option<Arc<str>>,
    quota: Arc<Quota>,
    /// Also by account: what Jira shows of an issue may depend on the user.
    issues: Answers<(Option<AccountId>, IssueId), IssueContent>,
    names: Answers<AccountId, String>,
    /// For callers at the same time: a permission is remembered elsewhere, for longer.
    permissions: Answers<(AccountId, IssueId), bool>,
}

impl JiraClient {
    /// Calls with a client that follows no redirect: [`client`](crate::atlassian::client) creates one.
    pub fn new(http: Client, sites: Sites) -> Self {
        let issues = Answers::new(KEEP_ISSUE, MAX_KEPT_BYTES, IssueContent::bytes);
        let names = Answers::new(KEEP_NAME, MAX_KEPT_BYTES, String::len);
        let permissions = Answers::new(KEEP_PERMISSION, MAX_KEPT_BYTES, |_| 0);
        Self { http, sites, gateway: None, quota: Arc::default(), issues, names, permissions }
    }

    /// The same, and calls sites on Forge too: `gateway` is the origin of Atlassian's REST interfaces.
    #[must_use]
    pub fn behind(self, gateway: &str) -> Self {
        Self { gateway: Some(gateway.into()), ..self }
    }

    /// Drops a site's cached answers: the tenant is gone.
    pub async fn forget(&self, client_key: &ClientKey) {
        self.issues.forget(client_key).await;
        self.names.forget(client_key).await;
        self.permissions.forget(client_key).await;
    }

    /// Makes a call, within the site's limits, and reads its answer. `operation` names it for `/metrics`.
    async fn ask<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        app: &SiteApp<'_>,
        request: RequestBuilder,
        now: Timestamp,
    ) -> Result<T, JiraError> {
        self.ask_bounded(operation, app, request, now, MAX_BODY_BYTES, |json| serde_json::from_slice(json).ok()).await
    }

    /// The same for an answer of at most `max_bytes`, which `read` converts.
    async fn ask_bounded<T>(
        &self,
        operation: &'static str,
        app: &SiteApp<'_>,
        request: RequestBuilder,
        now: Timestamp,
        max_bytes: usize,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T, JiraError> {
        self.quota.take(app, now)?;
        let started = Instant::now();
        let span = spans::call(Server::Jira.label(), operation);
        let body = self.exchange(app, request, now, max_bytes).instrument(span.clone()).await;
        let answer = body.and_then(|body| read(&body).ok_or(JiraError::Unreadable));
        spans::failed_unless(&span, answer.is_ok());
        measures::call_ended(Server::Jira, operation, result(&answer), started.elapsed());
        answer
    }

    async fn exchange(
        &self,
        app: &SiteApp<'_>,
        request: RequestBuilder,
        now: Timestamp,
        max_bytes: usize,
    ) -> Result<Bytes, JiraError> {
        let response = request.send().await.map_err(unavailable)?;
        self.quota.note(app.client_key, &response, now)?;
        if response.status() != StatusCode::OK {
            return Err(JiraError::Status(response.status()));
        }
        read_body(reqwest::Body::from(response), max_bytes).await.map_err(|fault| match fault {
            BodyFault::TooLarge => JiraError::TooLarge,
            BodyFault::Broken(error) => unavailable(error),
        })
    }

    fn signed(
        &self,
        app: &SiteApp<'_>,
        method: Method,
        path: &str,
        query: &str,
        now: Timestamp,
    ) -> Result<RequestBuilder, JiraError> {
        let (base, authorization) = match app.credential {
            Credential::Secret(secret) => {
                let origin = normal_origin(app.base_url).map_err(|_| JiraError::BadAddress)?;
                let origin = self.sites.admit(&origin).ok_or(JiraError::ExcludedSite)?;
                let hash = QueryHash::of(method.as_str(), path, query).map_err(|_| JiraError::BadAddress)?;
                let token = app_token::sign(app.client_key, secret, &hash, now);
                (origin.as_str().to_owned(), format!("JWT {}", token.expose_secret()))
            }
            Credential::Token(token) => {
                let gateway = self.gateway.as_deref().ok_or(JiraError::BadAddress)?;
                CloudId::from_api_address(app.base_url, gateway).map_err(|_| JiraError::BadAddress)?;
                (app.base_url.to_owned(), format!("Bearer {}", token.expose_secret()))
            }
        };
        let address = if query.is_empty() { format!("{base}{path}") } else { format!("{base}{path}?{query}") };
        let call = self.http.request(method, address).header(ACCEPT, "application/json");
        Ok(call.header(AUTHORIZATION, authorization))
    }
}

fn result<T>(answer: &Result<T, JiraError>) -> CallResult {
    match answer {
        Ok(_) => CallResult::Ok,
        Err(JiraError::Throttled { .. }) => CallResult::RateLimited,
        Err(JiraError::Status(status)) if status.is_client_error() => CallResult::Refused,
        Err(_) => CallResult::Failed,
    }
}

fn unavailable(error: reqwest::Error) -> JiraError {
    JiraError::Unavailable(error.without_url().to_string())
}

#[cfg(test)]
mod tests;
