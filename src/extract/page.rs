use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::auth_attempt::AuthAttempt;
use super::auth_error::AuthError;
use super::request_context::RequestContext;
use super::{AuthState, Rejected};
use crate::atlassian::site::SiteOrigin;
use crate::atlassian::tokens::{Issuer, JiraClaims, page};
use crate::caller::{AccountId, Issue, IssueId, IssueKey, ProjectId, Viewer};
use crate::store::records::Tenant;

/// The parameter with the origin of the page around the frame. Jira adds it before it signs the address.
const HOST_ORIGIN: &str = "xdm_e";

/// The viewer of a page, proven by the token in its address. The page is in a frame, as far as the browser says.
#[derive(Clone, Debug)]
pub struct PageViewer {
    /// Who looks at which issue.
    pub viewer: Viewer,
    /// The tenant, for the headers that depend on it.
    pub tenant: Tenant,
    /// The site that frames the page, according to the signed address, if that site is allowed. After a site got a new
    /// address, its pages come from there before the install hook that reports it.
    pub framed_by: Option<SiteOrigin>,
}

impl<S: Send + Sync> FromRequestParts<S> for PageViewer
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = NoPage;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NoPage> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("page", &auth);
        let page = enter(&mut attempt, &RequestContext::of(parts)).await.map_err(|cause| attempt.refuse(&cause))?;
        if is_outside_a_frame(&parts.headers) { Err(NoPage::OutsideJira { address: page.address() }) } else { Ok(page) }
    }
}

/// Who looks at a page for the whole site. An issue that its token may name is none of the page's.
#[derive(Clone, Debug)]
pub struct SitePageViewer {
    /// The Jira user, if anyone is signed in.
    pub account_id: Option<AccountId>,
    /// The tenant.
    pub tenant: Tenant,
    /// The site that frames the page, as for [`PageViewer`].
    pub framed_by: Option<SiteOrigin>,
}

impl<S: Send + Sync> FromRequestParts<S> for SitePageViewer
where
    Arc<AuthState>: FromRef<S>,
{
    type Rejection = NoPage;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, NoPage> {
        let auth = Arc::<AuthState>::from_ref(state);
        let mut attempt = AuthAttempt::at("page", &auth);
        let page = enter_site(&mut attempt, &RequestContext::of(parts)).await;
        let page = page.map_err(|cause| attempt.refuse(&cause))?;
        if is_outside_a_frame(&parts.headers) {
            return Err(NoPage::OutsideJira { address: page.tenant.base_url });
        }
        Ok(page)
    }
}

/// Why a page is not shown.
#[derive(Clone, Debug)]
pub enum NoPage {
    /// Its token is not valid for it.
    Rejected(Rejected),
    /// The browser requests it for a tab, or a script does. Somebody who has the address of a user's panel could show
    /// it to another person, who would then unknowingly act for that user's account.
    OutsideJira {
        /// The address of the page's issue in Jira.
        address: String,
    },
}

impl From<Rejected> for NoPage {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(rejected)
    }
}

/// A page renders this as HTML; a response without a page shows nothing.
impl IntoResponse for NoPage {
    fn into_response(self) -> Response {
        match self {
            Self::Rejected(rejected) => rejected.into_response(),
            Self::OutsideJira { .. } => StatusCode::FORBIDDEN.into_response(),
        }
    }
}

/// A browser that does not know the header sends nothing.
fn is_outside_a_frame(headers: &HeaderMap) -> bool {
    headers.get_all("sec-fetch-dest").iter().any(|destination| destination != "iframe")
}

impl PageViewer {
    /// The issue's own page in Jira, or the site if its key is not known.
    fn address(&self) -> String {
        let site = &self.tenant.base_url;
        self.viewer.issue.key.as_ref().map_or_else(|| site.clone(), |key| format!("{site}/browse/{}", key.as_str()))
    }
}

async fn enter(attempt: &mut AuthAttempt<'_>, context: &RequestContext<'_>) -> Result<PageViewer, AuthError> {
    let (claims, tenant) = prove(attempt, context).await?;
    let issue = issue(&claims, context)?;
    let framed_by = framed_by(attempt, context)?;
    let viewer = Viewer { client_key: claims.client_key, account_id: claims.account_id, issue };
    Ok(PageViewer { viewer, tenant, framed_by })
}

/// Good only once the token has proven the address.
fn framed_by(attempt: &AuthAttempt<'_>, context: &RequestContext<'_>) -> Result<Option<SiteOrigin>, AuthError> {
    Ok(context.parameter(HOST_ORIGIN)?.and_then(|origin| attempt.auth.sites.admit(origin)))
}

async fn enter_site(attempt: &mut AuthAttempt<'_>, context: &RequestContext<'_>) -> Result<SitePageViewer, AuthError> {
    let (claims, tenant) = prove(attempt, context).await?;
    let framed_by = framed_by(attempt, context)?;
    Ok(SitePageViewer { account_id: claims.account_id, tenant, framed_by })
}

async fn prove(attempt: &mut AuthAttempt<'_>, context: &RequestContext<'_>) -> Result<(JiraClaims, Tenant), AuthError> {
    let token = context.query_token()?;
    let hash = context.hash()?;
    let tenant = attempt.claimed_tenant(&token).await?;
    let secrets = attempt.secrets(&tenant)?;
    let issuer = Issuer { client_key: &tenant.client_key, secrets: &secrets };
    let claims = page::verify(&token, &issuer, &hash, attempt.auth.now())?;
    attempt.served(&tenant)?;
    Ok((claims, tenant))
}

/// The token's issue; if it has none, the one in the address, which the hash covers.
fn issue(claims: &JiraClaims, context: &RequestContext<'_>) -> Result<Issue, AuthError> {
    let named = context.parameter("issueId")?;
    let key = context.parameter("issueKey")?.and_then(|key| IssueKey::parse(key).ok());
    let project = context.parameter("projectId")?.and_then(|id| ProjectId::parse(id).ok());
    let project = claims.project.clone().or(project);
    match (&claims.issue, named) {
        (Some(issue), Some(named)) if issue.id.as_str() != named => Err(AuthError::OtherIssue),
        (Some(issue), _) => Ok(Issue { id: issue.id.clone(), key: issue.key.clone().or(key), project }),
        (None, Some(named)) => Ok(Issue { id: numeric(named)?, key, project }),
        (None, None) => Err(AuthError::NoIssue),
    }
}

fn numeric(named: &str) -> Result<IssueId, AuthError> {
    let id = IssueId::parse(named).map_err(|_| AuthError::NoIssue)?;
    if id.as_str().bytes().all(|b| b.is_ascii_digit()) { Ok(id) } else { Err(AuthError::NoIssue) }
}
