//! The endpoints, in axum's terms: one file each. What an endpoint does is up to a use case.

mod about;
mod api;
mod descriptor;
mod drawn_panels;
mod errors;
mod forge;
mod headers;
mod health;
mod issue_panel;
mod job_dialog;
mod lifecycle;
mod oauth;
mod pages;
mod proof;
mod session;
mod site_jobs;
mod table;
mod unknown;

use std::sync::Arc;

use app::page::Assets;
use axum::extract::FromRef;
use axum::routing::MethodRouter;
use axum::{Extension, Router, middleware};

use crate::caller::forge::AppId;
use crate::extract::AuthState;
use crate::settings::Settings;
use crate::site::Site;
use crate::telemetry::{self, Telemetry};
use crate::usecases::Services;

pub use proof::Proof;
pub use table::{ROUTES, Route};

/// Code that the endpoints share.
#[derive(Clone, Debug)]
pub struct App {
    services: Arc<Services>,
    auth: Arc<AuthState>,
    assets: Arc<Assets>,
    descriptor: Arc<serde_json::Value>,
    content_policies: Arc<headers::ContentPolicies>,
    drawn_panels: drawn_panels::DrawnPanels,
    forge_id: Option<AppId>,
    https: bool,
    readiness: Arc<health::Readiness>,
}

impl App {
    /// Assembles what does not change while the server runs.
    pub fn new(
        services: Arc<Services>,
        auth: Arc<AuthState>,
        site: &Site,
        settings: &Settings,
        descriptor: serde_json::Value,
    ) -> Self {
        let names = site.names();
        let host_script = &settings.atlassian.connect_script;
        let assets = Assets {
            css: names.css.clone(),
            panel: names.panel.clone(),
            job_dialog: names.job_dialog.clone(),
            site_jobs: names.site_jobs.clone(),
            boot: names.boot.clone(),
            host_script: host_script.to_string(),
        };
        Self {
            services,
            auth,
            assets: Arc::new(assets),
            descriptor: Arc::new(descriptor),
            content_policies: Arc::new(headers::ContentPolicies::new(host_script, site.reload_source())),
            drawn_panels: drawn_panels::DrawnPanels::default(),
            forge_id: settings.forge.app_id.clone(),
            https: settings.address.base_url.is_https(),
            readiness: Arc::default(),
        }
    }
}

impl FromRef<App> for Arc<AuthState> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.auth)
    }
}

/// All routes of the HTTP contract, and the files of the site. With `an_own_address` for metrics, without the routes
/// that are served only there.
pub fn router(app: App, site: &Arc<Site>, telemetry: Telemetry, an_own_address: bool) -> Router {
    let is_public = |route: &&Route| !(an_own_address && table::PRIVATE.contains(&route.path));
    let is_served = |route: &&Route| is_public(route) && (app.auth.forge.is_some() || !route.proof.is_of_forge());
    finished(routes(&app, ROUTES.iter().filter(is_served)).merge(site.router()), app, telemetry)
}

/// The routes at an address for the operator's own machines.
pub fn metrics_router(app: App, telemetry: Telemetry) -> Router {
    finished(
        routes(&app, ROUTES.iter().filter(|route| table::AT_METRICS_ADDRESS.contains(&route.path))),
        app,
        telemetry,
    )
}

/// The handler of a route, with the time that its caller has.
fn handler(route: &Route, app: &App) -> MethodRouter<App> {
    let handler = route.handler();
    if !route.proof.is_of_forge() {
        return handler;
    }
    handler.route_layer(middleware::from_fn_with_state((app.clone(), route.proof), forge::in_time))
}

#[expect(clippy::disallowed_methods, reason = "this is where the table becomes a router")]
fn routes<'a>(app: &App, routes: impl Iterator<Item = &'a Route>) -> Router<App> {
    routes.fold(Router::new(), |router, route| router.route(route.path, handler(route, app)))
}

fn finished(router: Router<App>, app: App, telemetry: Telemetry) -> Router {
    let metrics = telemetry.metrics.clone();
    router
        .fallback(unknown::not_found)
        .method_not_allowed_fallback(unknown::method_not_allowed)
        .layer(Extension(metrics))
        .layer(middleware::from_fn_with_state(app.clone(), headers::base_headers))
        .layer(middleware::from_fn_with_state(telemetry, telemetry::log_request))
        .with_state(app)
}
