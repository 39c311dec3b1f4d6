//! HTML answers.

use app::Language;
use app::page::{MessagePage, Page, PageSession, render_message};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::headers::PageKind;
use crate::atlassian::site::{FrameAncestors, SiteOrigin};
use crate::caller::{Caller, Session, SessionSource};
use crate::extract::{NoPage, Rejected};
use crate::store::records::Tenant;
use crate::usecases::Failure;

/// The origins that may frame a screen.
#[derive(Debug)]
pub(super) struct Framing {
    /// The tenant.
    pub(super) tenant: Tenant,
    /// The site that is known to frame it now.
    pub(super) framed_by: Option<SiteOrigin>,
}

/// A screen for the tenant's own frames.
pub(super) fn screen(
    app: &App,
    framing: &Framing,
    caller: Option<&Caller>,
    page: &Page,
    language: Language,
) -> Response {
    let generation = framing.tenant.generation;
    let session = caller.map(|caller| Session::of(caller.clone(), generation, SessionSource::Page));
    screen_of(app, framing, session.as_ref(), page, language)
}

/// The same for a session that may be on no issue.
pub(super) fn screen_of(
    app: &App,
    framing: &Framing,
    session: Option<&Session>,
    page: &Page,
    language: Language,
) -> Response {
    let Framing { tenant, framed_by } = framing;
    let token = session.map(|session| app.auth.session_token(session));
    let session = token.as_ref().map(|token| PageSession { token: &token.token, seconds: token.seconds });
    let html = app.drawn_panels.draw(page, &app.assets, language).html(session);
    let (sites, display_url) = (&app.auth.sites, tenant.display_url.as_deref());
    let ancestors = sites.frame_ancestors_of(&tenant.base_url, display_url, framed_by.as_ref());
    html_answer(app, StatusCode::OK, html, PageKind::Screen, &ancestors)
}

/// A page that is not shown.
pub(super) fn refused(app: &App, no_page: NoPage, language: Language) -> Response {
    match no_page {
        NoPage::Rejected(rejected) => self::rejected(app, rejected, language),
        NoPage::OutsideJira { address } => alone(app, &MessagePage::OutsideJira { address }, language),
    }
}

/// Says why a page can't be shown, in a frame on any allowed site.
pub(super) fn rejected(app: &App, rejected: Rejected, language: Language) -> Response {
    let status = rejected.status();
    let Rejected { code, reference, .. } = rejected;
    let html = render_message(&MessagePage::Fault { code, reference }, &app.assets, language);
    html_answer(app, status, html, PageKind::Message, &app.auth.sites.frame_ancestors())
}

/// The same for a use case that failed.
pub(super) fn failed(app: &App, failure: Failure, language: Language) -> Response {
    let error = failure.report(app.services.random.as_ref());
    rejected(app, Rejected::new(error.code, error.reference), language)
}

/// A message that must not be framed.
pub(super) fn alone(app: &App, page: &MessagePage, language: Language) -> Response {
    let html = render_message(page, &app.assets, language);
    html_answer(app, StatusCode::OK, html, PageKind::Message, &FrameAncestors::none())
}

/// A page, and who may frame it.
pub(super) fn html_answer(
    app: &App,
    status: StatusCode,
    html: String,
    kind: PageKind,
    ancestors: &FrameAncestors,
) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store"));
    if let Ok(policy) = HeaderValue::try_from(app.content_policies.of(kind, ancestors)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    (status, headers, html).into_response()
}
