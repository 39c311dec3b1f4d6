use app::Language;
use app::api::ErrorCode;
use app::page::Page;
use axum::extract::State;
use axum::response::Response;

use super::pages::Framing;
use super::{App, pages};
use crate::caller::Caller;
use crate::extract::{NoPage, PageViewer, Rejected, RequestLanguage};
use crate::reference;
use crate::usecases::{open_dialog, open_edit_dialog};

/// The dialog, filled in from the issue.
pub(super) async fn show(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    viewer: Result<PageViewer, NoPage>,
) -> Response {
    show_one(&app, language, viewer, DialogPurpose::NewJob).await
}

/// The same dialog for a job that exists.
pub(super) async fn show_edit(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    viewer: Result<PageViewer, NoPage>,
) -> Response {
    show_one(&app, language, viewer, DialogPurpose::Edit).await
}

/// What a dialog is opened for.
enum DialogPurpose {
    NewJob,
    Edit,
}

async fn show_one(
    app: &App,
    language: Language,
    viewer: Result<PageViewer, NoPage>,
    dialog: DialogPurpose,
) -> Response {
    let (caller, framing) = match writer(app, viewer) {
        Ok(proven) => proven,
        Err(no_page) => return pages::refused(app, no_page, language),
    };
    let tenant = &framing.tenant;
    let services = app.services.within(&tenant.client_key, tenant.generation);
    let page = match dialog {
        DialogPurpose::NewJob => open_dialog(&services, &caller, tenant).await,
        DialogPurpose::Edit => open_edit_dialog(&services, &caller, tenant).await,
    };
    match page {
        Ok(page) => pages::screen(app, &framing, Some(&caller), &Page::JobDialog(Box::new(page)), language),
        Err(failure) => pages::failed(app, failure, language),
    }
}

/// Viewers without an account may only read, so there is no dialog for them.
fn writer(app: &App, viewer: Result<PageViewer, NoPage>) -> Result<(Caller, Framing), NoPage> {
    let PageViewer { viewer, tenant, framed_by } = viewer?;
    let Some(caller) = viewer.caller() else {
        let reference = reference::current(app.services.random.as_ref());
        tracing::warn!(reference, tenant = %viewer.client_key, "an anonymous viewer asked for the dialog");
        return Err(Rejected::new(ErrorCode::Anonymous, reference).into());
    };
    Ok((caller, Framing { tenant, framed_by }))
}
