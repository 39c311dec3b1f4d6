use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use upwork_job_post::server::Limits;
use upwork_job_post::settings::Settings;
use upwork_job_post::site::Site;
use upwork_job_post::startup::Application;

use super::answer::Answer;
use super::forge::{APP, ForgeKeys, NO_GATEWAY};
use super::jira::Jira;
use super::keys::KeyServer;
use super::log;
use super::person::Person;
use super::site::FILES;
use super::tenant::{Tenant, acme, globex};
use super::upwork::Upwork;

/// The public address. Nothing listens there: only the contents of the tokens count.
pub(crate) const US: &str = "https://addon.example.test";

/// Known, so that a test can make session tokens of any age.
pub(crate) const SECRET_KEYS: &str = "k1:RCNF1RllBfqBos9+rU6yW1n3seiNCJlZX4/aYPL8mNs=";

/// A running application with its outside.
pub(crate) struct TestApp {
    pub(crate) keys: KeyServer,
    pub(crate) upwork: Upwork,
    _forge_keys: ForgeKeys,
    data: TempDir,
    settings: Vec<(String, String)>,
    http: Client,
    running: Running,
}

struct Running {
    address: String,
    metrics: Option<SocketAddr>,
    /// The same application, without a connection in between.
    router: Option<axum::Router>,
    stop: Option<oneshot::Sender<()>>,
    end: Option<JoinHandle<std::io::Result<()>>>,
}

/// The MongoDB that was given to the tests. `None`, and a line that says so, where there is none.
pub(crate) fn mongodb_uri() -> Option<url::Url> {
    let Ok(uri) = std::env::var("MONGODB_URI") else {
        eprintln!("SKIPPED: MONGODB_URI is not set; scripts/mongod.sh runs a command with it");
        return None;
    };
    Some(uri.parse().unwrap())
}

/// An application with the two tenants installed.
pub(crate) async fn spawn_app() -> TestApp {
    let app = spawn_app_with(&[]).await;
    app.install(&acme()).await;
    app.install(&globex()).await;
    app
}

/// An application with both tenants installed, whose sites are one mock Jira.
pub(crate) async fn spawn_app_with_jira() -> (Jira, TestApp) {
    let jira = Jira::start().await;
    let app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    for tenant in [acme(), globex()] {
        app.install(&jira.of(tenant)).await;
    }
    (jira, app)
}

/// An application that nobody has installed yet, with some settings of its own; an empty value unsets one.
pub(crate) async fn spawn_app_with(settings: &[(&str, &str)]) -> TestApp {
    spawn_app_limited(None, settings).await
}

/// The same with other limits for connections.
pub(crate) async fn spawn_app_limited(limits: Option<Limits>, settings: &[(&str, &str)]) -> TestApp {
    log::keep();
    let (keys, upwork, forge_keys) = (KeyServer::start().await, Upwork::start().await, ForgeKeys::start().await);
    let data = folder();
    let (web_url, api_url) = (upwork.web_url(), upwork.api_url());
    let usual = [
        ("BASE_URL", US),
        ("LEPTOS_SITE_ADDR", "127.0.0.1:0"),
        ("DATA_DIR", data.path().to_str().unwrap()),
        ("SECRET_KEYS", SECRET_KEYS),
        ("ATLASSIAN_INSTALL_KEYS_URL", &keys.url()),
        ("FORGE_APP_ID", APP),
        ("FORGE_KEYS_URL", &forge_keys.url()),
        ("FORGE_API_URL", NO_GATEWAY),
        ("UPWORK_CLIENT_ID", "the-client-id"),
        ("UPWORK_CLIENT_SECRET", "the-client-secret"),
        ("UPWORK_WEB_URL", &web_url),
        ("UPWORK_API_URL", &api_url),
        ("RECONCILE_SECONDS", "1"),
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    change(&mut all, &usual);
    change(&mut all, settings);
    let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
    let running = run(&all, limits).await;
    TestApp { keys, upwork, _forge_keys: forge_keys, data, settings: all, http, running }
}

/// In memory if the system supports it: synchronous writes need not wait for a disk.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn change(all: &mut Vec<(String, String)>, settings: &[(&str, &str)]) {
    for (name, value) in settings {
        all.retain(|(known, _)| known != name);
        if !value.is_empty() {
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
}

async fn run(settings: &[(String, String)], limits: Option<Limits>) -> Running {
    let lookup = |name: &str| settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let settings = Settings::read(&lookup).unwrap();
    let mut application = build(&settings).await;
    if let Some(limits) = limits {
        application = application.with_limits(limits);
    }
    let address = format!("http://{}", application.address().unwrap());
    let metrics = application.metrics_address();
    let router = Some(application.router());
    let (stop, stopped) = oneshot::channel::<()>();
    let end = tokio::spawn(application.run(async move {
        let _ = stopped.await;
    }));
    Running { address, metrics, router, stop: Some(stop), end: Some(end) }
}

/// The last connections of a stopped application may hold its store for a moment longer.
async fn build(settings: &Settings) -> Application {
    let mut tries = 0;
    loop {
        match Application::build(settings.clone(), Site::carried(FILES).unwrap()).await {
            Ok(application) => return application,
            Err(error) if tries < 200 && error.to_string().contains("in use") => tries += 1,
            Err(error) => panic!("{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl TestApp {
    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        drop(self.running.stop.take());
        drop(self.running.router.take());
        if let Some(end) = self.running.end.take() {
            end.await.unwrap().unwrap();
        }
    }

    /// Stops it and starts it again over the same data, with some settings changed.
    pub(crate) async fn restart_with(&mut self, settings: &[(&str, &str)]) {
        self.stop().await;
        change(&mut self.settings, settings);
        self.running = run(&self.settings, None).await;
    }

    /// Where it listens, for tests without an HTTP client.
    pub(crate) fn socket(&self) -> &str {
        self.running.address.trim_start_matches("http://")
    }

    /// The address of its metrics, if that is separate.
    pub(crate) fn metrics_url(&self) -> Option<String> {
        self.running.metrics.map(|address| format!("http://{address}"))
    }

    /// Its router, for tests that need no connection.
    pub(crate) fn router(&self) -> axum::Router {
        self.running.router.clone().unwrap()
    }

    /// The folder of its store.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// All bytes that are stored.
    pub(crate) fn stored(&self) -> Vec<u8> {
        std::fs::read(self.data.path().join(upwork_job_post::data_dir::STORE_FILE)).unwrap()
    }

    pub(crate) fn request(&self, method: Method, target: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{target}", self.running.address))
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        Answer::to(self.request(Method::GET, target)).await
    }

    /// Opens a link; `site` is the browser's `Sec-Fetch-Site`, if it sends one.
    pub(crate) async fn open_as(&self, path: &str, site: Option<&str>) -> Answer {
        let request = self.request(Method::GET, path);
        Answer::to(site.into_iter().fold(request, |request, site| request.header("sec-fetch-site", site))).await
    }

    /// Sends the form of a start page, with its own button or others.
    pub(crate) async fn send_form(&self, page: &Answer, cookie: &str, more: &[(&str, &str)]) -> Answer {
        let form = page.form();
        let fields: Vec<(&str, &str)> = [("form", form.as_str())].into_iter().chain(more.iter().copied()).collect();
        let request = self.request(Method::POST, "/oauth/upwork/start").form(&fields).header("cookie", cookie);
        Answer::to(request.header("sec-fetch-site", "same-origin").header("origin", "null")).await
    }

    /// Opens a page with a token in its address.
    pub(crate) async fn open(&self, target: &str, token: &str) -> Answer {
        self.get(&format!("{target}{}jwt={token}", if target.contains('?') { '&' } else { '?' })).await
    }

    /// Posts with a token in the header.
    pub(crate) async fn post(&self, target: &str, token: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, target).header("authorization", format!("JWT {token}"));
        Answer::to(request.header("content-type", "application/json").body(body)).await
    }

    /// A hook as Atlassian sends it: install and uninstall signed by Atlassian, the rest with the tenant's secret.
    pub(crate) async fn hook(&self, tenant: &Tenant, event: &str) -> Answer {
        self.hook_with(tenant, event, &tenant.body(event)).await
    }

    pub(crate) async fn hook_with(&self, tenant: &Tenant, event: &str, body: &Value) -> Answer {
        let path = format!("/connect/{event}");
        let signed = matches!(event, "installed" | "uninstalled");
        let token = if signed { tenant.lifecycle_token(&path) } else { tenant.hook_token(&path) };
        self.post(&path, &token, body.to_string()).await
    }

    pub(crate) async fn install(&self, tenant: &Tenant) {
        let answer = self.hook(tenant, "installed").await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }

    /// A user of a tenant, on the usual issue.
    pub(crate) fn person(&self, tenant: &Tenant, account: &'static str) -> Person<'_> {
        Person::new(self, tenant.clone(), account)
    }
}
