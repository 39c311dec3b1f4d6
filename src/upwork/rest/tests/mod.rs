//! The adapter against a server that speaks as Upwork did.

mod calling;
mod connecting;

use app::model::{JobStatus, Organization};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::clock::SetClock;
use crate::random::SystemRng;
use crate::upwork::contract::{self, Scene, Stage, a_spec, an_access};
use crate::upwork::http::testing::{a_client, a_server_that_hangs_up, limits, nobody_listens};

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().expect("a time")
}

fn an_adapter(url: &str) -> Rest {
    let config = RestConfig {
        web_url: url.into(),
        client_id: "the-consumer-key".into(),
        client_secret: "the-consumer-secret".into(),
    };
    let http = Arc::new(a_client(limits()));
    Rest::new(config, http, Arc::new(SetClock::at(now())), Arc::new(SystemRng))
}

/// A server that returns one response to this method and path.
async fn answering(verb: &str, at: &str, response: ResponseTemplate) -> (MockServer, Rest) {
    let server = MockServer::start().await;
    Mock::given(method(verb)).and(path(at)).respond_with(response).mount(&server).await;
    let adapter = an_adapter(&server.uri());
    (server, adapter)
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// The parameters of the `Authorization` header, still encoded.
fn signed(request: &wiremock::Request) -> std::collections::HashMap<String, String> {
    let header = request.headers["authorization"].to_str().expect("text");
    let parameters = header.strip_prefix("OAuth ").expect("a signature").split(", ");
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').expect("a pair");
        let value = percent_encoding::percent_decode_str(value.trim_matches('"')).decode_utf8().expect("text");
        (name.to_owned(), value.into_owned())
    };
    parameters.map(pair).collect()
}

async fn requests(server: &MockServer) -> Vec<wiremock::Request> {
    server.received_requests().await.expect("recorded")
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
        Scene::Unauthorized => {
            ResponseTemplate::new(401).set_body_json(json!({ "error": { "code": "401", "message": "no" } }))
        }
        Scene::Forbidden => {
            ResponseTemplate::new(403).set_body_json(json!({ "error": { "code": "403", "message": "no" } }))
        }
        Scene::EmptyBody(status) => ResponseTemplate::new(status),
        Scene::Html(status, page) => ResponseTemplate::new(status).set_body_raw(page, "text/html"),
        Scene::Refusal(words) => ResponseTemplate::new(400)
            .insert_header("X-Upwork-Error-Code", "400")
            .insert_header("X-Upwork-Error-Message", words),
    };
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    Stage { upwork: Box::new(an_adapter(&server.uri())), server: Some(server) }
}

fn elsewhere(url: &str) -> Stage {
    Stage { upwork: Box::new(an_adapter(url)), server: None }
}

contract::contract!(super::tests::stage);
