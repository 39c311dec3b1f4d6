//! Upwork: tokens that rotate, a GraphQL interface that remembers its jobs, and scripted wrong answers.
//!
//! A code identifies a user: `ada` and `bob` have an organization each, `eve` has two.

mod graphql;
mod tokens;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The scripted answer to a call.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Only a status; nothing was done.
    Status(u16),
    /// A body; nothing was done.
    Json(u16, Value),
    /// The right answer, after a while.
    After(Duration),
    /// It is done, and the answer is a 502.
    DoneThen502,
}

/// A received call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The operation of GraphQL, or `grant`, `refresh`, `revoke`.
    pub(crate) name: String,
    /// The user whose token it had, if that was valid.
    pub(crate) user: Option<String>,
    /// The organization in the header.
    pub(crate) organization: String,
    /// Variables, or the fields of the form.
    pub(crate) sent: Value,
}

#[derive(Default)]
struct State {
    calls: Vec<Call>,
    scripts: HashMap<String, VecDeque<Reply>>,
    /// Valid access and refresh tokens, as `access-USER-NUMBER` and `refresh-USER-NUMBER`.
    good: HashSet<String>,
    made: u32,
    /// Life of the access tokens of a grant, in seconds.
    life: i64,
    jobs: Vec<graphql::Job>,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Records a call, and takes the scripted answer for it.
    fn note(&mut self, call: Call) -> Option<Reply> {
        let scripted = self.scripts.get_mut(&call.name).and_then(VecDeque::pop_front);
        self.calls.push(call);
        scripted
    }

    /// Returns the scripted answer, or the right one; `act` does what the call is for.
    fn reply(&mut self, scripted: Option<Reply>, act: impl FnOnce(&mut Self) -> ResponseTemplate) -> ResponseTemplate {
        match scripted {
            None => act(self),
            Some(Reply::Status(status)) => ResponseTemplate::new(status),
            Some(Reply::Json(status, body)) => ResponseTemplate::new(status).set_body_json(body),
            Some(Reply::After(delay)) => act(self).set_delay(delay),
            Some(Reply::DoneThen502) => {
                act(self);
                ResponseTemplate::new(502)
            }
        }
    }
}

impl Respond for Shared {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        match request.url.path() {
            "/graphql" => graphql::respond(&mut self.lock(), request),
            "/api/v3/oauth2/token" => tokens::respond(&mut self.lock(), request),
            "/api/auth/v1/oauth/token/request" => tokens::request_token(&mut self.lock()),
            "/api/v3/oauth2/token/revoke" => tokens::revoke(&mut self.lock(), request),
            _ => ResponseTemplate::new(404),
        }
    }
}

/// Upwork's two servers.
pub(crate) struct Upwork {
    web: MockServer,
    api: MockServer,
    state: Shared,
}

impl Upwork {
    pub(super) async fn start() -> Self {
        let state = Shared(Arc::new(Mutex::new(State { life: 86_400, ..State::default() })));
        let (web, api) = (MockServer::start().await, MockServer::start().await);
        for server in [&web, &api] {
            Mock::given(any()).respond_with(state.clone()).mount(server).await;
        }
        Self { web, api, state }
    }

    pub(crate) fn web_url(&self) -> String {
        self.web.uri()
    }

    pub(crate) fn api_url(&self) -> String {
        self.api.uri()
    }

    /// Scripts the next answers to calls of this name; later ones are right again.
    pub(crate) fn script(&self, name: &str, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().scripts.entry(name.to_owned()).or_default().extend(replies);
    }

    /// Access tokens from the exchange of a code are valid for this many seconds from now on. Refreshed ones are valid
    /// for a day.
    pub(crate) fn grant_for(&self, seconds: i64) {
        self.state.lock().life = seconds;
    }

    /// Invalidates tokens whose name begins like this: `access-`, or `refresh-ada`.
    pub(crate) fn forget(&self, tokens: &str) {
        self.state.lock().good.retain(|token| !token.starts_with(tokens));
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state.lock().calls.clone()
    }

    pub(crate) fn calls_of(&self, name: &str) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.name == name).collect()
    }

    /// Waits until a call of this name has arrived.
    pub(crate) async fn called(&self, name: &str) {
        for _ in 0..2_000 {
            if !self.calls_of(name).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{name} was not called");
    }

    /// Ids of the existing jobs, oldest first.
    pub(crate) fn jobs(&self) -> Vec<String> {
        self.state.lock().jobs.iter().map(|job| job.id.clone()).collect()
    }

    /// The address of a job's public page.
    pub(crate) fn job_page(&self, id: &str) -> String {
        format!("{}/jobs/~02{id}", self.web_url())
    }
}
