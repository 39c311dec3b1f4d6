use std::collections::HashMap;

use secrecy::ExposeSecret;

use super::*;

const CALLBACK: &str = "https://addon.example/oauth/upwork/callback";

async fn token_server(status: u16, body: Value) -> (MockServer, Graphql) {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(method("POST")).and(path("/api/v3/oauth2/token")).respond_with(response).mount(&server).await;
    let adapter = an_adapter(config(&server.uri()));
    (server, adapter)
}

async fn forms(server: &MockServer) -> Vec<HashMap<String, String>> {
    let requests = server.received_requests().await.expect("recorded");
    requests.iter().map(|request| form_urlencoded::parse(&request.body).into_owned().collect()).collect()
}

fn form(fields: &[(&str, &str)]) -> HashMap<String, String> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn fresh() -> Value {
    json!({ "access_token": "oauth2v2_new", "refresh_token": "oauth2v2_next", "token_type": "Bearer", "expires_in": 86400 })
}

fn an_answer() -> ConsentAnswer {
    ConsentAnswer { code: "the-code".into(), request_token: None }
}

fn query(consent: &Consent) -> HashMap<String, String> {
    url::Url::parse(&consent.url).expect("an address").query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_consent_address_has_key_state_and_callback() {
    let consent =
        an_adapter(config("https://www.upwork.com")).consent("a state&", CALLBACK, None).await.expect("a consent");
    assert!(consent.url.starts_with("https://www.upwork.com/ab/account-security/oauth2/authorize?"));
    assert!(consent.handshake.is_none());
    let expected = form(&[
        ("response_type", "code"),
        ("client_id", "the-client-id"),
        ("redirect_uri", CALLBACK),
        ("state", "a state&"),
    ]);
    assert_eq!(query(&consent), expected);
}

#[tokio::test]
async fn the_challenge_is_sent_and_its_verifier_is_kept() {
    let (server, _) = token_server(200, fresh()).await;
    let upwork = an_adapter(GraphqlConfig { pkce: true, ..config(&server.uri()) });
    let consent = upwork.consent("s", CALLBACK, None).await.expect("a consent");
    let verifier = consent.handshake.as_ref().expect("a verifier").expose_secret().to_owned();
    assert_eq!(verifier.len(), 43);
    assert!(!consent.url.contains(&verifier));
    assert_eq!(query(&consent)["code_challenge_method"], "S256");
    let again = upwork.consent("s", CALLBACK, Some(&verifier)).await.expect("a consent");
    assert_eq!((again.url, again.handshake.expect("a verifier").expose_secret()), (consent.url, verifier.as_str()));

    upwork.grant(&an_answer(), Some(&verifier), CALLBACK).await.expect("tokens");
    assert_eq!(forms(&server).await[0]["code_verifier"], verifier);
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_key_in_the_body() {
    let (server, upwork) = token_server(200, fresh()).await;
    let tokens = upwork.grant(&an_answer(), None, CALLBACK).await.expect("tokens");
    assert_eq!((tokens.access.as_str(), tokens.refresh_or_secret.as_str()), ("oauth2v2_new", "oauth2v2_next"));
    assert_eq!(tokens.expires_at.map(|end| end.to_string()).as_deref(), Some("2026-11-22T12:00:00Z"));
    let expected = form(&[
        ("grant_type", "authorization_code"),
        ("code", "the-code"),
        ("redirect_uri", CALLBACK),
        ("client_id", "the-client-id"),
        ("client_secret", "the-client-secret"),
    ]);
    assert_eq!(forms(&server).await, [expected]);
}

#[tokio::test]
async fn a_refresh_sends_the_key_and_returns_the_next_refresh_token() {
    let (server, upwork) = token_server(200, fresh()).await;
    let tokens = upwork.refresh(&an_access().tokens).await.expect("tokens");
    assert_eq!(tokens.refresh_or_secret, "oauth2v2_next");
    let expected = form(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", "second-token"),
        ("client_id", "the-client-id"),
        ("client_secret", "the-client-secret"),
    ]);
    assert_eq!(forms(&server).await, [expected]);
}

async fn refused_refresh(status: u16, body: Value) -> UpworkError {
    let (_server, upwork) = token_server(status, body).await;
    upwork.refresh(&an_access().tokens).await.expect_err("no tokens")
}

#[tokio::test]
async fn an_invalid_refresh_token_requires_a_new_connect() {
    let body = json!({ "error": "invalid_grant", "error_description": "Refresh token is expired" });
    let expected = UpworkError::ReconnectNeeded("status 400, invalid_grant".into());
    assert_eq!(refused_refresh(400, body).await, expected);
}

#[tokio::test]
async fn a_rejected_key_is_reported_to_the_operator() {
    let error = refused_refresh(401, json!({ "error": "invalid_client" })).await;
    assert_eq!(error, UpworkError::MissingPermission("invalid_client".into()));
}

#[tokio::test]
async fn other_refusals_of_a_refresh_keep_the_connection() {
    let error = refused_refresh(400, json!({ "error": "invalid_request" })).await;
    assert_eq!(error, UpworkError::Refused { message: "invalid_request".into(), fields: vec![] });
    let error = refused_refresh(200, json!({ "token": 1 })).await;
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
}

const PAGE: &str = "<title>Proxy</title><p>Nothing goes through.";

/// A token endpoint behind a proxy that returns its own page for this number of calls.
async fn behind_a_page(status: u16, page: &str, times: u64) -> (MockServer, Graphql) {
    let (server, upwork) = token_server(200, fresh()).await;
    let response = ResponseTemplate::new(status).set_body_raw(page, "text/html");
    Mock::given(any()).respond_with(response).up_to_n_times(times).with_priority(1).mount(&server).await;
    (server, upwork)
}

#[tokio::test]
async fn a_401_page_instead_of_an_answer_is_retried_once() {
    let (server, upwork) = behind_a_page(401, PAGE, 1).await;
    let tokens = upwork.refresh(&an_access().tokens).await.expect("tokens");
    assert_eq!((tokens.refresh_or_secret.as_str(), forms(&server).await.len()), ("oauth2v2_next", 2));

    let (server, upwork) = behind_a_page(401, PAGE, 5).await;
    let error = upwork.refresh(&an_access().tokens).await.expect_err("no tokens");
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
    assert_eq!(forms(&server).await.len(), 2);
}

#[tokio::test]
async fn other_pages_instead_of_an_answer_do_not_invalidate_tokens() {
    let (server, upwork) = behind_a_page(403, PAGE, 5).await;
    let error = upwork.refresh(&an_access().tokens).await.expect_err("no tokens");
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
    assert_eq!(forms(&server).await.len(), 1);

    let (_server, upwork) = behind_a_page(403, "<p>Please turn on JavaScript and cookies", 5).await;
    let error = upwork.grant(&an_answer(), None, CALLBACK).await.expect_err("no tokens");
    assert!(matches!(&error, UpworkError::Challenged(_)), "{error:?}");
    assert!(error.to_string().contains("in place of Upwork's API"), "{error}");
}

#[tokio::test]
async fn only_the_code_of_an_oauth_error_counts_and_never_the_status() {
    for status in [400, 401, 403] {
        let error = refused_refresh(status, json!({ "error": "invalid_grant" })).await;
        assert!(matches!(error, UpworkError::ReconnectNeeded(_)), "{status}: {error:?}");
        let error = refused_refresh(status, json!({ "error": "invalid_client" })).await;
        assert!(matches!(error, UpworkError::MissingPermission(_)), "{status}: {error:?}");
        for unclear in
            [json!({ "error": "invalid_request" }), json!({ "error": "new_one" }), json!({ "message": "no" })]
        {
            let error = refused_refresh(status, unclear).await;
            assert!(matches!(error, UpworkError::Refused { .. }), "{status}: {error:?}");
        }
        let error = refused_refresh(status, json!({ "error": "temporarily_unavailable" })).await;
        assert!(matches!(error, UpworkError::Unavailable(_)), "{status}: {error:?}");
    }
}

#[tokio::test]
async fn a_failed_refresh_is_sent_once_and_reported_as_unavailable() {
    let (server, upwork) = token_server(502, json!({})).await;
    let error = upwork.refresh(&an_access().tokens).await.expect_err("no tokens");
    assert!(matches!(error, UpworkError::Unavailable(_)), "{error:?}");
    assert_eq!(forms(&server).await.len(), 1);
}

#[tokio::test]
async fn both_tokens_are_revoked_and_a_refusal_counts_as_done() {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(404);
    Mock::given(method("POST")).and(path("/api/v3/oauth2/token/revoke")).respond_with(response).mount(&server).await;
    let upwork = an_adapter(config(&server.uri()));
    assert_eq!(upwork.revoke(&an_access().tokens).await, Ok(()));
    let revoked: Vec<String> = forms(&server).await.into_iter().map(|mut form| form.remove("token").unwrap()).collect();
    assert_eq!(revoked, ["second-token", "access-token"]);
}

#[tokio::test]
async fn a_page_instead_of_an_answer_revokes_nothing() {
    for (page, expected) in [
        (ResponseTemplate::new(403).insert_header("cf-mitigated", "challenge"), "Challenged"),
        (ResponseTemplate::new(403).set_body_raw(PAGE, "text/html"), "Unavailable"),
        (ResponseTemplate::new(401), "Unavailable"),
    ] {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(page).mount(&server).await;
        let error = an_adapter(config(&server.uri())).revoke(&an_access().tokens).await.expect_err("not revoked");
        assert!(format!("{error:?}").starts_with(expected), "{error:?}");
    }
}
