use jiff::Timestamp;
use jsonwebtoken::{EncodingKey, Header};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::session::{SessionKey, Sessions};
use super::testing::{KEY_ID, NOW, hs256, jira_claims, lifecycle_claims, public_pem, qsh, rs256, with};
use super::*;
use crate::atlassian::install_keys::InstallKey;
use crate::atlassian::qsh::QueryHash;
use crate::atlassian::site::BaseUrl;
use crate::caller::{AccountId, Caller, ClientKey, Issue, IssueId, Session, SessionSource};

const US: &str = "https://app.example.test";
const SECRET: &str = "the shared secret of tenant a, long enough";
const PANEL: &str = "/connect/issue-panel?issueId=10001&issueKey=PROJ-1";
const HOOK: &str = "/connect/installed";

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn us() -> BaseUrl {
    BaseUrl::parse(US).unwrap()
}

fn tenant(name: &str) -> ClientKey {
    ClientKey::parse(name).unwrap()
}

fn panel() -> QueryHash {
    qsh("GET", PANEL)
}

fn hook() -> QueryHash {
    qsh("POST", HOOK)
}

/// Verifies as tenant a, whose current secret is [`SECRET`].
fn page(token: &str) -> Result<JiraClaims, TokenFault> {
    page_with(token, &[SECRET])
}

fn page_with(token: &str, secrets: &[&str]) -> Result<JiraClaims, TokenFault> {
    let secrets: Vec<SecretString> = secrets.iter().map(|secret| (*secret).into()).collect();
    let issuer = Issuer { client_key: &tenant("tenant-a"), secrets: &secrets };
    page::verify(&CompactToken::parse(token)?, &issuer, &panel(), now())
}

fn context(token: &str) -> Result<JiraClaims, TokenFault> {
    let issuer = Issuer { client_key: &tenant("tenant-a"), secrets: &[SECRET.into()] };
    context::verify(&CompactToken::parse(token)?, &issuer, now())
}

fn enabled(token: &str) -> Result<Timestamp, TokenFault> {
    let issuer = Issuer { client_key: &tenant("tenant-a"), secrets: &[SECRET.into()] };
    hook::verify(&CompactToken::parse(token)?, &issuer, &hook(), now())
}

fn lifecycle(token: &str) -> Result<lifecycle::LifecycleClaims, TokenFault> {
    let token = CompactToken::parse(token)?;
    let _ = lifecycle::key_id(&token)?;
    let key = InstallKey::from_pem(public_pem().as_bytes()).unwrap();
    lifecycle::verify(&token, &key, &us(), &hook(), now())
}

fn sessions(keys: &[(&str, u8)]) -> Sessions {
    let mut keys = keys.iter().map(|(id, byte)| SessionKey { id: (*id).into(), secret: [*byte; 32] });
    Sessions::new(keys.next().unwrap(), keys.collect(), us(), 1800)
}

fn session(token: &str) -> Result<Session, TokenFault> {
    sessions(&[("k1", 1)]).verify(&CompactToken::parse(token)?, now())
}

fn a_session() -> Session {
    let issue = Issue { id: IssueId::parse("10001").unwrap(), key: None, project: None };
    let account_id = AccountId::parse("user-1").unwrap();
    let caller = Caller { client_key: tenant("tenant-a"), account_id, issue, jira_token: None };
    Session::of(caller, 3, SessionSource::Host)
}

fn a_page_token() -> String {
    hs256(&jira_claims("tenant-a", panel().as_str()), SECRET.as_bytes())
}

fn an_install() -> Value {
    lifecycle_claims("tenant-a", &json!([US]), hook().as_str())
}

#[test]
fn each_verifier_accepts_exactly_its_own_kind_of_token() {
    let tokens = [
        rs256(&an_install(), Some(KEY_ID)),
        hs256(&jira_claims("tenant-a", hook().as_str()), SECRET.as_bytes()),
        a_page_token(),
        hs256(&jira_claims("tenant-a", "context-qsh"), SECRET.as_bytes()),
        sessions(&[("k1", 1)]).mint(&a_session(), now()).token,
    ];
    for (kind, token) in tokens.iter().enumerate() {
        let taken = [
            lifecycle(token).is_ok(),
            enabled(token).is_ok(),
            page(token).is_ok(),
            context(token).is_ok(),
            session(token).is_ok(),
        ];
        let own: Vec<bool> = (0..5).map(|verifier| verifier == kind).collect();
        assert_eq!(taken.to_vec(), own, "token {kind}");
    }
}

#[test]
fn a_page_token_names_viewer_and_issue() {
    let claims = page(&a_page_token()).unwrap();
    assert_eq!(claims.client_key, tenant("tenant-a"));
    assert_eq!(claims.account_id.unwrap().as_str(), "user-1");
    assert_eq!(claims.issue.unwrap().id.as_str(), "10001");
}

#[test]
fn the_previous_secret_still_verifies_a_page_token() {
    assert!(page_with(&a_page_token(), &["a new secret", SECRET]).is_ok());
    assert_eq!(page_with(&a_page_token(), &["a new secret"]), Err(TokenFault::BadSignature));
}

#[test]
fn an_empty_secret_verifies_nothing() {
    let forged = hs256(&jira_claims("tenant-a", panel().as_str()), b"");
    assert_eq!(page_with(&forged, &[""]), Err(TokenFault::BadSignature));
    assert_eq!(page_with(&forged, &[]), Err(TokenFault::BadSignature));
}

#[test]
fn every_claim_of_a_page_token_is_checked() {
    let forge = |name: &str, value: Value| {
        page(&hs256(&with(jira_claims("tenant-a", panel().as_str()), name, value), SECRET.as_bytes()))
    };
    assert_eq!(forge("iss", json!("tenant-b")), Err(TokenFault::WrongIssuer));
    assert_eq!(forge("iss", Value::Null), Err(TokenFault::WrongIssuer));
    assert_eq!(forge("qsh", Value::Null), Err(TokenFault::MissingClaim("qsh")));
    assert_eq!(forge("qsh", json!("context-qsh")), Err(TokenFault::WrongQueryHash));
    assert_eq!(forge("qsh", json!(hook().as_str())), Err(TokenFault::WrongQueryHash));
    assert_eq!(forge("exp", json!(NOW - 60)), Err(TokenFault::LivesTooLong), "ends before it begins");
    assert_eq!(forge("exp", json!(NOW + 3601)), Err(TokenFault::LivesTooLong));
    assert_eq!(forge("exp", json!("soon")), Err(TokenFault::Malformed));
    assert_eq!(forge("exp", Value::Null), Err(TokenFault::MissingClaim("exp")));
}

#[test]
fn fractional_times_are_accepted() {
    for (name, value) in [("iat", 0.25), ("iat", -0.75), ("exp", 180.5), ("nbf", 0.5)] {
        let at = json!(f64::from(i32::try_from(NOW).unwrap()) + value);
        let token = hs256(&with(jira_claims("tenant-a", panel().as_str()), name, at.clone()), SECRET.as_bytes());
        assert!(page(&token).is_ok(), "{name} {at}");
        let token = rs256(&with(an_install(), name, at.clone()), Some(KEY_ID));
        assert!(lifecycle(&token).is_ok(), "{name} {at}");
    }
}

#[test]
fn an_expired_page_token_has_its_own_error() {
    let claims = with(jira_claims("tenant-a", panel().as_str()), "iat", json!(NOW - 300));
    let token = hs256(&with(claims, "exp", json!(NOW - 60)), SECRET.as_bytes());
    assert_eq!(page(&token), Err(TokenFault::Expired));
}

#[test]
fn a_changed_token_is_refused() {
    let token = a_page_token();
    let (head, claims) = (token.split('.').next().unwrap(), token.split('.').nth(1).unwrap());
    let other = hs256(&jira_claims("tenant-b", panel().as_str()), SECRET.as_bytes());
    let signature = other.rsplit('.').next().unwrap();
    assert_eq!(page(&format!("{head}.{claims}.{signature}")), Err(TokenFault::BadSignature));
}

#[test]
fn an_install_token_names_its_site() {
    for audience in [json!(US), json!([US]), json!(["https://other.test", US]), json!(format!("{US}/"))] {
        let token = rs256(&with(an_install(), "aud", audience.clone()), Some(KEY_ID));
        assert_eq!(lifecycle(&token).map(|claims| claims.client_key), Ok(tenant("tenant-a")), "{audience}");
    }
}

#[test]
fn an_install_token_for_someone_else_is_refused() {
    let wrong = ["https://other.test", "https://app.example.test/x", "https://app.example.test//", "APP.EXAMPLE.TEST"];
    for audience in wrong.into_iter().map(Value::from).chain([json!([]), json!(format!("{US}.evil.test"))]) {
        let token = rs256(&with(an_install(), "aud", audience.clone()), Some(KEY_ID));
        assert_eq!(lifecycle(&token), Err(TokenFault::WrongAudience), "{audience}");
    }
    let token = rs256(&with(an_install(), "aud", Value::Null), Some(KEY_ID));
    assert_eq!(lifecycle(&token), Err(TokenFault::MissingClaim("aud")));
}

#[test]
fn every_claim_of_an_install_token_is_checked() {
    let forge = |name: &str, value: Value| lifecycle(&rs256(&with(an_install(), name, value), Some(KEY_ID)));
    assert_eq!(forge("iss", Value::Null), Err(TokenFault::MissingClaim("iss")));
    assert_eq!(forge("qsh", Value::Null), Err(TokenFault::MissingClaim("qsh")));
    assert_eq!(forge("qsh", json!("context-qsh")), Err(TokenFault::WrongQueryHash));
    assert_eq!(forge("qsh", json!(qsh("POST", "/connect/uninstalled").as_str())), Err(TokenFault::WrongQueryHash));
    assert_eq!(forge("iat", json!(NOW + 61)), Err(TokenFault::NotYetValid));
    assert_eq!(
        lifecycle(&rs256(&with(with(an_install(), "iat", json!(NOW - 900)), "exp", json!(NOW - 60)), Some(KEY_ID))),
        Err(TokenFault::Expired)
    );
}

#[test]
fn the_public_key_cannot_be_used_as_a_shared_secret() {
    let forged = hs256(&an_install(), public_pem().as_bytes());
    assert_eq!(lifecycle(&forged), Err(TokenFault::WrongAlgorithm));
    let key = InstallKey::from_pem(public_pem().as_bytes()).unwrap();
    let verified = lifecycle::verify(&CompactToken::parse(&forged).unwrap(), &key, &us(), &hook(), now());
    assert_eq!(verified, Err(TokenFault::WrongAlgorithm));
}

#[test]
fn an_install_token_must_name_a_valid_key_id() {
    for kid in [None, Some(""), Some("../key"), Some("a.pem"), Some("a//b")] {
        assert_eq!(lifecycle(&rs256(&an_install(), kid)), Err(TokenFault::BadKeyId), "{kid:?}");
    }
}

#[test]
fn a_session_token_decodes_to_its_session() {
    let minted = sessions(&[("k1", 1)]).mint(&a_session(), now());
    assert_eq!(session(&minted.token), Ok(a_session()));
    assert_eq!(minted.expires_at.as_second(), NOW + 1800);
}

#[test]
fn a_session_token_expires_at_its_exact_second() {
    let minted = sessions(&[("k1", 1)]).mint(&a_session(), now());
    let at = |seconds: i64| {
        let then = Timestamp::from_second(NOW + seconds).unwrap();
        sessions(&[("k1", 1)]).verify(&CompactToken::parse(&minted.token).unwrap(), then)
    };
    assert_eq!(at(1799), Ok(a_session()));
    assert_eq!(at(1800), Err(TokenFault::Expired));
    assert_eq!(at(-60), Ok(a_session()));
    assert_eq!(at(-61), Err(TokenFault::NotYetValid));
}

#[test]
fn an_older_key_still_verifies_sessions_and_an_unknown_one_does_not() {
    let minted = sessions(&[("k1", 1)]).mint(&a_session(), now()).token;
    let verify = |keys: &[(&str, u8)]| sessions(keys).verify(&CompactToken::parse(&minted).unwrap(), now());
    assert_eq!(verify(&[("k2", 2), ("k1", 1)]), Ok(a_session()));
    assert_eq!(verify(&[("k2", 2)]), Err(TokenFault::BadKeyId));
    assert_eq!(verify(&[("k1", 3)]), Err(TokenFault::BadSignature));
}

#[test]
fn a_session_token_of_another_installation_is_refused() {
    let key = SessionKey { id: "k1".into(), secret: [1; 32] };
    let other = Sessions::new(key, Vec::new(), BaseUrl::parse("https://staging.example.test").unwrap(), 1800);
    assert_eq!(session(&other.mint(&a_session(), now()).token), Err(TokenFault::WrongIssuer));
}

const SESSION_TYPE: &str = "upwork-job-post-session+jwt";
const SESSION_AUDIENCE: &str = "upwork-job-post/api";

fn session_claims() -> Value {
    json!({
        "iss": US, "aud": SESSION_AUDIENCE, "iat": NOW, "exp": NOW + 60, "tenant": "tenant-a", "sub": "user-1",
        "issue": {"id": "10001", "key": null, "project": null}, "gen": 3, "src": "host",
    })
}

/// Signs with the session key.
fn signed(typ: &str, claims: &Value) -> String {
    let header = Header { typ: Some(typ.into()), kid: Some("k1".into()), ..Header::default() };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&[1; 32])).unwrap()
}

#[test]
fn a_token_of_another_kind_is_not_a_session() {
    assert_eq!(session(&signed(SESSION_TYPE, &session_claims())), Ok(a_session()));
    assert_eq!(session(&signed("JWT", &session_claims())), Err(TokenFault::WrongType));
    let elsewhere = with(session_claims(), "aud", json!("upwork-job-post/other"));
    assert_eq!(session(&signed(SESSION_TYPE, &elsewhere)), Err(TokenFault::WrongAudience));
}

#[test]
fn a_session_token_of_an_older_release_is_refused() {
    for claim in ["gen", "src"] {
        let older = with(session_claims(), claim, Value::Null);
        assert_eq!(session(&signed(SESSION_TYPE, &older)), Err(TokenFault::Malformed), "{claim}");
    }
}

#[test]
fn a_session_token_is_valid_for_at_most_its_lifetime_plus_a_minute() {
    let until = |exp: i64| session(&signed(SESSION_TYPE, &with(session_claims(), "exp", json!(exp))));
    assert_eq!(until(NOW + 1860), Ok(a_session()));
    for exp in [NOW + 1861, NOW + 3 * 365 * 24 * 3600, i64::MAX, NOW - 1, i64::MIN] {
        assert_eq!(until(exp), Err(TokenFault::LivesTooLong), "{exp}");
    }
}

#[test]
fn a_session_token_may_lack_an_issue() {
    let of_site = Session { issue: None, source: SessionSource::Page, ..a_session() };
    let minted = sessions(&[("k1", 1)]).mint(&of_site, now());
    assert_eq!(session(&minted.token), Ok(of_site));
}
