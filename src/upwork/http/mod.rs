//! The one HTTP client for Upwork. Every call has a time limit, a bounded response and no redirects; all calls share
//! one queue, and one circuit breaker per server. [`origin`] says whose calls they are: no caller blocks the others.

mod breaker;
mod call_error;
mod limits;
mod rate_limiter;
mod retry;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use reqwest::{Client, Method, Request, RequestBuilder};
use tokio::time::Instant;
use tracing::Instrument as _;

use self::breaker::{Breakers, Outcome};
pub use self::call_error::CallError;
pub use self::limits::CallLimits;
use self::rate_limiter::{RateLimiter, Rates};
use self::retry::Budgets;
pub use self::retry::RetryPolicy;
use super::deadline;
use super::origin::{self, Origin};
use crate::body::{BodyFault, read_body};
use crate::clock::Clock;
use crate::measures::{self, CallResult, Server};
use crate::random::Rng;
use crate::retry_after;
use crate::spans;

const USER_AGENT: &str = concat!("upwork-job-post/", env!("CARGO_PKG_VERSION"));

/// The longest time for which the `Retry-After` of one response delays all other calls.
const MAX_CLOSURE: Duration = Duration::from_secs(60);

/// An answer below 500, other than 429.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: http::HeaderMap,
    /// Its whole body.
    pub body: Bytes,
}

/// The client. One for the process: the limits count for all tenants together.
#[derive(Debug)]
pub struct Http {
    client: Client,
    limits: CallLimits,
    limiter: RateLimiter,
    breakers: Breakers,
    budgets: Budgets,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Rng>,
}

impl Http {
    /// Makes the client.
    ///
    /// # Errors
    /// The TLS library does not start.
    pub fn new(limits: CallLimits, clock: Arc<dyn Clock>, randomness: Arc<dyn Rng>) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(limits.connect)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A connection that the server has just closed would make a sent call look lost.
            .pool_idle_timeout(Duration::from_secs(10))
            .build()?;
        let CallLimits { per_second, account, tenant, .. } = limits;
        let limiter = RateLimiter::new(Rates { per_second, account, tenant });
        let breakers = Breakers::new(limits.failures_to_open, limits.open_for);
        Ok(Self { client, limits, limiter, breakers, budgets: Budgets::default(), clock, randomness })
    }

    /// Begins a request, to be finished with [`Self::send`].
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// Sends a request, and again if a retry is harmless and there is time. Each attempt creates the request again, so
    /// that a signature with a nonce is never sent twice.
    ///
    /// # Errors The reason why there is no answer below 500.
    pub async fn send(
        &self,
        operation: &'static str,
        repeat: RetryPolicy,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<HttpResponse, CallError> {
        let call = deadline::left().map_or(self.limits.call, |left| left.min(self.limits.call));
        let end = Instant::now() + call;
        let origin = origin::current();
        self.budgets.earn(origin.tenant());
        let mut tries = 0;
        loop {
            let failure = match self.try_once(operation, &origin, request(), end).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            tries += 1;
            let pause = retry::pause(&failure, repeat, tries, self.limits.pause, self.random_byte());
            let in_time = pause.filter(|pause| Instant::now() + *pause + self.limits.least <= end);
            match in_time {
                Some(pause) if self.budgets.spend(origin.tenant()) => tokio::time::sleep(pause).await,
                _ => return Err(failure),
            }
        }
    }

    async fn try_once(
        &self,
        operation: &'static str,
        origin: &Origin,
        request: RequestBuilder,
        end: Instant,
    ) -> Result<HttpResponse, CallError> {
        let request = request.build().map_err(|e| CallError::NotAttempted(describe(e)))?;
        let breaker = self.breakers.of(request.url().origin().ascii_serialization());
        let Some(permit) = breaker.admit(origin.tenant(), Instant::now()) else {
            tracing::warn!(operation, "upwork call held back: the circuit breaker is open");
            count_held_back("breaker");
            return Err(CallError::NotAttempted("it has not answered for a while".into()));
        };
        let too_late = || CallError::NotAttempted("too little time was left".into());
        let time = end.saturating_duration_since(Instant::now());
        let queue = time.checked_sub(self.limits.least).ok_or_else(too_late)?.min(self.limits.queue);
        let queued = Instant::now();
        let place = self.limiter.place(origin, queue).await;
        measures::waited_for_turn(queued.elapsed());
        if let Err(retry_after) = place {
            let tenant = origin.tenant().map(tracing::field::display);
            tracing::warn!(
                operation,
                tenant,
                seconds = retry_after.as_secs(),
                "upwork call held back: no place in the queue"
            );
            count_held_back("line");
            return Err(CallError::NoPlace { retry_after });
        }
        let left = end.saturating_duration_since(Instant::now()).min(self.limits.attempt);
        if left < self.limits.least {
            return Err(too_late());
        }
        let started = Instant::now();
        let span = spans::call(Server::Upwork.label(), operation);
        let outcome = self.exchange(request, left).instrument(span.clone()).await;
        spans::failed_unless(&span, result(&outcome) == CallResult::Ok);
        permit.report(reached(&outcome), Instant::now());
        report(operation, started, &outcome);
        outcome
    }

    async fn exchange(&self, mut request: Request, time: Duration) -> Result<HttpResponse, CallError> {
        *request.timeout_mut() = Some(time);
        let response =
            self.client.execute(request).await.map_err(|e| {
                if e.is_connect() { CallError::NotSent(describe(e)) } else { CallError::lost(describe(e)) }
            })?;
        let (status, headers) = (response.status(), response.headers().clone());
        let retry_after = retry_after::read(&headers, self.clock.now());
        if status == StatusCode::TOO_MANY_REQUESTS {
            if let Some(wait) = retry_after {
                self.limiter.close_until(Instant::now() + wait.min(MAX_CLOSURE));
            }
            return Err(CallError::RateLimited { retry_after });
        }
        if status.is_server_error() {
            return Err(CallError::Lost { reason: format!("status {status}"), retry_after });
        }
        let body = read_body(reqwest::Body::from(response), self.limits.body).await.map_err(|fault| match fault {
            BodyFault::TooLarge => CallError::lost("an answer too large to read"),
            BodyFault::Broken(error) => CallError::lost(describe(error)),
        })?;
        Ok(HttpResponse { status, headers, body })
    }

    fn random_byte(&self) -> u8 {
        let mut byte = [0];
        self.randomness.fill(&mut byte);
        byte[0]
    }
}

fn count_held_back(by: &'static str) {
    metrics::counter!("upwork_calls_held_back_total", "by" => by).increment(1);
}

/// What an attempt says about the server.
fn reached(outcome: &Result<HttpResponse, CallError>) -> Outcome {
    match outcome {
        Ok(_) | Err(CallError::RateLimited { .. }) => Outcome::Answered,
        Err(CallError::NotSent(_)) => Outcome::Unreachable,
        Err(_) => Outcome::Failed,
    }
}

const fn result(outcome: &Result<HttpResponse, CallError>) -> CallResult {
    match outcome {
        Ok(answer) if answer.status.as_u16() < 400 => CallResult::Ok,
        Ok(_) => CallResult::Refused,
        Err(CallError::RateLimited { .. }) => CallResult::RateLimited,
        Err(_) => CallResult::Failed,
    }
}

/// One line per attempt, without the address: its query could contain secrets.
fn report(operation: &'static str, started: Instant, outcome: &Result<HttpResponse, CallError>) {
    let took = started.elapsed();
    measures::call_ended(Server::Upwork, operation, result(outcome), took);
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(answer) => tracing::info!(operation, status = answer.status.as_u16(), milliseconds, "upwork call"),
        Err(error) => tracing::warn!(operation, %error, milliseconds, "upwork call failed"),
    }
}

/// The error and its causes, without the address.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    super::words::clean(&text)
}
