use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::asked::Asked;
use super::attempt::Attempt;
use super::cause::Cause;
use super::{Doors, Rejected};
use crate::caller::Session;

/// A session, proven by a token of ours. Its tenant still has the add-on, switched on and not installed anew since.
#[derive(Clone, Debug)]
pub struct SessionCaller(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for SessionCaller
where
    Arc<Doors>: FromRef<S>,
{
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        let doors = Arc::<Doors>::from_ref(state);
        let mut attempt = Attempt::at("session", &doors);
        enter(&mut attempt, &Asked::of(parts)).await.map(Self).map_err(|cause| attempt.refuse(&cause))
    }
}

async fn enter(attempt: &mut Attempt<'_>, asked: &Asked<'_>) -> Result<Session, Cause> {
    let token = asked.header_token()?;
    let session = attempt.doors.sessions.verify(&token, attempt.doors.now())?;
    attempt.note(&session.client_key);
    let tenant = attempt.installed_tenant(&session.client_key).await?;
    if tenant.generation != session.generation {
        return Err(Cause::OtherGeneration);
    }
    attempt.served(&tenant)?;
    Ok(session)
}
