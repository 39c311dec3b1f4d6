//! The pages of a connect, and their statuses.

use app::Language;
use app::model::StartedBy;
use app::page::{MessagePage, OauthPage, render_message, render_oauth};
use axum::http::StatusCode;
use axum::response::Response;

use super::parameters::BadParameters;
use crate::atlassian::forge::connected_page;
use crate::atlassian::site::FrameAncestors;
use crate::reference;
use crate::routes::headers::PageKind;
use crate::routes::{App, pages};
use crate::usecases::{ConnectError, Requester, StartPage};

/// Why a page of a connect can't do what was requested.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// The parameters are invalid: nothing was looked up.
    #[error(transparent)]
    Parameters(#[from] BadParameters),
    /// The connect.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

/// Asks the visitor whether the link is theirs.
pub(super) fn start(app: &App, page: StartPage, language: Language) -> Response {
    let StartPage { requester, form, .. } = page;
    oauth(app, &OauthPage::Start { started_by: started_by(requester), form }, language)
}

/// Continues to Upwork automatically. Not a redirect: some browsers apply the page's `form-action` to the redirect of a
/// form.
pub(super) fn goes_on(app: &App, location: &str, language: Language) -> Response {
    oauth(app, &OauthPage::Redirect { location: location.to_owned() }, language)
}

/// Shows the code that the panel asks for.
pub(super) fn code(app: &App, code: String, requester: Requester, language: Language) -> Response {
    let finish = requester.forge.as_ref().zip(app.forge_id.as_ref());
    let finish = finish.and_then(|((site, environment), id)| connected_page(site, id, environment, &code));
    oauth(app, &OauthPage::Code { started_by: started_by(requester), code, finish }, language)
}

/// The end of a connect that worked.
pub(super) fn connected(app: &App, name: String, requester: Requester, language: Language) -> Response {
    oauth(app, &OauthPage::Connected { started_by: started_by(requester), name }, language)
}

/// A failed connect, and all other refusals. The cause is for the log.
pub(super) fn failed(app: &App, error: &PageError, language: Language) -> Response {
    let reference = reference::current(app.services.random.as_ref());
    tracing::warn!(reference, cause = %error, "a connect failed");
    let over = |reference| MessagePage::ConnectOver { reference };
    let (status, page) = match error {
        PageError::Parameters(_) => (StatusCode::BAD_REQUEST, over(reference)),
        PageError::Connect(error) => match error {
            ConnectError::Denied => (StatusCode::OK, MessagePage::Declined),
            ConnectError::UnknownState | ConnectError::Withdrawn => (StatusCode::BAD_REQUEST, over(reference)),
            ConnectError::BadForm(_) => (StatusCode::FORBIDDEN, over(reference)),
            ConnectError::NoCookie => (StatusCode::FORBIDDEN, MessagePage::CookieMissing { reference }),
            ConnectError::TooManyStarts => (StatusCode::TOO_MANY_REQUESTS, over(reference)),
            ConnectError::NotGranted(_) | ConnectError::Failed(_) => {
                (StatusCode::BAD_GATEWAY, MessagePage::ConnectFailed { reference })
            }
        },
    };
    let html = render_message(&page, &app.assets, language);
    pages::html_answer(app, status, html, PageKind::Message, &FrameAncestors::none())
}

fn started_by(requester: Requester) -> StartedBy {
    let Requester { user, site, issue, .. } = requester;
    StartedBy { user, site, issue }
}

fn oauth(app: &App, page: &OauthPage, language: Language) -> Response {
    let html = render_oauth(page, &app.assets, language);
    let kind = match page {
        OauthPage::Start { .. } => PageKind::Form,
        _ => PageKind::Message,
    };
    pages::html_answer(app, StatusCode::OK, html, kind, &FrameAncestors::none())
}
