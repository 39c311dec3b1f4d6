//! axum: a file an endpoint, each with its own causes. What an endpoint does is a use case's business.

mod api;
mod descriptor;
mod errors;
mod health;
mod issue_panel;
mod job_dialog;
mod lifecycle;
mod oauth_callback;
mod oauth_start;
mod pages;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use axum::routing::{get, post};

use crate::extract::Doors;
use crate::site::Site;
use crate::usecases::Services;

/// What the endpoints share.
#[derive(Clone, Debug)]
pub struct App {
    /// What use cases need.
    pub services: Arc<Services>,
    /// What the verification of tokens needs.
    pub doors: Arc<Doors>,
    /// The browser's half.
    pub site: Arc<Site>,
    /// Where pages load Atlassian's host script from.
    pub host_script: Arc<str>,
    /// Whether the public address is https.
    pub https: bool,
    /// The descriptor as served.
    pub descriptor: Arc<serde_json::Value>,
}

impl FromRef<App> for Arc<Doors> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.doors)
    }
}

/// All routes of the HTTP contract.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/atlassian-connect.json", get(descriptor::show))
        .route("/connect/installed", post(lifecycle::installed))
        .route("/connect/uninstalled", post(lifecycle::uninstalled))
        .route("/connect/enabled", post(lifecycle::enabled))
        .route("/connect/disabled", post(lifecycle::disabled))
        .route("/connect/issue-panel", get(issue_panel::show))
        .route("/connect/job-dialog", get(job_dialog::show))
        .route("/api/session", post(session::renew))
        .route("/api/{function}", post(api::call))
        .route("/oauth/upwork/start", get(oauth_start::start))
        .route("/oauth/upwork/callback", get(oauth_callback::finish))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(app.site.routes())
        .fallback(errors::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), pages::base_headers))
        .with_state(app)
}
