use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::asked::Asked;
use super::attempt::{Attempt, enabled};
use super::cause::Cause;
use super::{Doors, Rejected};
use crate::caller::Caller;

/// A caller, proven by a session token of ours. Its tenant still has the add-on, switched on.
#[derive(Clone, Debug)]
pub struct SessionCaller(pub Caller);

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

async fn enter(attempt: &mut Attempt<'_>, asked: &Asked<'_>) -> Result<Caller, Cause> {
    let token = asked.header_token()?;
    let caller = attempt.doors.sessions.verify(&token, attempt.doors.now())?;
    attempt.note(&caller.client_key);
    enabled(&attempt.installed_tenant(&caller.client_key).await?)?;
    Ok(caller)
}
