use app::api::ErrorCode;
use app::page::Page;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{App, pages};
use crate::extract::{PageViewer, Reader, Rejected};
use crate::usecases::open_dialog;

/// The dialog, filled in from the issue. Not for viewers without an account: they may only look.
pub(super) async fn show(
    State(app): State<App>,
    Reader(language): Reader,
    viewer: Result<PageViewer, Rejected>,
) -> Response {
    let PageViewer { viewer, tenant } = match viewer {
        Ok(proven) => proven,
        Err(rejected) => return pages::rejected(&app, rejected, language),
    };
    let Some(caller) = viewer.caller() else {
        let reference = app.services.random.id();
        tracing::warn!(reference, tenant = %viewer.client_key, "an anonymous viewer asked for the dialog");
        let rejected = Rejected { status: StatusCode::FORBIDDEN, code: ErrorCode::Anonymous, reference };
        return pages::rejected(&app, rejected, language);
    };
    match open_dialog(&app.services, &caller, &tenant).await {
        Ok(page) => pages::screen(&app, &tenant, Some(&caller), &Page::JobDialog(Box::new(page)), language),
        Err(failure) => pages::failed(&app, failure, language),
    }
}
