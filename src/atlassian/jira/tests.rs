use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

async fn read(server: &MockServer, id: &str) -> Result<IssueContent, JiraError> {
    read_at(&server.uri(), id).await
}

async fn read_at(base_url: &str, id: &str) -> Result<IssueContent, JiraError> {
    let app = SiteApp {
        base_url,
        client_key: &ClientKey::parse("tenant-a").unwrap(),
        credential: Credential::Secret(&SecretString::from("the tenant's secret, of a proper length")),
        requested_by: None,
    };
    let sites = Sites::parse(base_url).unwrap_or_else(|_| Sites::parse("https://*.atlassian.net").unwrap());
    let jira = JiraClient::new(crate::atlassian::client().unwrap(), sites);
    jira.issue(&app, &IssueId::parse(id).unwrap(), Timestamp::from_second(1_800_000_000).unwrap()).await
}

#[tokio::test]
async fn no_request_is_signed_for_a_site_that_is_not_allowed() {
    let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
    let app = SiteApp {
        base_url: &server.uri(),
        client_key: &ClientKey::parse("tenant-a").unwrap(),
        credential: Credential::Secret(&SecretString::from("the tenant's secret, of a proper length")),
        requested_by: None,
    };
    let sites = Sites::parse("https://*.atlassian.net").unwrap();
    let jira = JiraClient::new(crate::atlassian::client().unwrap(), sites);
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    assert_eq!(jira.issue(&app, &IssueId::parse("1").unwrap(), now).await, Err(JiraError::ExcludedSite));
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

async fn a_jira(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

fn an_issue() -> Value {
    json!({"id": "10001", "fields": {
        "summary": "Fix the login page",
        "description": {"type": "doc", "version": 1, "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "It lets nobody in."}]}]},
        "labels": ["rust"],
        "components": [{"id": "1", "name": "Web"}]
    }})
}

#[tokio::test]
async fn an_issue_becomes_plain_text() {
    let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
    let issue = read(&server, "10001").await.unwrap();
    let expected = IssueContent {
        summary: "Fix the login page".into(),
        description: "It lets nobody in.".into(),
        labels: vec!["rust".into()],
        components: vec!["Web".into()],
        gaps: vec![],
    };
    assert_eq!(issue, expected);
}

#[tokio::test]
async fn an_empty_issue_is_read() {
    let fields = json!({"fields": {"summary": "S", "description": null, "labels": null}});
    let server = a_jira(ResponseTemplate::new(200).set_body_json(fields)).await;
    assert_eq!(read(&server, "1").await, Ok(IssueContent { summary: "S".into(), ..IssueContent::default() }));
}

#[tokio::test]
async fn a_call_is_signed_for_exactly_its_request() {
    let server = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
    read(&server, "10001").await.unwrap();

    let request = &server.received_requests().await.unwrap()[0];
    let token = request.headers["authorization"].to_str().unwrap().strip_prefix("JWT ").unwrap();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&["tenant-a"]);
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(b"the tenant's secret, of a proper length");
    let claims = jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims;
    let qsh = QueryHash::of("GET", request.url.path(), request.url.query().unwrap()).unwrap();
    assert_eq!(claims["iss"], "upwork-job-post");
    assert_eq!(claims["qsh"], qsh.as_str());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 180);
    assert!(request.body.is_empty());
    assert!(request.headers["user-agent"].to_str().unwrap().ends_with(" upwork-job-post"));
}

#[tokio::test]
async fn the_token_never_follows_a_redirect() {
    let elsewhere = a_jira(ResponseTemplate::new(200).set_body_json(an_issue())).await;
    let server = a_jira(ResponseTemplate::new(307).insert_header("location", elsewhere.uri())).await;
    assert_eq!(read(&server, "1").await, Err(JiraError::Status(StatusCode::TEMPORARY_REDIRECT)));
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_answer_that_is_not_an_issue_is_an_error() {
    for body in ["", "<html>", "{}", r#"{"fields": 1}"#] {
        let server = a_jira(ResponseTemplate::new(200).set_body_string(body)).await;
        assert_eq!(read(&server, "1").await, Err(JiraError::Unreadable));
    }
    let large = json!({"fields": {"summary": "x".repeat(issue::MAX_BODY_BYTES)}});
    let server = a_jira(ResponseTemplate::new(200).set_body_json(large)).await;
    assert_eq!(read(&server, "1").await, Err(JiraError::TooLarge));
    let server = a_jira(ResponseTemplate::new(404)).await;
    assert_eq!(read(&server, "1").await, Err(JiraError::Status(StatusCode::NOT_FOUND)));
}

#[tokio::test]
async fn an_id_that_is_not_a_number_is_never_sent() {
    let server = a_jira(ResponseTemplate::new(200)).await;
    for id in ["..", "A-1", "1/../2", "1?x"] {
        assert_eq!(read(&server, id).await, Err(JiraError::BadAddress), "{id}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_address_with_a_path_is_never_called() {
    let server = a_jira(ResponseTemplate::new(200)).await;
    for base_url in [format!("{}/x", server.uri()), format!("{}?", server.uri()), String::new()] {
        assert_eq!(read_at(&base_url, "1").await, Err(JiraError::BadAddress), "{base_url}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_request_to_a_hanging_jira_times_out() {
    let server = a_jira(ResponseTemplate::new(200).set_delay(TIMEOUT * 2)).await;
    assert!(matches!(read(&server, "1").await, Err(JiraError::Unavailable(_))));
}
