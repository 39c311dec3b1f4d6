use serde_json::json;
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::tenant::Tenant;

/// A Jira site with one issue, 10001.
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
        let granted = json!({"permission": "EDIT_ISSUES", "issues": [10001], "projects": []});
        let granted = json!({"globalPermissions": [], "projectPermissions": [granted]});
        Mock::given(method("POST"))
            .and(path("/rest/api/3/permissions/check"))
            .respond_with(ResponseTemplate::new(200).set_body_json(granted))
            .mount(&server)
            .await;
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
