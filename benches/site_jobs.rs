//! The page of all jobs with 10,000 jobs on 1,000 issues, on both stores: `make bench-store`. MongoDB takes part if
//! `MONGODB_URI` is set. Jira is a server on this machine that answers at once.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may panic, and prints")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::{JobDraft, JobsFilter, JobsQuery};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use upwork_job_post::atlassian::jira::JiraClient;
use upwork_job_post::atlassian::site::Sites;
use upwork_job_post::caller::{AccountId, ClientKey, IssueId};
use upwork_job_post::clock::{Clock as _, SystemClock};
use upwork_job_post::keyring::{Keyring, Place};
use upwork_job_post::random::{Rng as _, SystemRng};
use upwork_job_post::store::Store;
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::guarded::GuardedStore;
use upwork_job_post::store::mongo::MongoStore;
use upwork_job_post::store::records::{AcceptedTokens, IssuePlace, JobLink, Tenant, TenantState};
use upwork_job_post::usecases::{ReadLocks, RefreshLocks, Services, UpworkLink, site_jobs};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const JOBS: usize = 10_000;
const ISSUES: usize = 1_000;
/// The number of calls to Jira that an account may make at once.
const PAGES: usize = 5;

#[tokio::main]
async fn main() {
    let jira = a_jira().await;
    let dir = tempfile::tempdir().unwrap();
    measure("embedded", &Store::new(Arc::new(EmbeddedStore::open(dir.path()).unwrap())), &jira).await;
    let Ok(uri) = std::env::var("MONGODB_URI") else {
        println!("MongoDB: not measured, MONGODB_URI is not set");
        return;
    };
    let name = format!("bench_{}", hex::encode(SystemRng.id()));
    let store = MongoStore::connect(&uri.as_str().into(), &name).await.unwrap();
    measure("MongoDB", &Store::new(Arc::new(store)), &jira).await;
    mongodb::Client::with_uri_str(&uri).await.unwrap().database(&name).drop().await.unwrap();
}

async fn measure(what: &str, store: &Store, jira: &MockServer) {
    let services = services(store, jira);
    fill(&services, jira).await;
    let by_title = JobsFilter { title: "number 17 ".to_owned(), ..JobsFilter::default() };
    for (page, account, filter) in [
        ("all visible", "sees-all", JobsFilter::default()),
        ("one in ten visible", "sees-some", JobsFilter::default()),
        ("nothing visible", "sees-none", JobsFilter::default()),
        ("few match the filter", "filters", by_title),
    ] {
        let mut times: Vec<Duration> = Vec::new();
        for number in 0..PAGES {
            // Each account has its own share of the calls to Jira.
            let account = AccountId::parse(format!("{account}-{number}")).unwrap();
            let began = Instant::now();
            let query = JobsQuery { filter: filter.clone(), ..JobsQuery::default() };
            site_jobs(&services, &tenant(), &account, None, query).await.unwrap();
            times.push(began.elapsed());
        }
        times.sort();
        println!("{what:>8}  {page:<20}  p50 {:>9.3?}  max {:>9.3?}", times[PAGES / 2], times[PAGES - 1]);
    }
}

fn tenant() -> ClientKey {
    ClientKey::parse("site").unwrap()
}

/// Lets an account see all issues, every tenth, or none.
async fn a_jira() -> MockServer {
    let server = MockServer::start().await;
    let check = |request: &Request| {
        let question: Value = serde_json::from_slice(&request.body).unwrap();
        let account = question["accountId"].as_str().unwrap();
        let every = if account.starts_with("sees-some") { 10 } else { 1 };
        let asked = question["projectPermissions"][0]["issues"].as_array().unwrap().iter().filter_map(Value::as_u64);
        let seen: Vec<u64> = asked.filter(|issue| !account.starts_with("sees-none") && issue % every == 0).collect();
        let granted = json!([{ "permission": "BROWSE_PROJECTS", "issues": seen, "projects": [] }]);
        ResponseTemplate::new(200).set_body_json(json!({ "projectPermissions": granted }))
    };
    let fetch = |request: &Request| {
        let question: Value = serde_json::from_slice(&request.body).unwrap();
        let ids = question["issueIdsOrKeys"].as_array().unwrap().iter().filter_map(Value::as_str);
        let issue = |id| json!({ "id": id, "key": format!("PROJ-{id}"), "fields": { "summary": "Fix the boiler" } });
        ResponseTemplate::new(200).set_body_json(json!({ "issues": ids.map(issue).collect::<Vec<_>>() }))
    };
    Mock::given(path("/rest/api/3/permissions/check")).respond_with(check).mount(&server).await;
    Mock::given(path("/rest/api/3/issue/bulkfetch")).respond_with(fetch).mount(&server).await;
    let nobody = ResponseTemplate::new(200).set_body_json(json!({ "values": [] }));
    Mock::given(path("/rest/api/3/user/bulk")).respond_with(nobody).mount(&server).await;
    server
}

fn services(store: &Store, jira: &MockServer) -> Services {
    let sites = Sites::parse(&jira.uri()).unwrap();
    Services {
        store: GuardedStore::new(store),
        upwork: UpworkLink::Missing(Vec::new()),
        upwork_web_url: "https://www.upwork.com".to_owned(),
        jira: JiraClient::new(upwork_job_post::atlassian::client().unwrap(), sites.clone()),
        sites,
        keyring: Arc::new(Keyring::parse(&Keyring::generate(&SystemRng)).unwrap()),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRng),
        base_url: "http://localhost:3000".to_owned(),
        reconcile_every: Duration::from_secs(10),
        tracker: TaskTracker::new(),
        process: "bench".to_owned(),
        alone: true,
        refreshes: RefreshLocks::default(),
        reads: ReadLocks::default(),
        revoking: Arc::default(),
    }
}

async fn fill(services: &Services, jira: &MockServer) {
    let secret = services.keyring.seal(&Place::tenant_secret(&tenant()), b"a secret of a proper length for a site");
    let tenant_record = Tenant {
        client_key: tenant(),
        base_url: jira.uri(),
        display_url: None,
        state: TenantState::Enabled,
        secret,
        previous_secret: None,
        state_at: SystemClock.now(),
        installed_at: None,
        uninstalled_at: None,
        accepted: AcceptedTokens::default(),
        generation: 0,
        forgotten: false,
        cleared: false,
        forge: None,
        version: 0,
    };
    assert!(services.store.tenant(&tenant()).save(tenant_record, None).await.unwrap());
    for number in 0..JOBS {
        assert!(services.store.tenant(&tenant()).job_links().add(a_link(number)).await.unwrap());
    }
}

fn a_link(number: usize) -> JobLink {
    let title = format!("Boiler number {number} drips");
    let description = "It drips, and has for a week. ".repeat(20);
    JobLink {
        client_key: tenant(),
        issue_id: IssueId::parse((number % ISSUES + 1).to_string()).unwrap(),
        job_id: number.to_string(),
        url: format!("https://www.upwork.com/jobs/~02{number}"),
        title: title.clone(),
        organization: "org".to_owned(),
        account_id: AccountId::parse("ann").unwrap(),
        posted_at: SystemClock.now() - SignedDuration::from_mins(i64::try_from(number).unwrap()),
        post_id: number.to_string(),
        warnings: Vec::new(),
        status: None,
        seen_at: None,
        read_after: None,
        place: IssuePlace { key: format!("PROJ-{}", number % ISSUES + 1).try_into().ok(), project: None },
        draft: Some(Box::new(JobDraft { title, description, amount: "50".to_owned(), ..JobDraft::default() })),
    }
}
