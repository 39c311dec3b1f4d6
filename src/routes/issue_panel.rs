use app::page::{Page, PanelPage};
use axum::extract::State;
use axum::response::Response;

use super::pages::Framing;
use super::{App, pages};
use crate::extract::{NoPage, PageViewer, RequestLanguage};
use crate::usecases::open_panel;

/// The panel, rendered from data in the store. Makes no external calls.
pub(super) async fn show(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    viewer: Result<PageViewer, NoPage>,
) -> Response {
    let PageViewer { viewer, tenant, framed_by } = match viewer {
        Ok(proven) => proven,
        Err(no_page) => return pages::refused(&app, no_page, language),
    };
    match open_panel(&app.services, &viewer).await {
        Ok(state) => {
            let framing = Framing { tenant, framed_by };
            let page = Page::Panel(Box::new(PanelPage { state }));
            pages::screen(&app, &framing, viewer.caller().as_ref(), &page, language)
        }
        Err(failure) => pages::failed(&app, failure, language),
    }
}
