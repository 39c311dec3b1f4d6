use super::*;
use secrecy::ExposeSecret as _;

const CALLBACK: &str = "https://addon.example/oauth/upwork/callback";
const REQUEST: &str = "/api/auth/v1/oauth/token/request";
const ACCESS: &str = "/api/auth/v1/oauth/token/access";
const HANDSHAKE: &str = r#"{"token":"request-token","secret":"request-secret"}"#;

fn form(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_string(body)
}

fn an_answer(request_token: Option<&str>) -> ConsentAnswer {
    ConsentAnswer { code: "the-verifier".into(), request_token: request_token.map(str::to_owned) }
}

#[tokio::test]
async fn the_signed_request_for_a_token_contains_the_callback() {
    let body = "oauth_callback_confirmed=true&oauth_token=request-token&oauth_token_secret=request-secret";
    let (server, upwork) = answering("POST", REQUEST, form(body)).await;
    let consent = upwork.consent("a state", CALLBACK, None).await.expect("a consent");
    assert_eq!(consent.url, format!("{}/services/api/auth?oauth_token=request-token", server.uri()));
    assert_eq!(consent.handshake.expect("a handshake").expose_secret(), HANDSHAKE);

    let request = &requests(&server).await[0];
    let signed = signed(request);
    assert_eq!(signed["oauth_callback"], format!("{CALLBACK}?state=a%20state"));
    assert_eq!(signed["oauth_consumer_key"], "the-consumer-key");
    assert_eq!(signed["oauth_timestamp"], now().as_second().to_string());
    assert!(!signed.contains_key("oauth_token"));
    assert_eq!(request.headers["content-length"], "0");
}

#[tokio::test]
async fn a_repeated_consent_uses_the_same_request_token() {
    let (server, upwork) = answering("POST", REQUEST, ResponseTemplate::new(500)).await;
    let consent = upwork.consent("a state", CALLBACK, Some(HANDSHAKE)).await.expect("a consent");
    assert_eq!(consent.url, format!("{}/services/api/auth?oauth_token=request-token", server.uri()));
    assert_eq!(consent.handshake.expect("a handshake").expose_secret(), HANDSHAKE);
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn a_request_token_whose_callback_was_not_confirmed_is_not_used() {
    for body in [
        "oauth_token=a&oauth_token_secret=b",
        "oauth_callback_confirmed=true",
        "oauth_callback_confirmed=1&oauth_token=a&oauth_token_secret=b",
    ] {
        let (_server, upwork) = answering("POST", REQUEST, form(body)).await;
        let error = upwork.consent("s", CALLBACK, None).await.expect_err("no consent");
        assert!(matches!(error, UpworkError::Unavailable(_)), "{body}: {error:?}");
    }
}

#[tokio::test]
async fn a_rejected_api_key_is_reported_to_the_operator() {
    let (_server, upwork) = answering("POST", REQUEST, ResponseTemplate::new(401)).await;
    let error = upwork.consent("s", CALLBACK, None).await.expect_err("no consent");
    assert!(matches!(error, UpworkError::MissingPermission(_)), "{error:?}");
}

#[tokio::test]
async fn a_verifier_is_exchanged_for_tokens_that_do_not_expire() {
    let (server, upwork) = answering("POST", ACCESS, form("oauth_token=access&oauth_token_secret=secret")).await;
    let tokens = upwork.grant(&an_answer(Some("request-token")), Some(HANDSHAKE), CALLBACK).await.expect("tokens");
    assert_eq!(
        (tokens.access.as_str(), tokens.refresh_or_secret.as_str(), tokens.expires_at),
        ("access", "secret", None)
    );
    let signed = signed(&requests(&server).await[0]);
    assert_eq!((signed["oauth_token"].as_str(), signed["oauth_verifier"].as_str()), ("request-token", "the-verifier"));
}

#[tokio::test]
async fn an_answer_to_another_request_is_not_exchanged() {
    let (server, upwork) = answering("POST", ACCESS, form("oauth_token=access&oauth_token_secret=secret")).await;
    for (request_token, handshake) in
        [(Some("another"), Some(HANDSHAKE)), (None, Some(HANDSHAKE)), (Some("request-token"), None)]
    {
        let error = upwork.grant(&an_answer(request_token), handshake, CALLBACK).await.expect_err("no tokens");
        assert!(matches!(error, UpworkError::Refused { .. }), "{error:?}");
    }
    assert!(requests(&server).await.is_empty());
}

#[tokio::test]
async fn tokens_are_not_refreshed() {
    let upwork = an_adapter(&nobody_listens());
    let tokens = upwork.refresh(&an_access().tokens).await.expect("tokens");
    assert_eq!((tokens.access.as_str(), tokens.refresh_or_secret.as_str()), ("access-token", "second-token"));
    assert_eq!(upwork.revoke(&tokens).await, Ok(()));
}
