//! Every route of the HTTP contract, and the proof it needs. The router is built from this table, and the tests walk
//! it: a route that is not here does not exist, and a route without a test fails them.

use axum::routing::{MethodFilter, MethodRouter, on};
use http::Method;

use super::proof::Proof;
use super::{
    App, about, api, descriptor, forge, health, issue_panel, job_dialog, lifecycle, oauth, session, site_jobs,
};

/// A method and a path, in axum's syntax.
#[derive(Debug)]
pub struct Route {
    /// The method. `HEAD` is served by `GET`.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// The proof that a request needs.
    pub proof: Proof,
    handler: fn(MethodFilter) -> MethodRouter<App>,
}

impl Route {
    const fn get(path: &'static str, proof: Proof, handler: fn(MethodFilter) -> MethodRouter<App>) -> Self {
        Self { method: Method::GET, path, proof, handler }
    }

    const fn post(path: &'static str, proof: Proof, handler: fn(MethodFilter) -> MethodRouter<App>) -> Self {
        Self { method: Method::POST, path, proof, handler }
    }

    /// The handler, behind the method.
    pub(super) fn handler(&self) -> MethodRouter<App> {
        let filter = if self.method == Method::GET { MethodFilter::GET } else { MethodFilter::POST };
        (self.handler)(filter)
    }
}

/// Routes for the operator's own machines: only at `METRICS_ADDR`, if that is set.
pub(super) const PRIVATE: [&str; 2] = ["/readyz", "/metrics"];

/// The routes at `METRICS_ADDR`.
pub(super) const AT_METRICS_ADDRESS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// All routes but the files of the site. Server functions are behind `/api/{function}`, and behind
/// `/forge/api/{function}`.
pub static ROUTES: &[Route] = &[
    Route::get("/atlassian-connect.json", Proof::Nothing, |method| on(method, descriptor::show)),
    Route::post("/connect/installed", Proof::Lifecycle, |method| on(method, lifecycle::installed)),
    Route::post("/connect/uninstalled", Proof::Lifecycle, |method| on(method, lifecycle::uninstalled)),
    Route::post("/connect/enabled", Proof::Hook, |method| on(method, lifecycle::enabled)),
    Route::post("/connect/disabled", Proof::Hook, |method| on(method, lifecycle::disabled)),
    Route::get("/connect/issue-panel", Proof::Page, |method| on(method, issue_panel::show)),
    Route::get("/connect/job-dialog", Proof::Page, |method| on(method, job_dialog::show)),
    Route::get("/connect/edit-dialog", Proof::Page, |method| on(method, job_dialog::show_edit)),
    Route::get("/connect/jobs", Proof::Page, |method| on(method, site_jobs::show)),
    Route::post("/api/session", Proof::Context, |method| on(method, session::renew)),
    Route::post("/api/{function}", Proof::Session, |method| on(method, api::call)),
    Route::post("/forge/panel", Proof::ForgeIssuePage, |method| on(method, forge::panel)),
    Route::post("/forge/job-dialog", Proof::ForgeIssuePage, |method| on(method, forge::job_dialog)),
    Route::post("/forge/edit-dialog", Proof::ForgeIssuePage, |method| on(method, forge::edit_dialog)),
    Route::post("/forge/jobs", Proof::ForgePage, |method| on(method, forge::jobs)),
    Route::post("/forge/admin", Proof::ForgePage, |method| on(method, forge::admin)),
    Route::post("/forge/api/{function}", Proof::ForgePage, |method| on(method, forge::call)),
    Route::post("/forge/lifecycle", Proof::ForgeEvent, |method| on(method, forge::lifecycle)),
    Route::post("/forge/pre-uninstall", Proof::ForgeEvent, |method| on(method, forge::pre_uninstall)),
    Route::post("/forge/issue-deleted", Proof::ForgeEvent, |method| on(method, forge::issue_deleted)),
    Route::post("/forge/hourly", Proof::ForgeEvent, |method| on(method, forge::hourly)),
    Route::get("/oauth/upwork/start", Proof::Authorization, |method| on(method, oauth::start)),
    Route::post("/oauth/upwork/start", Proof::Authorization, |method| on(method, oauth::confirm)),
    Route::get("/oauth/upwork/callback", Proof::Authorization, |method| on(method, oauth::finish)),
    Route::get("/", Proof::Nothing, |method| on(method, about::show)),
    Route::get("/healthz", Proof::Nothing, |method| on(method, health::alive)),
    Route::get("/readyz", Proof::Nothing, |method| on(method, health::ready)),
    Route::get("/metrics", Proof::Nothing, |method| on(method, health::metrics)),
];
