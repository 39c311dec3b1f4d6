//! What a panel reads and what a post writes, on both stores, at 1 and 32 tasks: `make bench-store`.
//!
//! MongoDB takes part where `MONGODB_URI` is set. The panel reads its tenant first, which proves the token, then all else
//! at once: two round trips.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may panic, and prints")]

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::{Budget, ExperienceLevel, Hours, JobDraft, JobSpec, Money, Visibility};
use jiff::{SignedDuration, Timestamp};
use upwork_job_post::caller::{AccountId, ClientKey, Issue, IssueId};
use upwork_job_post::clock::{Clock as _, SystemClock};
use upwork_job_post::random::{Randomness as _, SystemRandomness};
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::mongo::MongoStore;
use upwork_job_post::store::records::{
    AcceptedTokens, Connection, ConnectionState, DraftKey, JobLink, JobPost, PostState, Sealed, Tenant, TenantState,
};
use upwork_job_post::store::{BeginOutcome, Store};

const TENANTS: usize = 20;
const ISSUES: usize = 50;
const MEASURED: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    measure("embedded", Store::new(Arc::new(EmbeddedStore::open(dir.path()).unwrap()))).await;
    let Ok(uri) = std::env::var("MONGODB_URI") else {
        println!("MongoDB: not measured, MONGODB_URI is not set");
        return;
    };
    let name = format!("bench_{}", hex::encode(SystemRandomness.id()));
    let store = MongoStore::connect(&uri.as_str().into(), &name).await.unwrap();
    measure("MongoDB", Store::new(Arc::new(store))).await;
    mongodb::Client::with_uri_str(&uri).await.unwrap().database(&name).drop().await.unwrap();
}

async fn measure(what: &str, store: Store) {
    fill(&store).await;
    for tasks in [1, 32] {
        report(what, "panel", tasks, &run(&store, tasks, read_panel).await);
        report(what, "post", tasks, &run(&store, tasks, write_post).await);
    }
}

/// Runs tasks that do one operation after another, and returns how long each operation took.
async fn run<F>(store: &Store, tasks: usize, operation: fn(Store, usize) -> F) -> Vec<Duration>
where
    F: Future<Output = ()> + Send + 'static,
{
    let end = Instant::now() + MEASURED;
    let running: Vec<_> = (0..tasks)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                while Instant::now() < end {
                    let began = Instant::now();
                    operation(store.clone(), task + tasks * times.len()).await;
                    times.push(began.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in running {
        times.extend(task.await.unwrap());
    }
    times.sort();
    times
}

fn report(what: &str, path: &str, tasks: usize, times: &[Duration]) {
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let rate = times.len() as u64 / MEASURED.as_secs();
    println!("{what:>8}  {path:<5}  {tasks:>2} tasks  p50 {:>9.3?}  p99 {:>9.3?}  {rate:>6}/s", at(50), at(99));
}

fn tenant(number: usize) -> ClientKey {
    ClientKey::parse(format!("site-{}", number % TENANTS)).unwrap()
}

fn issue(number: usize) -> IssueId {
    IssueId::parse((number / TENANTS % ISSUES).to_string()).unwrap()
}

fn ann() -> AccountId {
    AccountId::parse("ann").unwrap()
}

fn draft_of(issue: &IssueId) -> DraftKey {
    DraftKey { account_id: ann(), issue_id: issue.clone(), job_id: None }
}

fn now() -> Timestamp {
    SystemClock.now()
}

async fn read_panel(store: Store, number: usize) {
    let (tenant, issue, ann) = (tenant(number), issue(number), ann());
    let draft = draft_of(&issue);
    let store = store.tenant(&tenant);
    store.lookup().await.unwrap().unwrap();
    let (connection, _, references, _, _) = futures::try_join!(
        store.connections().find(&ann),
        store.authorizations().failure(&ann, now()),
        store.job_links().list(&issue),
        store.job_posts().in_flight(&issue),
        store.drafts().find(&draft, now()),
    )
    .unwrap();
    assert!(connection.is_some() && !references.is_empty());
}

async fn write_post(store: Store, number: usize) {
    let (tenant, id) = (tenant(number), SystemRandomness.id());
    let issue = IssueId::parse(format!("new-{id}")).unwrap();
    let store = store.tenant(&tenant);
    let post = a_post(&tenant, &issue, &id);
    assert_eq!(store.job_posts().begin(post.clone()).await.unwrap(), BeginOutcome::Started);
    assert!(store.job_links().add(a_reference(&tenant, &issue, &id)).await.unwrap());
    let posted = post.ended(PostState::Posted { job_id: id }, now());
    assert!(store.job_posts().advance(posted, &PostState::Started).await.unwrap());
    store.drafts().remove(&draft_of(&issue)).await.unwrap();
}

async fn fill(store: &Store) {
    for number in 0..TENANTS {
        let tenant = tenant(number);
        assert!(store.tenant(&tenant).save(a_tenant(&tenant), None).await.unwrap());
        store.tenant(&tenant).connections().put(a_connection(&tenant)).await.unwrap();
    }
    for number in 0..TENANTS * ISSUES {
        let (tenant, issue) = (tenant(number), issue(number));
        let id = format!("job-{number}");
        assert!(store.tenant(&tenant).job_links().add(a_reference(&tenant, &issue, &id)).await.unwrap());
    }
}

fn a_tenant(client_key: &ClientKey) -> Tenant {
    Tenant {
        client_key: client_key.clone(),
        base_url: "https://site.atlassian.net".to_owned(),
        display_url: None,
        state: TenantState::Enabled,
        secret: Sealed("k.c2VjcmV0".repeat(10)),
        previous_secret: None,
        state_at: now(),
        installed_at: None,
        uninstalled_at: None,
        accepted: AcceptedTokens::default(),
        generation: 0,
        forgotten: false,
        cleared: false,
        forge: None,
        version: 0,
    }
}

fn a_connection(client_key: &ClientKey) -> Connection {
    Connection {
        client_key: client_key.clone(),
        account_id: ann(),
        upwork_user: "user".to_owned(),
        name: "Ann Example".to_owned(),
        organizations: Vec::new(),
        organization: None,
        tokens: Sealed("k.dG9rZW5z".repeat(40)),
        state: ConnectionState::Active,
        connected_at: now() - SignedDuration::from_hours(1),
        refresh_lease: None,
        refusals: 0,
        version: 0,
    }
}

fn a_post(client_key: &ClientKey, issue_id: &IssueId, id: &str) -> JobPost {
    let text = "It drips, and has for a week. ".repeat(20);
    JobPost {
        id: id.to_owned(),
        client_key: client_key.clone(),
        issue: Issue { id: issue_id.clone(), key: None, project: None },
        account_id: ann(),
        draft: JobDraft { title: "Fix the boiler".to_owned(), description: text.clone(), ..JobDraft::default() },
        spec: JobSpec {
            title: "Fix the boiler".to_owned(),
            description: text,
            category: "1".to_owned(),
            subcategory: "2".to_owned(),
            service: None,
            skills: Vec::new(),
            budget: Budget::Fixed { amount: Money::dollars(50) },
            experience: Some(ExperienceLevel::Entry),
            length: None,
            hours: Hours::NotSure,
            people: 1,
            visibility: Visibility::InviteOnly,
            questions: Vec::new(),
            preferences: Vec::new(),
            optional_skills: Vec::new(),
            dropped: Vec::new(),
        },
        organization: "org".to_owned(),
        state: PostState::Started,
        started_at: now(),
        ended_at: None,
        process: "bench".to_owned(),
        lookups: 0,
        leased_until: None,
    }
}

fn a_reference(client_key: &ClientKey, issue_id: &IssueId, id: &str) -> JobLink {
    JobLink {
        client_key: client_key.clone(),
        issue_id: issue_id.clone(),
        job_id: id.to_owned(),
        url: format!("https://www.upwork.com/jobs/~02{id}"),
        title: "Fix the boiler".to_owned(),
        organization: "org".to_owned(),
        account_id: ann(),
        posted_at: now(),
        post_id: id.to_owned(),
        warnings: Vec::new(),
        status: None,
        draft: None,
    }
}
