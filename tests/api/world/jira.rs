use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::tenant::Tenant;

/// A Jira site with one issue, 10001, which everybody may edit. The account `admin` administers it.
pub(crate) struct Jira(MockServer);

impl Jira {
    pub(crate) async fn start() -> Self {
        let server = MockServer::start().await;
        let paragraph = json!({"type": "paragraph", "content": [{"type": "text", "text": "It lets nobody in."}]});
        let description = json!({"type": "doc", "version": 1, "content": [paragraph]});
        let issue = json!({"id": "10001", "fields": {
            "summary": "Fix the login page",
            "description": description,
            "labels": ["front_end"],
            "components": [{"id": "1", "name": "Website"}],
        }});
        Mock::given(method("GET"))
            .and(path("/rest/api/3/issue/10001"))
            .and(query_param("fields", "summary,description,labels,components"))
            .respond_with(ResponseTemplate::new(200).set_body_json(issue))
            .mount(&server)
            .await;
        Mock::given(method("POST"))
            .and(path("/rest/api/3/permissions/check"))
            .respond_with(granted)
            .mount(&server)
            .await;
        let fetched = ResponseTemplate::new(200).set_body_json(fetched());
        Mock::given(method("POST")).and(path("/rest/api/3/issue/bulkfetch")).respond_with(fetched).mount(&server).await;
        Mock::given(method("GET")).and(path("/rest/api/3/user/bulk")).respond_with(names).mount(&server).await;
        let named = |request: &Request| {
            let (_, account) = request.url.query_pairs().next().unwrap();
            ResponseTemplate::new(200).set_body_json(json!({"displayName": format!("{account} of Jira")}))
        };
        Mock::given(method("GET")).and(path("/rest/api/3/user")).respond_with(named).mount(&server).await;
        Self(server)
    }

    /// Lets the app read one more issue, which nobody may edit.
    pub(crate) async fn shows(&self, issue_id: &str) {
        let issue = json!({"id": issue_id, "fields": {"summary": "Fix the login page"}});
        Mock::given(method("GET"))
            .and(path(format!("/rest/api/3/issue/{issue_id}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(issue))
            .mount(&self.0)
            .await;
    }

    /// The same tenant, living here.
    pub(crate) fn of(&self, tenant: Tenant) -> Tenant {
        Tenant { base_url: self.url(), ..tenant }
    }

    pub(crate) fn url(&self) -> String {
        self.0.uri()
    }

    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }
}

/// Everybody may do everything with issue 10001, and `admin` administers the site.
pub(super) fn granted(request: &Request) -> ResponseTemplate {
    let question: Value = serde_json::from_slice(&request.body).unwrap();
    let asks_for_admin = question["globalPermissions"] == json!(["ADMINISTER"]) && question["accountId"] == "admin";
    let administers = if asks_for_admin { json!(["ADMINISTER"]) } else { json!([]) };
    let permission = &question["projectPermissions"][0]["permissions"][0];
    let granted = json!({"permission": permission, "issues": [10001], "projects": []});
    ResponseTemplate::new(200).set_body_json(json!({"globalPermissions": administers, "projectPermissions": [granted]}))
}

/// The one issue, as a list of issues has it.
pub(super) fn fetched() -> Value {
    let fields = json!({
        "summary": "Fix the login page",
        "status": {"name": "To Do"},
        "project": {"id": "10000", "key": "PROJ", "name": "Project"},
    });
    json!({"issues": [{"id": "10001", "key": "PROJ-1", "fields": fields}], "issueErrors": []})
}

/// Names of everybody who is asked about.
pub(super) fn names(request: &Request) -> ResponseTemplate {
    let accounts = request.url.query_pairs().filter(|(name, _)| name == "accountId");
    let user = |account: &str| json!({"accountId": account, "displayName": format!("{account} of Jira")});
    let users: Vec<Value> = accounts.map(|(_, account)| user(&account)).collect();
    ResponseTemplate::new(200).set_body_json(json!({"values": users}))
}
