//! Reads an issue through Jira's REST interface, as the add-on itself, and asks what a user may do with it.

mod administrator;
mod issue;
mod permission;
mod quota;
mod remembered;
#[cfg(test)]
mod testing;
mod user;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

pub use self::issue::IssueContent;
use self::quota::Quota;
use self::remembered::Answers;
use super::outgoing::{BodyFault, bounded_body};
use super::qsh::QueryHash;
use super::site::{Sites, normal_origin};
use super::tokens::app as app_token;
use crate::caller::forge::CloudId;
use crate::caller::{AccountId, ClientKey, IssueId};
use crate::measures::{self, CallResult, Server};

/// For the whole call: a user waits for it, and the form works without.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Of anything but an issue.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Long enough for a page that is loaded over and over; short enough for somebody who changes the issue and comes back.
const KEEP_ISSUE: Duration = Duration::from_secs(10);
const KEEP_NAME: Duration = Duration::from_secs(5 * 60);
const KEEP_PERMISSION: Duration = Duration::from_secs(2);
/// All issues, or all names, that are kept.
const MAX_KEPT_BYTES: u64 = 16 * 1024 * 1024;

/// The add-on at one site: where a call goes, and what it is signed with.
#[derive(Debug)]
pub struct App<'a> {
    /// Where the tenant's REST interface is, as kept. The call goes there and nowhere else.
    pub base_url: &'a str,
    /// The tenant.
    pub client_key: &'a ClientKey,
    /// What the call proves itself with.
    pub credential: Credential<'a>,
    /// Whose request makes us call: each account has its share of what we may ask of the site. `None` for work of our own.
    pub asked_by: Option<&'a AccountId>,
}

/// What a call to Jira proves itself with.
#[derive(Clone, Copy, Debug)]
pub enum Credential<'a> {
    /// The shared secret of a Connect site: each call is signed with it.
    Secret(&'a SecretString),
    /// A bearer token that Atlassian has given for a Forge site.
    Token(&'a SecretString),
}

/// Why Jira did not say what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JiraError {
    /// The id is not a number, or the site's address not an origin: neither has a place in an address.
    #[error("this issue has no valid address")]
    BadAddress,
    /// The site may not have the add-on any more: nothing is signed for it.
    #[error("the site is not in ATLASSIAN_SITES")]
    ExcludedSite,
    /// No answer in time, or none at all.
    #[error("Jira does not answer: {0}")]
    Unavailable(String),
    /// Jira said to wait (429), or the account has used up its share of what we may ask. The call was not made, or not
    /// answered.
    #[error("no more calls to Jira for {} s", .retry_after.as_secs())]
    Throttled {
        /// When to try again.
        retry_after: Duration,
    },
    /// The host gave no token to ask with. The call was not made.
    #[error("there is no token to call Jira with")]
    NoToken,
    /// Another answer than 200, a redirect among them.
    #[error("Jira answered {0}")]
    Status(StatusCode),
    /// The answer is larger than any that is read.
    #[error("Jira's answer is too large")]
    TooLarge,
    /// The answer is not what the interface promises.
    #[error("Jira's answer cannot be read")]
    Unreadable,
}

impl JiraError {
    /// Whether this is no answer at all. Any other fault is one that Jira gave, or one that we made ourselves.
    pub fn is_silence(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Status(status) => status.is_server_error(),
            _ => false,
        }
    }
}

/// Jira's REST interface. Clones share what is remembered and what was used up.
#[derive(Clone, Debug)]
pub struct JiraClient {
    http: Client,
    /// Which sites may be called.
    sites: Sites,
    /// Origin of Atlassian's gateway: bearer tokens go to the sites behind it, and nowhere else.
    gateway: Option<Arc<str>>,
    quota: Arc<Quota>,
    /// By the account too: what Jira shows of an issue may depend on who looks.
    issues: Answers<(Option<AccountId>, IssueId), IssueContent>,
    names: Answers<AccountId, String>,
    /// For callers at the same time: a permission is remembered elsewhere, for longer.
    permissions: Answers<(AccountId, IssueId), bool>,
}

impl JiraClient {
    /// Calls with a client that follows no redirect: [`client`](crate::atlassian::client) makes one.
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

    /// Forgets what a tenant's site answered: the tenant is gone.
    pub async fn forget(&self, client_key: &ClientKey) {
        self.issues.forget(client_key).await;
        self.names.forget(client_key).await;
        self.permissions.forget(client_key).await;
    }

    /// Makes a call, within the site's limits, and reads its answer. `operation` names it for `/metrics`.
    async fn ask<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        app: &App<'_>,
        request: RequestBuilder,
        now: Timestamp,
    ) -> Result<T, JiraError> {
        self.ask_bounded(operation, app, request, now, MAX_BODY_BYTES, |json| serde_json::from_slice(json).ok()).await
    }

    /// The same for an answer of at most `max_bytes`, of which `read` makes something.
    async fn ask_bounded<T>(
        &self,
        operation: &'static str,
        app: &App<'_>,
        request: RequestBuilder,
        now: Timestamp,
        max_bytes: usize,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T, JiraError> {
        self.quota.take(app, now)?;
        let started = Instant::now();
        let body = self.exchange(app, request, now, max_bytes).await;
        let answer = body.and_then(|body| read(&body).ok_or(JiraError::Unreadable));
        measures::call_ended(Server::Jira, operation, result(&answer), started.elapsed());
        answer
    }

    async fn exchange(
        &self,
        app: &App<'_>,
        request: RequestBuilder,
        now: Timestamp,
        max_bytes: usize,
    ) -> Result<Vec<u8>, JiraError> {
        let response = request.send().await.map_err(unavailable)?;
        self.quota.note(app.client_key, &response, now)?;
        if response.status() != StatusCode::OK {
            return Err(JiraError::Status(response.status()));
        }
        bounded_body(response, max_bytes).await.map_err(|fault| match fault {
            BodyFault::TooLarge => JiraError::TooLarge,
            BodyFault::Broken(error) => unavailable(error),
        })
    }

    fn signed(
        &self,
        app: &App<'_>,
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
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    use serde_json::{Value, json};
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    async fn read(server: &MockServer, id: &str) -> Result<IssueContent, JiraError> {
        read_at(&server.uri(), id).await
    }

    async fn read_at(base_url: &str, id: &str) -> Result<IssueContent, JiraError> {
        let app = App {
            base_url,
            client_key: &ClientKey::parse("tenant-a").unwrap(),
            credential: Credential::Secret(&SecretString::from("the tenant's secret, of a proper length")),
            asked_by: None,
        };
        let sites = Sites::parse(base_url).unwrap_or_else(|_| Sites::parse("https://*.atlassian.net").unwrap());
        let jira = JiraClient::new(crate::atlassian::client().unwrap(), sites);
        jira.issue(&app, &IssueId::parse(id).unwrap(), Timestamp::from_second(1_800_000_000).unwrap()).await
    }

    #[tokio::test]
    async fn nothing_is_signed_for_a_site_that_is_not_on_the_list() {
        let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
        let app = App {
            base_url: &server.uri(),
            client_key: &ClientKey::parse("tenant-a").unwrap(),
            credential: Credential::Secret(&SecretString::from("the tenant's secret, of a proper length")),
            asked_by: None,
        };
        let sites = Sites::parse("https://*.atlassian.net").unwrap();
        let jira = JiraClient::new(crate::atlassian::client().unwrap(), sites);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        assert_eq!(jira.issue(&app, &IssueId::parse("1").unwrap(), now).await, Err(JiraError::ExcludedSite));
        assert_eq!(server.received_requests().await.unwrap().len(), 0);
    }

    async fn a_jira(answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        server
    }

    fn an_issue() -> Value {
        json!({"id": "10001", "fields": {
            "summary": "Fix the login page",
            "description": {"type": "doc", "version": 1, "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "It lets nobody in."}]}]},
            "labels": ["rust"],
            "components": [{"id": "1", "name": "Web"}]
        }})
    }

    #[tokio::test]
    async fn an_issue_becomes_plain_text() {
        let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
        let issue = read(&server, "10001").await.unwrap();
        let expected = IssueContent {
            summary: "Fix the login page".into(),
            description: "It lets nobody in.".into(),
            labels: vec!["rust".into()],
            components: vec!["Web".into()],
            gaps: vec![],
        };
        assert_eq!(issue, expected);
    }

    #[tokio::test]
    async fn an_empty_issue_is_read_too() {
        let fields = json!({"fields": {"summary": "S", "description": null, "labels": null}});
        let server = a_jira(ResponseTemplate::new(200).set_body_json(fields)).await;
        assert_eq!(read(&server, "1").await, Ok(IssueContent { summary: "S".into(), ..IssueContent::default() }));
    }

    #[tokio::test]
    async fn the_call_is_signed_for_this_request_only() {
        let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
        read(&server, "10001").await.unwrap();

        let request = &server.received_requests().await.unwrap()[0];
        let token = request.headers["authorization"].to_str().unwrap().strip_prefix("JWT ").unwrap();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&["tenant-a"]);
        validation.validate_exp = false;
        let key = DecodingKey::from_secret(b"the tenant's secret, of a proper length");
        let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims;
        let qsh = QueryHash::of("GET", request.url.path(), request.url.query().unwrap()).unwrap();
        assert_eq!(claims["iss"], "upwork-job-post");
        assert_eq!(claims["qsh"], qsh.as_str());
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 180);
        assert!(request.body.is_empty());
        assert!(request.headers["user-agent"].to_str().unwrap().ends_with(" upwork-job-post"));
    }

    #[tokio::test]
    async fn the_token_never_follows_a_redirect() {
        let elsewhere = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
        let server = a_jira(ResponseTemplate::new(307).insert_header("location", elsewhere.uri())).await;
        assert_eq!(read(&server, "1").await, Err(JiraError::Status(StatusCode::TEMPORARY_REDIRECT)));
        assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn an_answer_that_is_no_issue_is_an_error() {
        for body in ["", "<html>", "{}", r#"{"fields": 1}"#] {
            let server = a_jira(ResponseTemplate::new(200).set_body_string(body)).await;
            assert_eq!(read(&server, "1").await, Err(JiraError::Unreadable));
        }
        let large = json!({"fields": {"summary": "x".repeat(issue::MAX_BODY_BYTES)}});
        let server = a_jira(ResponseTemplate::new(200).set_body_json(large)).await;
        assert_eq!(read(&server, "1").await, Err(JiraError::TooLarge));
        let server = a_jira(ResponseTemplate::new(404)).await;
        assert_eq!(read(&server, "1").await, Err(JiraError::Status(StatusCode::NOT_FOUND)));
    }

    #[tokio::test]
    async fn an_id_that_is_no_number_is_never_sent() {
        let server = a_jira(ResponseTemplate::new(200)).await;
        for id in ["..", "A-1", "1/../2", "1?x"] {
            assert_eq!(read(&server, id).await, Err(JiraError::BadAddress), "{id}");
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn an_address_with_a_path_is_never_called() {
        let server = a_jira(ResponseTemplate::new(200)).await;
        for base_url in [format!("{}/x", server.uri()), format!("{}?", server.uri()), String::new()] {
            assert_eq!(read_at(&base_url, "1").await, Err(JiraError::BadAddress), "{base_url}");
        }
        assert_eq!(server.received_requests().await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn a_jira_that_hangs_is_given_up() {
        let server = a_jira(ResponseTemplate::new(200).set_delay(TIMEOUT * 2)).await;
        assert!(matches!(read(&server, "1").await, Err(JiraError::Unavailable(_))));
    }
}
