//! What Jira lets a user do with an issue.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::{JiraClient, JiraError, SiteApp};
use crate::caller::{AccountId, IssueId};

/// A user waits for it, in addition to the actual call.
const TIMEOUT: Duration = Duration::from_secs(2);
pub(super) const PATH: &str = "/rest/api/3/permissions/check";
const EDIT: &str = "EDIT_ISSUES";

impl JiraClient {
    /// Whether Jira lets an account edit an issue. Gives up after two seconds.
    pub async fn may_edit(
        &self,
        app: &SiteApp<'_>,
        account_id: &AccountId,
        issue_id: &IssueId,
        now: Timestamp,
    ) -> Result<bool, JiraError> {
        let key = (app.client_key.clone(), (account_id.clone(), issue_id.clone()));
        self.permissions.get(key, now, self.check_permission(app, account_id, issue_id, now)).await
    }

    async fn check_permission(
        &self,
        app: &SiteApp<'_>,
        account_id: &AccountId,
        issue_id: &IssueId,
        now: Timestamp,
    ) -> Result<bool, JiraError> {
        // Jira requires a number here.
        let issue: u64 = issue_id.as_str().parse().map_err(|_| JiraError::BadAddress)?;
        let question = json!({
            "accountId": account_id.as_str(),
            "globalPermissions": [],
            "projectPermissions": [{ "permissions": [EDIT], "issues": [issue], "projects": [] }],
        });
        let request = self.signed(app, Method::POST, PATH, "", now)?.timeout(TIMEOUT).json(&question);
        let granted: Granted = self.ask("permission", app, request, now).await?;
        Ok(granted.project_permissions.iter().any(|one| one.permission == EDIT && one.issues.contains(&issue)))
    }
}

#[derive(Deserialize)]
struct Granted {
    #[serde(rename = "projectPermissions")]
    project_permissions: Vec<One>,
}

#[derive(Deserialize)]
struct One {
    permission: String,
    #[serde(default)]
    issues: Vec<u64>,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::super::testing::LocalSite;
    use super::*;

    async fn ask(answer: ResponseTemplate) -> (Result<bool, JiraError>, Vec<wiremock::Request>) {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let site = LocalSite::at(&server);
        let (app, jira) = (site.app(), site.client());
        let account = AccountId::parse("712020:mia").unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let may = jira.may_edit(&app, &account, &IssueId::parse("10001").unwrap(), now).await;
        (may, server.received_requests().await.unwrap())
    }

    fn granting(issues: &[u64]) -> ResponseTemplate {
        let one = json!({ "permission": EDIT, "issues": issues, "projects": [] });
        ResponseTemplate::new(200).set_body_json(json!({ "globalPermissions": [], "projectPermissions": [one] }))
    }

    #[tokio::test]
    async fn only_this_issue_and_this_permission_count() {
        assert_eq!(ask(granting(&[10001])).await.0, Ok(true));
        assert_eq!(ask(granting(&[10002])).await.0, Ok(false));
        assert_eq!(ask(granting(&[])).await.0, Ok(false));
        let none = json!({ "globalPermissions": [], "projectPermissions": [] });
        assert_eq!(ask(ResponseTemplate::new(200).set_body_json(none)).await.0, Ok(false));
    }

    #[tokio::test]
    async fn the_permission_request_names_account_and_issue_as_jira_requires() {
        let (_, requests) = ask(granting(&[10001])).await;
        let body: Value = serde_json::from_slice(&requests[0].body).unwrap();
        assert_eq!(requests[0].url.path(), PATH);
        assert_eq!(body["accountId"], "712020:mia");
        assert_eq!(body["projectPermissions"], json!([{ "permissions": [EDIT], "issues": [10001], "projects": [] }]));
    }

    #[tokio::test]
    async fn a_missing_answer_is_neither_yes_nor_no() {
        assert!(matches!(ask(ResponseTemplate::new(403)).await.0, Err(JiraError::Status(_))));
        assert_eq!(ask(ResponseTemplate::new(200).set_body_string("<html>")).await.0, Err(JiraError::Unreadable));
        let late = ask(granting(&[10001]).set_delay(TIMEOUT * 2)).await.0;
        assert!(matches!(late, Err(JiraError::Unavailable(_))));
    }
}
