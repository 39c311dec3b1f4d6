use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, FromRequest, Request};
use serde::Deserialize;

use super::asked::Asked;
use super::attempt::Attempt;
use super::cause::Cause;
use super::{Doors, Rejected};
use crate::atlassian::tokens::{CompactToken, Issuer, JiraClaims, context};
use crate::body::read_body;
use crate::caller::{Issue, Session, SessionSource};
use crate::store::records::Tenant;

/// Room for the longest token.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// A session of the caller whom a token proves that the page has just got from its host. Where the page sends the session
/// token that it has, the session is one for the same caller.
#[derive(Clone, Debug)]
pub struct ContextCaller(pub Session);

/// What the page may send with the token.
#[derive(Default, Deserialize)]
struct Renewal {
    /// The session token that is to be renewed.
    previous: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for ContextCaller
where
    Arc<Doors>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        let doors = Arc::<Doors>::from_ref(state);
        let mut attempt = Attempt::at("context", &doors);
        enter(&mut attempt, request).await.map(Self).map_err(|cause| attempt.refuse(&cause))
    }
}

/// Nothing in the address counts here: the token does not cover it.
async fn enter(attempt: &mut Attempt<'_>, request: Request) -> Result<Session, Cause> {
    let (parts, body) = request.into_parts();
    let token = Asked::of(&parts).header_token()?;
    let tenant = attempt.claimed_tenant(&token).await?;
    let secrets = attempt.secrets(&tenant)?;
    let issuer = Issuer { client_key: &tenant.client_key, secrets: &secrets };
    let claims = context::verify(&token, &issuer, attempt.doors.now())?;
    attempt.served(&tenant)?;
    let fresh = session_of(claims, &tenant)?;
    match read(body).await?.previous {
        Some(previous) => {
            let former = attempt.doors.sessions.read_former(&CompactToken::parse(&previous)?)?;
            same_caller(fresh, former)
        }
        None => Ok(fresh),
    }
}

/// Without an issue in the token the session has none: the host gives such tokens to pages of the whole site, and to
/// dialogs.
fn session_of(claims: JiraClaims, tenant: &Tenant) -> Result<Session, Cause> {
    let JiraClaims { client_key, account_id, issue, project, .. } = claims;
    let issue = issue.map(|issue| Issue { id: issue.id, key: issue.key, project });
    let account_id = account_id.ok_or(Cause::Anonymous)?;
    Ok(Session { client_key, account_id, issue, generation: tenant.generation, source: SessionSource::Host })
}

/// The body, which may be empty.
async fn read(body: Body) -> Result<Renewal, Cause> {
    let bytes = read_body(body, MAX_BODY_BYTES).await?;
    if bytes.is_empty() {
        return Ok(Renewal::default());
    }
    serde_json::from_slice(&bytes).map_err(|_| Cause::BadRequest("the body is not a renewal's"))
}

/// Makes sure that a page goes on for whom it was made: whoever is logged in to the host may have changed meanwhile, and
/// must not go on with what the page holds.
fn same_caller(fresh: Session, former: Session) -> Result<Session, Cause> {
    if fresh.client_key != former.client_key {
        return Err(Cause::CallerChanged("site"));
    }
    if fresh.generation != former.generation {
        return Err(Cause::CallerChanged("installation"));
    }
    if fresh.account_id != former.account_id {
        return Err(Cause::AccountChanged(Box::new(fresh)));
    }
    let issue = match (fresh.issue, former.issue) {
        // A dialog's token may name no issue, and an issue's key and project may have changed since.
        (None, former) => former,
        (Some(fresh), Some(former)) if fresh.id == former.id => {
            Some(Issue { id: fresh.id, key: fresh.key.or(former.key), project: fresh.project.or(former.project) })
        }
        (Some(_), _) => return Err(Cause::CallerChanged("issue")),
    };
    Ok(Session { issue, ..fresh })
}
