use reqwest::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::app::TestApp;
use super::tenant::Tenant;
use super::tokens::panel_of;

/// The issue of all users, unless a test says otherwise.
pub(crate) const ISSUE: &str = "10001";

/// A Jira user on an issue, and the browser that the app's page runs in.
#[derive(Clone)]
pub(crate) struct Person<'a> {
    app: &'a TestApp,
    tenant: Tenant,
    account: &'static str,
    issue: &'static str,
}

impl<'a> Person<'a> {
    pub(super) fn new(app: &'a TestApp, tenant: Tenant, account: &'static str) -> Self {
        Self { app, tenant, account, issue: ISSUE }
    }

    /// The same user on another issue.
    pub(crate) fn on(&self, issue: &'static str) -> Self {
        Self { issue, ..self.clone() }
    }

    /// Opens the panel's frame.
    pub(crate) async fn open_panel(&self) -> Answer {
        let target = panel_of(self.issue);
        self.app.open(&target, &self.tenant.page_token(self.account, self.issue, &target)).await
    }

    /// Opens the dialog's frame.
    pub(crate) async fn open_dialog(&self) -> Answer {
        let target = panel_of(self.issue).replace("issue-panel", "job-dialog");
        self.app.open(&target, &self.tenant.page_token(self.account, self.issue, &target)).await
    }

    pub(crate) async fn session(&self) -> String {
        let answer = self.app.post("/api/session", &self.tenant.context_token(self.account, self.issue), "").await;
        answer.json()["token"].as_str().expect(&answer.text).to_owned()
    }

    /// Calls a server function.
    pub(crate) async fn call(&self, function: &str, arguments: Value) -> Answer {
        self.app.post(&format!("/api/{function}"), &self.session().await, arguments.to_string()).await
    }

    /// The current state of the panel.
    pub(crate) async fn panel(&self) -> Value {
        let answer = self.call("panel", json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Requests an authorization: the address that the pop-up opens.
    pub(crate) async fn ask_to_connect(&self) -> String {
        let answer = self.call("authorization", json!({})).await;
        answer.json()["path"].as_str().expect(&answer.text).to_owned()
    }

    /// Opens the pop-up, as the panel does: the state for Upwork, and the cookie.
    pub(crate) async fn start_connect(&self) -> (String, String) {
        let path = self.ask_to_connect().await;
        let answer = self.app.open_as(&path, Some("same-origin")).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        (state_of(&path), answer.cookie())
    }

    /// Opens a link that was sent by somebody, and continues: the state for Upwork, and the cookie.
    pub(crate) async fn continue_from(&self, path: &str) -> (String, String) {
        let page = self.app.open_as(path, Some("none")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let answer = self.app.send_form(&page, &page.cookie(), &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        (state_of(path), answer.cookie_of("__Host-upwork-connect-").unwrap())
    }

    /// Returns from Upwork.
    pub(crate) async fn come_back(&self, query: &[(&str, &str)], cookie: &str) -> Answer {
        let request = self.app.request(Method::GET, "/oauth/upwork/callback").query(query);
        Answer::to(request.header("cookie", cookie)).await
    }

    /// Connects to the Upwork user whom the code identifies.
    pub(crate) async fn connect_as(&self, code: &str) {
        let (state, cookie) = self.start_connect().await;
        let answer = self.come_back(&[("code", code), ("state", &state)], &cookie).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// The same person, connected to the usual Upwork user.
    pub(crate) async fn connected(self) -> Self {
        self.connect_as("ada").await;
        self
    }

    pub(crate) async fn post(&self, submission: &Value) -> Answer {
        self.call("post-job", json!({"submission": submission})).await
    }

    /// Polls a post until its end.
    pub(crate) async fn await_end_of(&self, id: &str) -> Value {
        for _ in 0..150 {
            let answer = self.call("post-status", json!({"id": id})).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            if answer.json() != "checking" {
                return answer.json();
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the post {id} has no end");
    }
}

/// The state that a link carries.
fn state_of(path: &str) -> String {
    let (_, query) = path.split_once('?').unwrap();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "state").unwrap().1.into_owned()
}

/// A complete draft.
pub(crate) fn a_draft() -> Value {
    json!({
        "title": "Fix the login page", "description": "It lets nobody in.", "category": "531770282580668418",
        "subcategory": "531770282584862733", "amount": "150", "experience": "intermediate", "visibility": "anyone",
    })
}

/// A complete submission.
pub(crate) fn a_submission(id: &str) -> Value {
    json!({"id": id, "draft": a_draft()})
}
