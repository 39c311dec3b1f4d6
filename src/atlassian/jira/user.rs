//! The display name of a user in Jira.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use url::form_urlencoded;

use super::{JiraClient, JiraError, SiteApp};
use crate::caller::AccountId;

/// Nobody waits for it.
const TIMEOUT: Duration = Duration::from_secs(3);
const PATH: &str = "/rest/api/3/user";

impl JiraClient {
    /// The name that an account shows to others; cached for five minutes. Gives up after three seconds.
    pub async fn display_name(
        &self,
        app: &SiteApp<'_>,
        account_id: &AccountId,
        now: Timestamp,
    ) -> Result<String, JiraError> {
        let key = (app.client_key.clone(), account_id.clone());
        self.names.get(key, now, self.read_name(app, account_id, now)).await
    }

    async fn read_name(&self, app: &SiteApp<'_>, account_id: &AccountId, now: Timestamp) -> Result<String, JiraError> {
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("accountId", account_id.as_str()).finish();
        let request = self.signed(app, Method::GET, PATH, &query, now)?.timeout(TIMEOUT);
        let user: JiraUser = self.ask("user", app, request, now).await?;
        Ok(user.display_name)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JiraUser {
    display_name: String,
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use serde_json::json;
    use wiremock::matchers::{method, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::super::testing::LocalSite;
    use super::*;

    async fn ask(answer: ResponseTemplate) -> Result<String, JiraError> {
        let server = MockServer::start().await;
        let mock = Mock::given(method("GET")).and(path(PATH)).and(query_param("accountId", "712020:mia"));
        mock.respond_with(answer).mount(&server).await;
        let site = LocalSite::at(&server);
        let (app, jira) = (site.app(), site.client());
        let account = AccountId::parse("712020:mia").unwrap();
        jira.display_name(&app, &account, Timestamp::from_second(1_800_000_000).unwrap()).await
    }

    #[tokio::test]
    async fn a_user_has_their_public_name() {
        let mia = json!({"accountId": "712020:mia", "displayName": "Mia Torres", "emailAddress": "mia@example.com"});
        assert_eq!(ask(ResponseTemplate::new(200).set_body_json(mia)).await, Ok("Mia Torres".to_owned()));
    }

    #[tokio::test]
    async fn a_hidden_account_has_no_name() {
        assert_eq!(ask(ResponseTemplate::new(404)).await, Err(JiraError::Status(StatusCode::NOT_FOUND)));
        assert_eq!(ask(ResponseTemplate::new(200).set_body_json(json!({}))).await, Err(JiraError::Unreadable));
    }
}
