//! The adapter against a server that speaks as Upwork does.

mod connecting;
mod posting;
mod reading;

use app::model::{Budget, ExperienceLevel, Hours, JobSpec, Money, Skill, Visibility};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::SetClock;
use crate::random::SystemRng;
use crate::upwork::contract::{self, Scene, Stage, an_access};
use crate::upwork::http::testing::{a_client, a_server_that_hangs_up, limits, nobody_listens};

pub(super) use crate::upwork::contract::a_spec as a_fixed_spec;

pub(super) fn an_hourly_spec() -> JobSpec {
    JobSpec {
        service: Some("1110580755107926016".into()),
        skills: vec![
            Skill::Listed { id: "996364628025274386".into(), name: "Python".into() },
            Skill::Free("Patience".into()),
        ],
        budget: Budget::Hourly { from: Money::dollars(30), to: Money::dollars(45) },
        experience: Some(ExperienceLevel::Expert),
        length: Some("474250516458926082".into()),
        hours: Hours::PartTime,
        people: 3,
        visibility: Visibility::InviteOnly,
        questions: vec!["Have you done this before?".into()],
        ..a_fixed_spec()
    }
}

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

fn config(url: &str) -> GraphqlConfig {
    GraphqlConfig {
        web_url: url.into(),
        api_url: url.into(),
        client_id: "the-client-id".into(),
        client_secret: "the-client-secret".into(),
        pkce: false,
    }
}

fn an_adapter(config: GraphqlConfig) -> Graphql {
    let http = Arc::new(a_client(limits()));
    Graphql::new(config, http, Arc::new(SetClock::at(now())), Arc::new(SystemRng))
}

/// A server whose `/graphql` returns these responses in order, and repeats the last one.
async fn answering(answers: &[Value]) -> (MockServer, Graphql) {
    let server = MockServer::start().await;
    for (at, answer) in answers.iter().enumerate() {
        let response = ResponseTemplate::new(200).set_body_json(answer);
        let mock = Mock::given(method("POST")).and(path("/graphql")).respond_with(response);
        let mock = if at + 1 < answers.len() { mock.up_to_n_times(1) } else { mock };
        mock.mount(&server).await;
    }
    let adapter = an_adapter(config(&server.uri()));
    (server, adapter)
}

/// The received requests, with their bodies as JSON.
async fn requests(server: &MockServer) -> Vec<(wiremock::Request, Value)> {
    let requests = server.received_requests().await.expect("recorded");
    requests.into_iter().map(|request| (request.clone(), request.body_json().expect("json"))).collect()
}

async fn stage(scene: Scene) -> Stage {
    let response = match scene {
        Scene::Unreachable => return elsewhere(&nobody_listens()),
        Scene::DropsConnection => return elsewhere(&a_server_that_hangs_up()),
        Scene::NeverAnswers => ResponseTemplate::new(200).set_delay(std::time::Duration::from_secs(20)),
        Scene::ServerError => ResponseTemplate::new(500),
        Scene::InvalidJson => ResponseTemplate::new(200).set_body_string("<html>Please wait</html>"),
        Scene::Redirect => ResponseTemplate::new(307).insert_header("location", "/elsewhere"),
        Scene::RateLimited(seconds) => ResponseTemplate::new(429).insert_header("retry-after", seconds.to_string()),
        Scene::Unauthorized => ResponseTemplate::new(401).set_body_json(json!({ "message": "no" })),
        Scene::Forbidden => ResponseTemplate::new(403).set_body_json(json!({ "message": "no" })),
        Scene::EmptyBody(status) => ResponseTemplate::new(status),
        Scene::Html(status, page) => ResponseTemplate::new(status).set_body_raw(page, "text/html"),
        Scene::Refusal(words) => {
            let errors = json!([{ "message": words, "extensions": { "classification": "ValidationError" } }]);
            ResponseTemplate::new(200).set_body_json(json!({ "data": null, "errors": errors }))
        }
    };
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    Stage { upwork: Box::new(an_adapter(config(&server.uri()))), server: Some(server) }
}

fn elsewhere(url: &str) -> Stage {
    Stage { upwork: Box::new(an_adapter(config(url))), server: None }
}

contract::contract!(super::tests::stage);
