//! What Jira says about many issues or users at once.

use std::collections::HashSet;
use std::time::Duration;

use app::model::one_line;
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::permission::PATH as CHECK_PATH;
use super::{JiraClient, JiraError, SiteApp};
use crate::caller::{AccountId, IssueId, IssueKey, ProjectId};

/// A user waits for each of them, and there may be several in sequence.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Maximum number of issues per call.
pub const MAX_ISSUES: usize = 100;
/// Maximum number of users per call: their ids are in the address.
pub const MAX_USERS: usize = 50;
const BROWSE: &str = "BROWSE_PROJECTS";
const FETCH_PATH: &str = "/rest/api/3/issue/bulkfetch";
const USERS_PATH: &str = "/rest/api/3/user/bulk";

/// A user of a Jira site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JiraUser {
    /// The account.
    pub account_id: AccountId,
    /// The name that others see.
    pub display_name: String,
    /// Whether the account can be used. Nobody is said to be deactivated unless Jira says so.
    #[serde(default = "is_active")]
    pub active: bool,
}

const fn is_active() -> bool {
    true
}

/// An issue as one line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueLine {
    /// Its id.
    pub id: IssueId,
    /// Its current key.
    pub key: IssueKey,
    /// One line.
    pub summary: String,
    /// The name of its status in Jira, in the language of the requester.
    pub status: String,
    /// Its project now.
    pub project: Option<(ProjectId, String)>,
}

impl JiraClient {
    /// Which of at most [`MAX_ISSUES`] issues Jira lets an account see. Issues that Jira does not name are not visible.
    /// Never cached. Gives up after three seconds.
    pub async fn visible_issues(
        &self,
        app: &SiteApp<'_>,
        account_id: &AccountId,
        issues: &[IssueId],
        now: Timestamp,
    ) -> Result<HashSet<IssueId>, JiraError> {
        // Jira requires numbers here, and an id that is not a number is not an issue.
        let numbers: Vec<u64> =
            issues.iter().filter_map(|issue| issue.as_str().parse().ok()).take(MAX_ISSUES).collect();
        let question = json!({
            "accountId": account_id.as_str(),
            "globalPermissions": [],
            "projectPermissions": [{ "permissions": [BROWSE], "issues": numbers, "projects": [] }],
        });
        let request = self.signed(app, Method::POST, CHECK_PATH, "", now)?.timeout(TIMEOUT).json(&question);
        let granted: PermissionsAnswer = self.ask("permissions", app, request, now).await?;
        let browsable = granted.project_permissions.into_iter().filter(|one| one.permission == BROWSE);
        let named: HashSet<String> = browsable.flat_map(|one| one.issues).map(|issue| issue.to_string()).collect();
        Ok(issues.iter().filter(|issue| named.contains(issue.as_str())).cloned().collect())
    }

    /// Reads at most [`MAX_ISSUES`] issues. One that is gone, or that the requester may not see, is left out. Never
    /// cached. Gives up after three seconds.
    pub async fn issue_lines(
        &self,
        app: &SiteApp<'_>,
        issues: &[IssueId],
        now: Timestamp,
    ) -> Result<Vec<IssueLine>, JiraError> {
        let ids: Vec<&str> = issues.iter().map(IssueId::as_str).take(MAX_ISSUES).collect();
        let question = json!({ "issueIdsOrKeys": ids, "fields": ["summary", "status", "project"] });
        let request = self.signed(app, Method::POST, FETCH_PATH, "", now)?.timeout(TIMEOUT).json(&question);
        let fetched: IssuesAnswer = self.ask("issues", app, request, now).await?;
        Ok(fetched.issues.into_iter().filter_map(FetchedIssue::line).collect())
    }

    /// The names of at most [`MAX_USERS`] accounts; one that Jira does not show is left out. Gives up after three seconds.
    pub async fn display_names(
        &self,
        app: &SiteApp<'_>,
        accounts: &[AccountId],
        now: Timestamp,
    ) -> Result<Vec<(AccountId, String)>, JiraError> {
        let users = self.users(app, accounts, now).await?;
        Ok(users.into_iter().map(|user| (user.account_id, user.display_name)).collect())
    }

    /// At most [`MAX_USERS`] users by their accounts; one that Jira does not show is left out. Gives up after three seconds.
    pub async fn users(
        &self,
        app: &SiteApp<'_>,
        accounts: &[AccountId],
        now: Timestamp,
    ) -> Result<Vec<JiraUser>, JiraError> {
        let request = self.signed(app, Method::GET, USERS_PATH, &users_query(accounts), now)?.timeout(TIMEOUT);
        let users: Users = self.ask("users", app, request, now).await?;
        Ok(users.values)
    }
}

fn users_query(accounts: &[AccountId]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for account in accounts.iter().take(MAX_USERS) {
        query.append_pair("accountId", account.as_str());
    }
    query.append_pair("maxResults", &MAX_USERS.to_string()).finish()
}

#[derive(Deserialize)]
struct PermissionsAnswer {
    #[serde(rename = "projectPermissions")]
    project_permissions: Vec<GrantedPermission>,
}

#[derive(Deserialize)]
struct GrantedPermission {
    permission: String,
    #[serde(default)]
    issues: Vec<u64>,
}

#[derive(Deserialize)]
struct IssuesAnswer {
    issues: Vec<FetchedIssue>,
}

#[derive(Deserialize)]
struct FetchedIssue {
    id: IssueId,
    key: IssueKey,
    fields: IssueFields,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IssueFields {
    summary: Option<String>,
    status: Option<NamedValue>,
    project: Option<Project>,
}

#[derive(Deserialize)]
struct NamedValue {
    name: String,
}

#[derive(Deserialize)]
struct Project {
    id: ProjectId,
    name: String,
}

#[derive(Deserialize)]
struct Users {
    values: Vec<JiraUser>,
}

impl FetchedIssue {
    /// An issue with an invalid key is left out: keys become parts of addresses.
    fn line(self) -> Option<IssueLine> {
        let Self { id, key, fields: IssueFields { summary, status, project } } = self;
        let is_plain = key.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        is_plain.then(|| IssueLine {
            id,
            key,
            summary: one_line(&summary.unwrap_or_default()),
            status: status.map(|status| one_line(&status.name)).unwrap_or_default(),
            project: project.map(|project| (project.id, one_line(&project.name))),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use wiremock::matchers::{any, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::super::testing::LocalSite;
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn issues(ids: &[&str]) -> Vec<IssueId> {
        ids.iter().map(|id| IssueId::parse(*id).unwrap()).collect()
    }

    async fn a_jira(answer: Value) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
        server
    }

    async fn visible(server: &MockServer, asked: &[&str]) -> Result<HashSet<IssueId>, JiraError> {
        let site = LocalSite::at(server);
        let mia = AccountId::parse("712020:mia").unwrap();
        site.client().visible_issues(&site.app(), &mia, &issues(asked), now()).await
    }

    #[tokio::test]
    async fn only_requested_issues_with_this_permission_are_visible() {
        let granted = json!({ "globalPermissions": [], "projectPermissions": [
            { "permission": BROWSE, "issues": [10001, 10009], "projects": [10000] },
            { "permission": "EDIT_ISSUES", "issues": [10002], "projects": [] },
        ]});
        let server = a_jira(granted).await;
        let seen = visible(&server, &["10001", "10002", "10003", "none"]).await.unwrap();
        assert_eq!(seen, HashSet::from_iter(issues(&["10001"])));
        let asked: Value = serde_json::from_slice(&server.received_requests().await.unwrap()[0].body).unwrap();
        let permissions = json!([{ "permissions": [BROWSE], "issues": [10001, 10002, 10003], "projects": [] }]);
        assert_eq!((asked["accountId"].as_str(), &asked["projectPermissions"]), (Some("712020:mia"), &permissions));
    }

    #[tokio::test]
    async fn at_most_a_hundred_issues_are_requested_and_the_rest_is_hidden() {
        let many: Vec<String> = (1..=101).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let all: Vec<u64> = (1..=100).collect();
        let granted = json!({ "projectPermissions": [{ "permission": BROWSE, "issues": all }] });
        let server = a_jira(granted).await;
        assert_eq!(visible(&server, &many).await.unwrap().len(), MAX_ISSUES);
        let asked: Value = serde_json::from_slice(&server.received_requests().await.unwrap()[0].body).unwrap();
        assert_eq!(asked["projectPermissions"][0]["issues"].as_array().unwrap().len(), MAX_ISSUES);
    }

    #[tokio::test]
    async fn an_issue_is_read_as_one_line_and_one_with_an_invalid_key_is_left_out() {
        let fields = |summary: &str| json!({ "summary": summary, "status": { "name": "To Do" } });
        let with_project = json!({ "summary": "B", "project": { "id": "10000", "key": "WEB", "name": "Website" } });
        let server = a_jira(json!({ "issues": [
            { "id": "1", "key": "WEB-1", "fields": fields("One\nline") },
            { "id": "2", "key": "WEB-2", "fields": with_project },
            { "id": "3", "key": "WEB/../x", "fields": fields("C") },
        ], "issueErrors": [] }))
        .await;
        let site = LocalSite::at(&server);
        let lines = site.client().issue_lines(&site.app(), &issues(&["1", "2", "3"]), now()).await.unwrap();
        let told: Vec<_> = lines.iter().map(|line| (line.key.as_str(), &*line.summary, &*line.status)).collect();
        assert_eq!(told, [("WEB-1", "One line", "To Do"), ("WEB-2", "B", "")]);
        assert_eq!(lines[1].project, Some((ProjectId::parse("10000").unwrap(), "Website".to_owned())));
    }

    #[tokio::test]
    async fn only_users_whom_jira_returns_are_named() {
        let server = MockServer::start().await;
        let answer = json!({ "values": [{ "accountId": "712020:mia", "displayName": "Mia Torres" }], "total": 1 });
        let found = ResponseTemplate::new(200).set_body_json(answer);
        Mock::given(method("GET")).and(path(USERS_PATH)).respond_with(found).mount(&server).await;
        let site = LocalSite::at(&server);
        let accounts = ["712020:mia", "712020:gone"].map(|id| AccountId::parse(id).unwrap());
        let names = site.client().display_names(&site.app(), &accounts, now()).await.unwrap();
        assert_eq!(names, [(accounts[0].clone(), "Mia Torres".to_owned())]);
        let users = site.client().users(&site.app(), &accounts, now()).await.unwrap();
        assert!(users[0].active, "nobody has said otherwise");
        let asked = server.received_requests().await.unwrap()[0].url.query().unwrap().to_owned();
        assert_eq!(asked, "accountId=712020%3Amia&accountId=712020%3Agone&maxResults=50");
    }
}
