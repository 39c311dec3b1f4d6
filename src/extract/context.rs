use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::asked::Asked;
use super::attempt::{Attempt, enabled};
use super::cause::Cause;
use super::{Doors, Rejected};
use crate::atlassian::tokens::{Issuer, context};
use crate::caller::{Caller, Issue, Session, SessionSource};

/// A session of the caller whom a token proves that the page has just got from its host.
#[derive(Clone, Debug)]
pub struct ContextCaller(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for ContextCaller
where
    Arc<Doors>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        let doors = Arc::<Doors>::from_ref(state);
        let mut attempt = Attempt::at("context", &doors);
        enter(&mut attempt, &Asked::of(parts)).await.map(Self).map_err(|cause| attempt.refuse(&cause))
    }
}

/// Nothing in the address counts here: the token does not cover it.
async fn enter(attempt: &mut Attempt<'_>, asked: &Asked<'_>) -> Result<Session, Cause> {
    let token = asked.header_token()?;
    let tenant = attempt.claimed_tenant(&token).await?;
    let secrets = attempt.secrets(&tenant)?;
    let issuer = Issuer { client_key: &tenant.client_key, secrets: &secrets };
    let claims = context::verify(&token, &issuer, attempt.doors.now())?;
    enabled(&tenant)?;
    let account_id = claims.account_id.ok_or(Cause::Anonymous)?;
    let issue = claims.issue.ok_or(Cause::NoIssue)?;
    let issue = Issue { id: issue.id, key: issue.key, project: claims.project };
    let caller = Caller { client_key: claims.client_key, account_id, issue };
    Ok(Session::of(caller, tenant.generation, SessionSource::Host))
}
