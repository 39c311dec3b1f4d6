//! The vectors of `tests/fixtures`: tokens as Atlassian would sign them, valid ones and every kind of invalid one.

use jiff::Timestamp;
use serde_json::Value;

use super::keys::testing::FixedKeys;
use super::{FitFault, FitPolicy, ForgeKeys as _, Invocation, InvocationToken};
use crate::caller::forge::AppId;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/forge-token-vectors.json")).unwrap()
}

fn policy(file: &Value) -> FitPolicy {
    let app = AppId::from_setting(file["policy"]["app_id"].as_str().unwrap()).unwrap();
    let environments = file["policy"]["environments"].as_array().unwrap();
    let environments = environments.iter().map(|kind| kind.as_str().unwrap().to_owned()).collect();
    FitPolicy::new(app, environments, "https://api.atlassian.com")
}

/// The names that the vectors give to the checks.
fn reason(fault: FitFault) -> &'static str {
    match fault {
        FitFault::TooLong => "too_long",
        FitFault::Malformed => "malformed",
        FitFault::Algorithm => "algorithm",
        FitFault::Critical => "critical",
        FitFault::KeyId => "key_id",
        FitFault::Signature => "signature",
        FitFault::Claims(_) => "claims",
        FitFault::Issuer => "issuer",
        FitFault::Audience => "audience",
        FitFault::Lifetime => "lifetime",
        FitFault::NotYet => "not_yet",
        FitFault::Expired => "expired",
        FitFault::Isolated => "isolated",
        FitFault::App => "app",
        FitFault::Installation => "installation",
        FitFault::Environment => "environment",
        FitFault::ApiBaseUrl => "api_base_url",
        FitFault::Cloud => "cloud",
        FitFault::NotAnEvent => "event",
        FitFault::Anonymous => "anonymous",
        FitFault::NoIssue => "no_issue",
    }
}

async fn verify(file: &Value, text: &str) -> Result<Invocation, &'static str> {
    let token = InvocationToken::parse(text).map_err(reason)?;
    let key = FixedKeys::parse(&file["jwks"]).find(token.key_id()).await.map_err(|_| "key_unknown")?;
    let now = Timestamp::from_second(file["now"].as_i64().unwrap()).unwrap();
    policy(file).verify(&token, &key, now).map_err(reason)
}

fn enter(invocation: &Invocation, route: &str) -> Result<(), FitFault> {
    match route {
        "event" => invocation.require_event(),
        "user" => invocation.account().map(drop),
        _ => invocation.account().and_then(|_| invocation.issue()).map(drop),
    }
}

#[tokio::test]
async fn every_vector_has_its_expected_result() {
    let file = vectors();
    let mut checked = 0;
    for vector in file["vectors"].as_array().unwrap() {
        let name = vector["name"].as_str().unwrap();
        let headers = vector["headers"]["authorization"].as_array();
        // Two headers or none are the extractor's to refuse.
        let Some([header]) = headers.map(Vec::as_slice) else { continue };
        let header = header.as_str().unwrap();
        let Some((_, text)) = header.split_once(' ') else { continue };
        let route = vector["route"].as_str().unwrap();

        let end = match verify(&file, text).await {
            Ok(invocation) => enter(&invocation, route).map_err(reason).map(|()| invocation),
            Err(reason) => Err(reason),
        };

        match end {
            Ok(invocation) => {
                assert_eq!(vector["verdict"], "accept", "{name}");
                assert_proves(&invocation, &vector["proves"], name);
            }
            Err(reason) => assert_eq!(vector["reason"], reason, "{name}"),
        }
        checked += 1;
    }
    assert!(checked >= 58, "{checked}");
}

fn assert_proves(invocation: &Invocation, proves: &Value, name: &str) {
    let text = |field: &str| proves[field].as_str();
    let installation = text("installation").unwrap().rsplit_once('/').unwrap().1;
    assert_eq!(invocation.installation.as_str(), installation, "{name}");
    assert_eq!(invocation.cloud.as_str(), text("cloud").unwrap(), "{name}");
    let account = invocation.account().ok();
    assert_eq!(account.as_ref().map(crate::caller::AccountId::as_str), text("account"), "{name}");
    let issue = invocation.issue().ok();
    assert_eq!(issue.as_ref().map(|issue| issue.id.as_str()), text("issue"), "{name}");
    let key = issue.as_ref().and_then(|issue| issue.key.as_ref()).map(crate::caller::IssueKey::as_str);
    assert_eq!(key, text("key"), "{name}");
}
