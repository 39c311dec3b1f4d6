//! The four hooks. The extractors have verified everything; the handlers only act.

use app::api::ApiError;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::extract::{Disabled, Enabled, Installed, Rejected, Uninstalled};
use crate::usecases::{self, Failure};

/// Any other status than 2xx makes Jira abort the install and tell the administrator.
pub(super) async fn installed(State(app): State<App>, hook: Installed) -> Response {
    let install = usecases::Install {
        client_key: hook.client_key,
        shared_secret: hook.shared_secret,
        base_url: hook.base_url.as_str().to_owned(),
        display_url: hook.display_url,
        delivery: hook.delivery,
    };
    done(&app, usecases::install(&app.services, install).await)
}

pub(super) async fn uninstalled(State(app): State<App>, hook: Uninstalled) -> Response {
    done(&app, usecases::uninstall(&app.services, &hook.client_key, &hook.delivery).await)
}

pub(super) async fn enabled(State(app): State<App>, hook: Enabled) -> Response {
    done(&app, usecases::set_enabled(&app.services, &hook.client_key, true, &hook.delivery).await)
}

pub(super) async fn disabled(State(app): State<App>, hook: Disabled) -> Response {
    done(&app, usecases::set_enabled(&app.services, &hook.client_key, false, &hook.delivery).await)
}

fn done(app: &App, result: Result<(), Failure>) -> Response {
    match result {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(failure) => {
            let ApiError { code, reference, .. } = failure.report(app.services.random.as_ref());
            Rejected::new(code, reference).into_response()
        }
    }
}
