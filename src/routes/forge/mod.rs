//! Forge: pages and events, all by POST, all answered in JSON, never by a redirect.
//!
//! Atlassian interprets 401 as "the token is not valid" and nothing else, so anything that a valid token lacks has
//! another status.
//!
//! - `pages`: the first state of each page.
//! - `calls`: the server functions.
//! - `events`: what Atlassian reports, acknowledged first and handled afterwards.

mod calls;
mod events;
mod pages;

use std::time::Duration;

use app::api::{ApiError, ErrorCode};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::{App, Proof, errors};
use crate::atlassian::forge::Invocation;
use crate::extract::JiraTokens;
use crate::random::Rng;
use crate::reference;
use crate::store::records::Tenant;
use crate::usecases::Failure;
use crate::usecases::forge::{self, Admission, Refusal};

pub(super) use calls::call;
pub(super) use events::{hourly, issue_deleted, lifecycle, pre_uninstall};
pub(super) use pages::{admin, edit_dialog, job_dialog, jobs, panel};

/// Forge allows 25 seconds for a page's call.
const MAX_PAGE: Duration = Duration::from_secs(24);
/// Forge allows five seconds for an event, and then sends it again.
const MAX_EVENT: Duration = Duration::from_millis(4_500);

/// Answers before Forge's timeout, whatever the reason for the delay. Posts continue without their caller.
pub(super) async fn in_time(State((app, proof)): State<(App, Proof)>, request: Request, next: Next) -> Response {
    within(limit_of(proof), next.run(request), app.services.random.as_ref()).await
}

fn limit_of(proof: Proof) -> Duration {
    if proof == Proof::ForgeEvent { MAX_EVENT } else { MAX_PAGE }
}

async fn within(limit: Duration, response: impl Future<Output = Response>, random: &dyn Rng) -> Response {
    if let Ok(response) = tokio::time::timeout(limit, response).await {
        return response;
    }
    let reference = reference::current(random);
    tracing::error!(reference, seconds = limit.as_secs_f32(), "a Forge call took too long");
    let mut response = errors::answer(ApiError::new(ErrorCode::Internal, reference));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}

/// The tenant of a page.
async fn admit(app: &App, invocation: &Invocation, tokens: &JiraTokens) -> Result<Tenant, Response> {
    forge::admit_page(&app.services, invocation, &admission(tokens)).await.map_err(|refusal| match refusal {
        Refusal::Failed(failure) => failed(app, failure),
        refusal => refused(app, ErrorCode::TenantDisabled, &refusal.to_string()),
    })
}

fn admission(tokens: &JiraTokens) -> Admission {
    Admission { app_token: tokens.app.clone() }
}

fn failed(app: &App, failure: Failure) -> Response {
    answer(failure.report(app.services.random.as_ref()))
}

fn refused(app: &App, code: ErrorCode, cause: &str) -> Response {
    let reference = reference::current(app.services.random.as_ref());
    tracing::warn!(reference, ?code, cause, "a Forge call was refused");
    answer(ApiError::new(code, reference))
}

/// The token was valid when the call began: a tenant that has left since is not a fault of the token.
fn answer(error: ApiError) -> Response {
    let is_token_fault = crate::status::of(error.code) == StatusCode::UNAUTHORIZED;
    errors::answer(if is_token_fault { ApiError { code: ErrorCode::TenantDisabled, ..error } } else { error })
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::http::header::CONTENT_TYPE;
    use tokio::time::Instant;

    use super::*;
    use crate::random::SystemRng;

    #[tokio::test(start_paused = true)]
    async fn forge_gets_its_answer_before_its_timeout() {
        for (proof, seconds) in [(Proof::ForgeIssuePage, 25), (Proof::ForgePage, 25), (Proof::ForgeEvent, 5)] {
            let started = Instant::now();
            let answer = within(limit_of(proof), pending(), &SystemRng).await;
            assert!(started.elapsed() < Duration::from_secs(seconds), "{proof:?}");
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
        }
    }

    #[test]
    fn only_an_invalid_token_is_401() {
        for code in [ErrorCode::TokenInvalid, ErrorCode::TokenMissing, ErrorCode::TokenExpired] {
            assert_eq!(answer(ApiError::new(code, "r")).status(), StatusCode::FORBIDDEN, "{code:?}");
        }
        assert_eq!(answer(ApiError::new(ErrorCode::NotConnected, "r")).status(), StatusCode::CONFLICT);
    }
}
