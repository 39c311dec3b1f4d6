//! Jira sites, their users, and what their Jira answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use upwork_job_post::body::read_body;

use crate::world::{ISSUE, Tenant, TestApp, arguments, spawn_app_with};

/// Sites whose users open pages and call functions. More than one, for limits are counted by site.
const SITES: u8 = 24;
/// Sites that only receive hooks: they may end in any state.
const HOOK_SITES: u8 = 8;
/// Users of a site.
const USERS: [&str; 6] = ["ann", "ben", "cem", "dua", "eli", "fay"];
/// A user of the first site who has connected an Upwork account.
const CONNECTED: &str = "gil";

/// Jira's next answer to a request for an issue.
type Issues = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A user, and the session of a page.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) tenant: Tenant,
    pub(crate) account: &'static str,
    pub(crate) session: String,
}

/// The application with its sites and users.
pub(crate) struct Sites {
    app: TestApp,
    /// Users without an Upwork account.
    pub(crate) users: Vec<User>,
    /// One with.
    pub(crate) connected: User,
    /// Sites that hooks are sent for.
    pub(crate) hooked: Vec<Tenant>,
    /// The server functions, with arguments that they can read.
    pub(crate) functions: Vec<(&'static str, Value)>,
    issues: Issues,
}

impl Sites {
    pub(crate) async fn start() -> Self {
        let issues = Issues::default();
        let port = start_jira(Arc::clone(&issues)).await;
        let addresses: Vec<String> =
            (1..=SITES + HOOK_SITES).map(|number| format!("http://127.0.1.{number}:{port}")).collect();
        let settings = [("ATLASSIAN_SITES", addresses.join(",")), ("SESSION_SECONDS", "86400".to_owned())];
        let app = spawn_app_with(&settings.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
        let tenants: Vec<Tenant> = addresses.iter().enumerate().map(|(number, url)| tenant(number, url)).collect();
        let (open, hooked) = tenants.split_at(usize::from(SITES));
        let mut users = Vec::new();
        for tenant in open {
            app.install(tenant).await;
            for account in USERS {
                users.push(user(&app, tenant, account).await);
            }
        }
        app.person(&open[0], CONNECTED).connected().await;
        let connected = user(&app, &open[0], CONNECTED).await;
        Self { app, users, connected, hooked: hooked.to_vec(), functions: functions(), issues }
    }

    /// The router under test.
    pub(crate) fn router(&self) -> Router {
        self.app.router()
    }

    /// Jira's next answers to requests for an issue.
    pub(crate) fn answer_for(&self, issue: &str, body: Vec<u8>) {
        self.issues.lock().unwrap().insert(issue.to_owned(), body);
    }
}

fn tenant(number: usize, base_url: &str) -> Tenant {
    let key = Box::leak(format!("site-{number}").into_boxed_str());
    Tenant {
        key,
        secret: format!("the shared secret of site {number}, which is long enough"),
        base_url: base_url.into(),
    }
}

async fn user(app: &TestApp, tenant: &Tenant, account: &'static str) -> User {
    let session = app.person(tenant, account).session().await;
    User { tenant: tenant.clone(), account, session }
}

/// Every server function. One without its own arguments gets those of all others.
fn functions() -> Vec<(&'static str, Value)> {
    let mut known = arguments();
    let all: BTreeMap<String, Value> = known.values().filter_map(Value::as_object).flat_map(Clone::clone).collect();
    let paths = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    let mut functions: Vec<_> =
        paths.map(|path| (path, known.remove(path).unwrap_or_else(|| json!(all.clone())))).collect();
    // The order of registration is not the same in every process.
    functions.sort_by_key(|(path, _)| *path);
    functions
}

/// An issue in Jira's format, with a document of many kinds of node.
pub(crate) fn an_issue() -> Value {
    let text = |text: &str| json!({"type": "text", "text": text, "marks": [{"type": "strong"}]});
    let link =
        json!({"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://a.test/"}}]});
    let paragraph = |parts: &[Value]| json!({"type": "paragraph", "content": parts});
    let item = json!({"type": "listItem", "content": [paragraph(&[text("one")])]});
    let cell = json!({"type": "tableCell", "attrs": {"colspan": 1}, "content": [paragraph(&[text("cell")])]});
    let description = json!({"type": "doc", "version": 1, "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Title")]},
        paragraph(&[text("See "), link, json!({"type": "hardBreak"}), json!({"type": "emoji", "attrs": {"text": "🙂"}})]),
        {"type": "bulletList", "content": [item, item]},
        {"type": "orderedList", "attrs": {"order": 3}, "content": [item]},
        {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"state": "DONE"}, "content": [text("done")]}]},
        {"type": "codeBlock", "attrs": {"language": "rust"}, "content": [{"type": "text", "text": "fn main() {}"}]},
        {"type": "table", "content": [{"type": "tableRow", "content": [cell, cell]}]},
        {"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph(&[text("note")])]},
        {"type": "expand", "attrs": {"title": "More"}, "content": [paragraph(&[text("hidden")])]},
        {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "1", "type": "file"}}]},
        paragraph(&[json!({"type": "mention", "attrs": {"id": "1", "text": "@mia"}}),
            json!({"type": "date", "attrs": {"timestamp": "1700000000000"}}),
            json!({"type": "inlineCard", "attrs": {"url": "https://a.test/"}}),
            json!({"type": "status", "attrs": {"text": "DONE"}})]),
        {"type": "rule"},
    ]});
    json!({"id": ISSUE, "fields": {
        "summary": "Fix the login page", "description": description, "labels": ["front_end"],
        "components": [{"id": "1", "name": "Website"}],
    }})
}

/// A Jira for all sites; returns its port.
async fn start_jira(issues: Issues) -> u16 {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = Router::new().fallback(jira).with_state(issues);
    tokio::spawn(async move { axum::serve(listener, router).await });
    port
}

async fn jira(State(issues): State<Issues>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let answer = if let Some(issue) = path.strip_prefix("/rest/api/3/issue/") {
        issues.lock().unwrap().remove(issue).map_or_else(|| Bytes::from(an_issue().to_string()), Bytes::from)
    } else if path == "/rest/api/3/permissions/check" {
        let body = read_body(request.into_body(), 100_000).await.unwrap_or_default();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        granted(&body).to_string().into()
    } else {
        json!({"displayName": "Somebody"}).to_string().into()
    };
    ([("content-type", "application/json")], answer).into_response()
}

/// Every user may do everything with issues, and one of each site administers it.
fn granted(question: &Value) -> Value {
    let issues = &question["projectPermissions"][0]["issues"];
    let on_issues = json!({"permission": "EDIT_ISSUES", "issues": issues, "projects": []});
    let global = if question["accountId"] == USERS[0] { question["globalPermissions"].clone() } else { Value::Null };
    json!({
        "globalPermissions": global.as_array().cloned().unwrap_or_default(),
        "projectPermissions": if issues.is_array() { vec![on_issues] } else { Vec::new() },
    })
}
