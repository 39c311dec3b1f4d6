use app::page::MessagePage;
use axum::extract::State;
use axum::response::Response;

use super::{App, pages};
use crate::extract::RequestLanguage;

/// Says which product this is, for visitors who open the address without a path.
pub(super) async fn show(State(app): State<App>, RequestLanguage(language): RequestLanguage) -> Response {
    pages::alone(&app, &MessagePage::About { version: env!("CARGO_PKG_VERSION") }, language)
}
