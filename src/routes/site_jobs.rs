use app::Language;
use app::api::ErrorCode;
use app::page::{Page, SiteJobsPage};
use axum::extract::State;
use axum::response::Response;

use super::pages::Framing;
use super::{App, pages};
use crate::caller::{Session, SessionSource};
use crate::extract::{NoPage, Rejected, RequestLanguage, SitePageViewer};
use crate::reference;

/// The page of all jobs of a site. The page loads its jobs after hydration: Jira is asked about each of their issues.
pub(super) async fn show(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    viewer: Result<SitePageViewer, NoPage>,
) -> Response {
    match signed_in(&app, viewer) {
        Ok((session, framing)) => page(&app, &framing, &session, language),
        Err(no_page) => pages::refused(&app, no_page, language),
    }
}

fn page(app: &App, framing: &Framing, session: &Session, language: Language) -> Response {
    let page = Page::SiteJobs(SiteJobsPage { account: session.account_id.as_str().to_owned() });
    pages::screen_of(app, framing, Some(session), &page, language)
}

/// Jira says only of accounts what they may see.
fn signed_in(app: &App, viewer: Result<SitePageViewer, NoPage>) -> Result<(Session, Framing), NoPage> {
    let SitePageViewer { account_id, tenant, framed_by } = viewer?;
    let Some(account_id) = account_id else {
        let reference = reference::current(app.services.random.as_ref());
        tracing::warn!(reference, tenant = %tenant.client_key, "an anonymous viewer asked for the jobs of the site");
        return Err(Rejected::new(ErrorCode::Anonymous, reference).into());
    };
    let (client_key, generation) = (tenant.client_key.clone(), tenant.generation);
    let session = Session { client_key, account_id, issue: None, generation, source: SessionSource::Page };
    Ok((session, Framing { tenant, framed_by }))
}
