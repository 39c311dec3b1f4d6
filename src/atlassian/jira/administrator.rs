//! Whether Jira lets a user administer the site.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::permission::PATH as CHECK_PATH;
use super::{Credential, JiraClient, JiraError, SiteApp};
use crate::caller::AccountId;

/// A user waits for it.
const TIMEOUT: Duration = Duration::from_secs(3);
const ADMINISTER: &str = "ADMINISTER";
/// For the user whose token it is.
const OWN_PATH: &str = "/rest/api/3/mypermissions";
const OWN_QUERY: &str = "permissions=ADMINISTER";

impl JiraClient {
    /// Whether Jira lets an account administer the site: asked as the user if there is a token of the user's, otherwise
    /// as the app about the user. Never cached. Gives up after three seconds.
    pub async fn is_administrator(
        &self,
        app: &SiteApp<'_>,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<bool, JiraError> {
        match app.credential {
            Credential::Token(_) => {
                let request = self.signed(app, Method::GET, OWN_PATH, OWN_QUERY, now)?.timeout(TIMEOUT);
                let own: Own = self.ask("permission", app, request, now).await?;
                Ok(own.permissions.administer.have_permission)
            }
            Credential::Secret(_) => {
                let question = json!({
                    "accountId": account_id.as_str(),
                    "globalPermissions": [ADMINISTER],
                    "projectPermissions": [],
                });
                let request = self.signed(app, Method::POST, CHECK_PATH, "", now)?.timeout(TIMEOUT).json(&question);
                let granted: Granted = self.ask("permission", app, request, now).await?;
                Ok(granted.global_permissions.iter().any(|permission| permission == ADMINISTER))
            }
        }
    }
}

#[derive(Deserialize)]
struct Own {
    permissions: OwnPermissions,
}

#[derive(Deserialize)]
struct OwnPermissions {
    #[serde(rename = "ADMINISTER")]
    administer: OwnPermission,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnPermission {
    have_permission: bool,
}

#[derive(Deserialize)]
struct Granted {
    #[serde(rename = "globalPermissions")]
    global_permissions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;
    use serde_json::Value;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::atlassian::site::Sites;
    use crate::caller::ClientKey;

    const CLOUD: &str = "d0d52620-3203-4cfa-8db5-f2587155f0dd";

    async fn ask(answer: Value, by_token: bool) -> (Result<bool, JiraError>, wiremock::Request) {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
        let (client_key, secret) =
            (ClientKey::parse("tenant-a").unwrap(), SecretString::from("the secret or the token"));
        let (base_url, credential) = if by_token {
            (format!("{}/ex/jira/{CLOUD}", server.uri()), Credential::Token(&secret))
        } else {
            (server.uri(), Credential::Secret(&secret))
        };
        let app = SiteApp { base_url: &base_url, client_key: &client_key, credential, requested_by: None };
        let jira = JiraClient::new(crate::atlassian::client().unwrap(), Sites::parse(&server.uri()).unwrap());
        let account = AccountId::parse("712020:mia").unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let is_one = jira.behind(&server.uri()).is_administrator(&app, &account, now).await;
        (is_one, server.received_requests().await.unwrap().remove(0))
    }

    #[tokio::test]
    async fn on_forge_jira_is_asked_with_the_users_token() {
        let own = |have: bool| json!({ "permissions": { "ADMINISTER": { "havePermission": have } } });
        let (is_one, request) = ask(own(true), true).await;
        assert_eq!((is_one, request.url.query()), (Ok(true), Some(OWN_QUERY)));
        assert_eq!(request.url.path(), format!("/ex/jira/{CLOUD}{OWN_PATH}"));
        assert_eq!(request.headers["authorization"], "Bearer the secret or the token");
        assert_eq!(ask(own(false), true).await.0, Ok(false));
        assert_eq!(ask(json!({ "permissions": {} }), true).await.0, Err(JiraError::Unreadable));
    }

    #[tokio::test]
    async fn on_connect_the_app_asks_jira_about_the_user() {
        let (is_one, request) = ask(json!({ "globalPermissions": [ADMINISTER] }), false).await;
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!((is_one, body["accountId"].as_str()), (Ok(true), Some("712020:mia")));
        assert_eq!(ask(json!({ "globalPermissions": [] }), false).await.0, Ok(false));
        assert_eq!(ask(json!({ "globalPermissions": ["SYSTEM_ADMIN"] }), false).await.0, Ok(false));
    }
}
