//! What administrators of a site see and do: two sites, and on each an administrator and a member.

use std::sync::Arc;

use app::api::{ApiError, Calls, ErrorCode};
use app::model::{AccountsQuery, ConnectedAccount, HostKind, StoreKind};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::access::read;
use super::world::{WEB_URL, World, a_caller, a_colleague, a_tenant, an_install};
use crate::caller::{AccountId, Caller, ClientKey, Session, SessionSource};
use crate::store::records::{Connection, ConnectionState};
use crate::usecases::{CallerCalls, Install, Services, UpworkLink, install};

const ADMINISTRATOR: &str = "712020:root";
const MEMBER: &str = "712020:mia";

/// Two sites with a Jira each. The same person administers the first one and is a member of the other.
struct Sites {
    world: World,
    jira: MockServer,
    _other_jira: MockServer,
}

fn the_other_tenant() -> ClientKey {
    ClientKey::parse("tenant-b").unwrap()
}

/// A Jira that says who administers its site, and what its users are called.
async fn a_jira(administrator: &'static str) -> MockServer {
    let jira = MockServer::start().await;
    let granted = move |request: &Request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap();
        let is_one = asked["globalPermissions"] == json!(["ADMINISTER"]) && asked["accountId"] == administrator;
        let granted = if is_one { json!(["ADMINISTER"]) } else { json!([]) };
        ResponseTemplate::new(200).set_body_json(json!({ "globalPermissions": granted, "projectPermissions": [] }))
    };
    Mock::given(method("POST")).and(path("/rest/api/3/permissions/check")).respond_with(granted).mount(&jira).await;
    let named = |request: &Request| {
        let accounts = request.url.query_pairs().filter(|(name, _)| name == "accountId");
        let user = |account: String| json!({ "accountId": account, "displayName": format!("{account} of Jira"), "active": account != "712020:jonas" });
        let users: Vec<Value> = accounts.map(|(_, account)| user(account.into_owned())).collect();
        ResponseTemplate::new(200).set_body_json(json!({ "values": users }))
    };
    Mock::given(method("GET")).and(path("/rest/api/3/user/bulk")).respond_with(named).mount(&jira).await;
    jira
}

async fn install_at(services: &Services, world: &World, client_key: ClientKey, jira: &MockServer) {
    let site = Install { client_key, base_url: jira.uri(), ..an_install("secret", world.delivery(0)) };
    install(services, site).await.expect("installed");
}

impl Sites {
    async fn new() -> Self {
        let (world, jira, other_jira) = (World::empty(), a_jira(ADMINISTRATOR).await, a_jira("712020:eve").await);
        install_at(&world.services, &world, a_tenant(), &jira).await;
        install_at(&world.services, &world, the_other_tenant(), &other_jira).await;
        Self { world, jira, _other_jira: other_jira }
    }

    /// The calls of an account's page, which is on no issue.
    fn calls(&self, client_key: ClientKey, account: &str) -> CallerCalls {
        CallerCalls::of(&self.world.services, a_session(client_key, account, SessionSource::Host), None)
    }

    fn as_administrator(&self) -> CallerCalls {
        self.calls(a_tenant(), ADMINISTRATOR)
    }

    async fn accounts(&self) -> Vec<ConnectedAccount> {
        let page = self.as_administrator().connected_accounts(AccountsQuery::default()).await.expect("a page");
        assert_eq!(page.next, None);
        page.accounts
    }
}

fn a_session(client_key: ClientKey, account: &str, source: SessionSource) -> Session {
    Session { client_key, account_id: AccountId::parse(account).unwrap(), issue: None, generation: 0, source }
}

fn on_the_other_site(caller: Caller) -> Caller {
    Caller { client_key: the_other_tenant(), ..caller }
}

/// How each call for administrators ends.
async fn codes(calls: &CallerCalls) -> [Option<ErrorCode>; 3] {
    let code = |error: ApiError| error.code;
    [
        calls.site_status().await.err().map(code),
        calls.connected_accounts(AccountsQuery::default()).await.err().map(code),
        calls.cut_off(MEMBER.to_owned()).await.err().map(code),
    ]
}

#[tokio::test]
async fn only_administrators_get_answers_and_only_about_their_own_site() {
    let sites = Sites::new().await;
    sites.world.connect(&a_caller(), None).await;
    sites.world.connect(&on_the_other_site(a_caller()), None).await;
    let no = [Some(ErrorCode::NotAdministrator); 3];
    assert_eq!(codes(&sites.calls(a_tenant(), MEMBER)).await, no, "a member");
    assert_eq!(codes(&sites.calls(the_other_tenant(), MEMBER)).await, no, "a member of another site");
    assert_eq!(codes(&sites.calls(the_other_tenant(), ADMINISTRATOR)).await, no, "who administers another site");
    assert!(sites.world.connection(&a_caller()).await.is_some(), "nobody was cut off");

    assert_eq!(codes(&sites.as_administrator()).await, [None; 3]);
    assert!(sites.world.connection(&a_caller()).await.is_none());
    assert!(sites.world.connection(&on_the_other_site(a_caller())).await.is_some(), "the other site keeps its own");
}

#[tokio::test]
async fn a_session_without_a_host_token_is_not_an_administrator() {
    let sites = Sites::new().await;
    let embedded = a_session(a_tenant(), ADMINISTRATOR, SessionSource::Page);
    let calls = CallerCalls::of(&sites.world.services, embedded, None);
    assert_eq!(codes(&calls).await, [Some(ErrorCode::TokenInvalid); 3]);
    let asked = sites.jira.received_requests().await.unwrap();
    assert!(asked.is_empty(), "Jira is not even asked: {asked:?}");
}

#[tokio::test]
async fn nobody_is_an_administrator_while_jira_does_not_answer() {
    let sites = Sites::new().await;
    for status in [500, 503, 403, 200] {
        sites.jira.reset().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(status)).mount(&sites.jira).await;
        let codes = codes(&sites.as_administrator()).await;
        assert_eq!(codes, [Some(ErrorCode::JiraUnavailable); 3], "{status}");
    }
}

#[tokio::test]
async fn an_administrator_is_told_when_jira_can_be_asked_again() {
    let sites = Sites::new().await;
    sites.jira.reset().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "7");
    Mock::given(method("POST")).respond_with(busy).mount(&sites.jira).await;

    assert_eq!(codes(&sites.as_administrator()).await, [Some(ErrorCode::RateLimited); 3]);
}

#[tokio::test]
async fn a_revoked_administrator_role_no_longer_counts() {
    let sites = Sites::new().await;
    assert_eq!(codes(&sites.as_administrator()).await, [None; 3]);
    sites.jira.reset().await;
    let none = json!({ "globalPermissions": [], "projectPermissions": [] });
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200).set_body_json(none)).mount(&sites.jira).await;
    assert_eq!(codes(&sites.as_administrator()).await, [Some(ErrorCode::NotAdministrator); 3]);
}

#[tokio::test]
async fn an_administrator_sees_which_upwork_accounts_are_connected() {
    let sites = Sites::new().await;
    sites.world.connect(&a_caller(), None).await;
    sites.world.connect(&a_colleague(), None).await;
    sites.world.connect(&on_the_other_site(a_caller()), None).await;
    let kept = sites.world.connection(&a_colleague()).await.unwrap();
    let ended = Connection { state: ConnectionState::ReconnectNeeded, ..kept.clone() };
    let store = sites.world.store().tenant(&kept.client_key);
    assert!(store.connections().replace(ended, kept.version).await.unwrap());

    let accounts = sites.accounts().await;

    let expected = |name: &str, deactivated: bool, reconnect_needed: bool| ConnectedAccount {
        account: format!("712020:{name}"),
        name: Some(format!("712020:{name} of Jira")),
        deactivated,
        upwork_name: "Clara".to_owned(),
        organizations: vec!["Company 1604120937485692931".to_owned()],
        connected_at: "2026-11-21T12:00:00Z".to_owned(),
        last_used_at: None,
        reconnect_needed,
    };
    assert_eq!(accounts, [expected("jonas", true, true), expected("mia", false, false)]);
}

#[tokio::test]
async fn accounts_are_listed_without_names_if_jira_returns_none() {
    let sites = Sites::new().await;
    sites.world.connect(&a_caller(), None).await;
    sites.jira.reset().await;
    let one = json!({ "globalPermissions": ["ADMINISTER"] });
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200).set_body_json(one)).mount(&sites.jira).await;
    let accounts = sites.accounts().await;
    assert_eq!((accounts.len(), &accounts[0].name), (1, &None));
}

#[tokio::test]
async fn accounts_are_listed_in_pages() {
    let sites = Sites::new().await;
    for number in 0..60 {
        let account_id = AccountId::parse(format!("712020:{number:02}")).unwrap();
        sites.world.connect(&Caller { account_id, ..a_caller() }, None).await;
    }
    let (mut query, mut lengths, mut seen) = (AccountsQuery::default(), Vec::new(), Vec::new());
    loop {
        let page = sites.as_administrator().connected_accounts(query).await.expect("a page");
        lengths.push(page.accounts.len());
        seen.extend(page.accounts.into_iter().map(|account| account.account));
        let Some(next) = page.next else { break };
        query = AccountsQuery { after: Some(next) };
    }
    assert_eq!(lengths, [25, 25, 10]);
    assert_eq!(seen, (0..60).map(|number| format!("712020:{number:02}")).collect::<Vec<_>>());
    let bad = AccountsQuery { after: Some("two words".to_owned()) };
    let refused = sites.as_administrator().connected_accounts(bad).await.expect_err("no such id");
    assert_eq!(refused.code, ErrorCode::BadRequest);
}

#[tokio::test]
async fn cutting_off_an_account_revokes_only_its_tokens() {
    let sites = Sites::new().await;
    sites.world.connect(&a_caller(), None).await;
    sites.world.connect(&a_colleague(), None).await;

    for _ in 0..2 {
        sites.as_administrator().cut_off(MEMBER.to_owned()).await.expect("done, and harmless once more");
    }

    sites.world.quiet().await;
    assert_eq!(sites.world.upwork.calls("revoke"), 1);
    assert!(sites.world.connection(&a_caller()).await.is_none());
    assert!(sites.world.connection(&a_colleague()).await.is_some());
}

#[tokio::test]
async fn the_use_of_a_connection_is_noted_at_most_every_five_minutes() {
    let sites = Sites::new().await;
    sites.world.connect(&a_caller(), None).await;
    let answered = async || sites.as_administrator().site_status().await.expect("a status").upwork_answered_at;
    assert_eq!(answered().await, None);
    for (seconds, noted) in [(0, "12:00:00"), (299, "12:00:00"), (1, "12:05:00")] {
        sites.world.clock.advance(seconds);
        let before = sites.world.connection(&a_caller()).await.unwrap().version;
        read(&sites.world.services).await.expect("a status");
        sites.world.quiet().await;
        let noted = format!("2026-11-21T{noted}Z");
        assert_eq!(sites.accounts().await[0].last_used_at.as_deref(), Some(&*noted), "{seconds}");
        assert_eq!(answered().await.as_deref(), Some(&*noted), "{seconds}");
        assert_eq!(
            sites.world.connection(&a_caller()).await.unwrap().version,
            before,
            "nobody else's write is in the way"
        );
    }
    let other = the_other_tenant();
    let other = sites.world.store().tenant(&other);
    assert!(other.export().await.unwrap().len() == 1, "the other site has no note");
}

#[tokio::test]
async fn the_status_shows_the_setup_of_the_site_and_what_is_missing() {
    let mut sites = Sites::new().await;
    let status = sites.as_administrator().site_status().await.expect("a status");
    assert_eq!((status.host, status.store), (HostKind::Connect, StoreKind::Embedded));
    assert_eq!((&*status.version, &*status.upwork_address), (env!("CARGO_PKG_VERSION"), WEB_URL));
    assert_eq!(status.upwork_interface.as_deref(), Some("an interface"));
    assert_eq!((status.jira_answered_at.as_str(), status.missing.len()), ("2026-11-21T12:00:00Z", 0));
    assert!(status.callback_url.ends_with("/oauth/upwork/callback"), "{}", status.callback_url);

    let missing = vec!["UPWORK_CLIENT_ID".to_owned()];
    let services = Services { upwork: UpworkLink::Missing(missing.clone()), ..sites.world.services.as_ref().clone() };
    sites.world.services = Arc::new(services);
    let status = sites.as_administrator().site_status().await.expect("a status");
    assert_eq!((status.upwork_interface, status.missing), (None, missing));
}
