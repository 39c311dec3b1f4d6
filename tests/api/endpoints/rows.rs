use reqwest::Method;
use serde_json::{Value, json};

use super::tokens::Kind;
use crate::world::{ISSUE, acme, arguments, panel_of};

/// The tokens that a route accepts.
#[derive(Clone, Copy)]
pub(super) enum Opens {
    /// These kinds of token; everything else is refused.
    To(&'static [Kind]),
    /// No token counts: a request without one is answered with one of these statuses, and the same with any token.
    WithoutToken(&'static [u16]),
}

impl Opens {
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::To(kinds) => kinds,
            Self::WithoutToken(_) => &[],
        }
    }
}

/// A route, the tokens it accepts, and a valid request.
pub(super) struct Row {
    pub(super) method: Method,
    /// As the route is registered.
    pub(super) path: &'static str,
    /// Path and query of the request.
    pub(super) target: String,
    pub(super) body: Option<Value>,
    pub(super) opens: Opens,
}

impl Row {
    fn hook(path: &'static str, kinds: &'static [Kind]) -> Self {
        let event = path.rsplit('/').next().unwrap();
        Self::post(path, Opens::To(kinds), acme().body(event))
    }

    fn function(path: &'static str, arguments: Value) -> Self {
        let kinds: &[Kind] =
            if HOST_VOUCHES.contains(&path) { &[Kind::Session] } else { &[Kind::Session, Kind::EmbeddedSession] };
        Self::post(path, Opens::To(kinds), arguments)
    }

    fn forge(path: &'static str, kind: &'static [Kind], body: Value) -> Self {
        Self::post(path, Opens::To(kind), body)
    }

    /// The same server function for pages on Forge.
    fn forge_function(path: &str, arguments: Value) -> Self {
        let path = Box::leak(format!("/forge{path}").into_boxed_str());
        Self::forge(path, &[Kind::ForgePage], arguments)
    }

    fn page(path: &'static str) -> Self {
        let (_, query) =
            panel_of(ISSUE).split_once('?').map(|(path, query)| (path.to_owned(), query.to_owned())).unwrap();
        Self { target: format!("{path}?{query}"), ..Self::get(path, Opens::To(&[Kind::ForThisRequest])) }
    }

    fn get(path: &'static str, opens: Opens) -> Self {
        Self { method: Method::GET, path, target: path.to_owned(), body: None, opens }
    }

    fn post(path: &'static str, opens: Opens, body: Value) -> Self {
        Self { method: Method::POST, path, target: path.to_owned(), body: Some(body), opens }
    }

    /// Whether the token is in the query, and errors are pages.
    pub(super) fn is_page(&self) -> bool {
        self.method == Method::GET
    }

    pub(super) fn is_function(&self) -> bool {
        self.path.starts_with("/api/") && self.path != "/api/session"
    }

    pub(super) fn is_forge_function(&self) -> bool {
        self.path.starts_with("/forge/api/")
    }

    /// Before the token in the header.
    pub(super) fn scheme(&self) -> &'static str {
        if self.path.starts_with("/forge/") { "Bearer" } else { "JWT" }
    }

    /// A file of the site: these routes come from the existing files.
    pub(super) fn is_file(&self) -> bool {
        FILES.contains(&self.path)
    }
}

/// Functions that connect an account, or that are for administrators: only a session will do that was traded for a token
/// of the host's.
pub(super) const HOST_VOUCHES: [&str; 5] =
    ["/api/authorization", "/api/finish-connect", "/api/site-status", "/api/connected-accounts", "/api/cut-off"];

/// Files of the site.
const FILES: [&str; 4] = ["/favicon.svg", "/pkg/app.h1.js", "/pkg/app.h2.wasm", "/pkg/app.h3.css"];

/// All routes, in an order in which each succeeds: the last one ends the tenant.
pub(super) fn rows() -> Vec<Row> {
    let anybody = Opens::WithoutToken(&[200]);
    let by_state = Opens::WithoutToken(&[400, 403]);
    let mut rows = vec![
        Row::get("/atlassian-connect.json", anybody),
        Row::get("/", anybody),
        Row::get("/healthz", anybody),
        Row::get("/readyz", anybody),
        Row::get("/metrics", anybody),
        Row::get("/oauth/upwork/start", by_state),
        Row::post("/oauth/upwork/start", by_state, json!({})),
        Row::get("/oauth/upwork/callback", by_state),
        Row::page("/connect/issue-panel"),
        Row::page("/connect/job-dialog"),
        Row::page("/connect/edit-dialog"),
        Row::page("/connect/jobs"),
        Row::post("/api/session", Opens::To(&[Kind::Context]), json!({})),
    ];
    rows.extend(FILES.map(|file| Row::get(file, anybody)));
    rows.extend(arguments().into_iter().map(|(path, arguments)| Row::function(path, arguments)));
    rows.extend([
        Row::hook("/connect/enabled", &[Kind::Lifecycle, Kind::ForThisRequest]),
        Row::hook("/connect/disabled", &[Kind::Lifecycle, Kind::ForThisRequest]),
        Row::hook("/connect/installed", &[Kind::Lifecycle]),
        Row::hook("/connect/uninstalled", &[Kind::Lifecycle]),
    ]);
    for path in ["/forge/panel", "/forge/job-dialog", "/forge/edit-dialog", "/forge/jobs", "/forge/admin"] {
        rows.push(Row::forge(path, &[Kind::ForgePage], json!({})));
    }
    rows.extend(arguments().into_iter().map(|(path, arguments)| Row::forge_function(path, arguments)));
    for path in ["/forge/lifecycle", "/forge/issue-deleted", "/forge/hourly", "/forge/pre-uninstall"] {
        rows.push(Row::forge(path, &[Kind::ForgeEvent], json!({"issue": {"id": ISSUE}})));
    }
    rows
}
