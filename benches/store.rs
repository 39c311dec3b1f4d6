//! The reads of a panel and the writes of a post, on both stores, with 1 and 32 tasks, and how they scale with the
//! number of job links: `make bench-store`.
//!
//! MongoDB takes part if `MONGODB_URI` is set. `BENCH_LINKS` lists the numbers of job links; the first one is the
//! baseline. The panel reads its tenant first, to verify the token, then everything else at once: two round trips.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement may panic, and prints")]

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::{Budget, ExperienceLevel, Hours, JobDraft, JobSpec, Money, Visibility};
use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use upwork_job_post::caller::{AccountId, ClientKey, Issue, IssueId};
use upwork_job_post::clock::{Clock as _, SystemClock};
use upwork_job_post::random::{Rng as _, SystemRng};
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::mongo::MongoStore;
use upwork_job_post::store::records::{
    AcceptedTokens, Connection, ConnectionState, DraftKey, IssuePlace, JobLink, JobPost, PostState, Sealed, Tenant,
    TenantState,
};
use upwork_job_post::store::{BeginOutcome, Store};

/// Job links are spread over this many tenants, or one each.
const MAX_TENANTS: usize = 1000;
/// Job links that are written at the same time.
const WRITERS: usize = 256;
const MEASURED: Duration = Duration::from_secs(5);

/// The size of a store: one job link per issue.
#[derive(Clone, Copy)]
struct Scale {
    tenants: usize,
    links: usize,
}

impl Scale {
    fn of(links: usize) -> Self {
        Self { tenants: links.min(MAX_TENANTS), links }
    }

    fn tenant(self, number: usize) -> ClientKey {
        ClientKey::parse(format!("site-{}", number % self.links % self.tenants)).unwrap()
    }

    fn issue(self, number: usize) -> IssueId {
        IssueId::parse((number % self.links / self.tenants).to_string()).unwrap()
    }
}

#[tokio::main]
async fn main() {
    let links = std::env::var("BENCH_LINKS").unwrap_or_else(|_| "10,1000,10000".to_owned());
    let scales: Vec<Scale> = links.split(',').map(|links| Scale::of(links.trim().parse().unwrap())).collect();
    let mut before = None;
    for scale in &scales {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(Arc::new(EmbeddedStore::open(dir.path()).unwrap()));
        measure("embedded", &store, *scale, &mut before).await;
    }
    let Ok(uri) = std::env::var("MONGODB_URI") else {
        println!("MongoDB: not measured, MONGODB_URI is not set");
        return;
    };
    let client = mongodb::Client::with_uri_str(&uri).await.unwrap();
    let mut before = None;
    for scale in &scales {
        let name = format!("bench_{}", hex::encode(SystemRng.id()));
        let store = Store::new(Arc::new(MongoStore::connect(&uri.as_str().into(), &name).await.unwrap()));
        measure("MongoDB", &store, *scale, &mut before).await;
        client.database(&name).drop().await.unwrap();
    }
}

/// The median duration of the operations on the smallest store.
#[derive(Clone, Copy)]
struct Medians {
    panel: Duration,
    post: Duration,
}

async fn measure(what: &str, store: &Store, scale: Scale, smallest: &mut Option<Medians>) {
    fill(store, scale).await;
    println!("{what}, {} job links over {} tenants", scale.links, scale.tenants);
    let panel = report("panel", 1, &run(store, scale, 1, read_panel).await);
    let post = report("post", 1, &run(store, scale, 1, write_post).await);
    match smallest {
        Some(smallest) => {
            let ratio = |now: Duration, then: Duration| now.as_secs_f64() / then.as_secs_f64();
            let (panel, post) = (ratio(panel, smallest.panel), ratio(post, smallest.post));
            println!("  beside the smallest store: panel {panel:.2}, post {post:.2}");
        }
        None => *smallest = Some(Medians { panel, post }),
    }
    report("panel", 32, &run(store, scale, 32, read_panel).await);
    report("post", 32, &run(store, scale, 32, write_post).await);
}

/// Runs tasks that do one operation after another, and returns how long each operation took.
async fn run<F>(store: &Store, scale: Scale, tasks: usize, operation: fn(Store, Scale, usize) -> F) -> Vec<Duration>
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
                    // In steps of a prime number, so that neighbors are not read consecutively.
                    operation(store.clone(), scale, (task + tasks * times.len()) * 7919).await;
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

/// Prints how long operations took, and returns the median.
fn report(path: &str, tasks: usize, times: &[Duration]) -> Duration {
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let rate = times.len() as u64 / MEASURED.as_secs();
    println!("  {path:<5}  {tasks:>2} tasks  p50 {:>9.3?}  p99 {:>9.3?}  {rate:>6}/s", at(50), at(99));
    at(50)
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

async fn read_panel(store: Store, scale: Scale, number: usize) {
    let (tenant, issue, ann) = (scale.tenant(number), scale.issue(number), ann());
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

async fn write_post(store: Store, scale: Scale, number: usize) {
    let (tenant, id) = (scale.tenant(number), SystemRng.id());
    let issue = IssueId::parse(format!("new-{id}")).unwrap();
    let store = store.tenant(&tenant);
    let post = a_post(&tenant, &issue, &id);
    assert_eq!(store.job_posts().begin(post.clone()).await.unwrap(), BeginOutcome::Started);
    assert!(store.job_links().add(a_reference(&tenant, &issue, &id)).await.unwrap());
    let posted = post.ended(PostState::Posted { job_id: id }, now());
    assert!(store.job_posts().advance(posted, &PostState::Started).await.unwrap());
    store.drafts().remove(&draft_of(&issue)).await.unwrap();
}

async fn fill(store: &Store, scale: Scale) {
    for number in 0..scale.tenants {
        let tenant = scale.tenant(number);
        assert!(store.tenant(&tenant).save(a_tenant(&tenant), None).await.unwrap());
        store.tenant(&tenant).connections().put(a_connection(&tenant)).await.unwrap();
    }
    let add = async |number: usize| {
        let (tenant, issue) = (scale.tenant(number), scale.issue(number));
        let link = a_reference(&tenant, &issue, &format!("job-{number}"));
        assert!(store.tenant(&tenant).job_links().add(link).await.unwrap());
    };
    futures::stream::iter(0..scale.links).for_each_concurrent(WRITERS, add).await;
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
        last_used_at: None,
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
        seen_at: None,
        read_after: None,
        place: IssuePlace::default(),
        draft: None,
    }
}
