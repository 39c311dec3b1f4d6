use std::sync::Arc;
use std::time::Duration;

use app::model::{ExperienceLevel, FormParts, JobDraft, Organization, Submission, Visibility};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio_util::task::TaskTracker;

use super::upwork::{FakeUpwork, tokens};
use crate::atlassian::jira::JiraClient;
use crate::atlassian::site::Sites;
use crate::caller::{AccountId, Caller, ClientKey, Issue, IssueId};
use crate::clock::{Clock as _, SetClock};
use crate::delivery::{Delivery, Fingerprint};
use crate::keyring::Keyring;
use crate::random::SystemRng;
use crate::store::Store;
use crate::store::embedded::EmbeddedStore;
use crate::store::guarded::GuardedStore;
use crate::store::records::{Connection, ConnectionState, JobLink, JobPost, PostState, Sealed};
use crate::upwork::Tokens;
use crate::usecases::account::access;
use crate::usecases::posting::rounds::reconcile_all;
use crate::usecases::{Install, ReadLocks, RefreshLocks, Services, UpworkLink, install};

pub(super) const WEB_URL: &str = "https://www.upwork.test";
pub(super) const ORGANIZATION: &str = "1604120937485692931";
pub(super) const TITLE: &str = "Fix the login page";
pub(super) const TEXT: &str = "It lets nobody in, not even the people who built it.";

/// A site with a connected user, and an Upwork.
pub(super) struct World {
    pub(super) services: Arc<Services>,
    pub(super) upwork: Arc<FakeUpwork>,
    pub(super) clock: Arc<SetClock>,
    raw: Store,
    _folder: TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let world = Self::empty();
        world.install("secret", 0).await;
        world.connect(&a_caller(), None).await;
        world
    }

    /// Nothing is installed, nobody connected.
    pub(super) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(SetClock::at("2026-11-21T12:00:00Z".parse().expect("a time")));
        let upwork = Arc::new(FakeUpwork::new(Arc::clone(&clock)));
        let raw = Store::new(Arc::new(EmbeddedStore::open(folder.path()).expect("a store")));
        let store = GuardedStore::new(&raw);
        let keyring = Arc::new(Keyring::parse(&Keyring::generate(&SystemRng)).expect("a keyring"));
        let services = services(store, keyring, &upwork, &clock, "process-1", true);
        Self { services, upwork, clock, raw, _folder: folder }
    }

    /// Another process over the same store: the next one, or (not `alone`) one beside the first.
    pub(super) fn process(&self, name: &str, alone: bool) -> Arc<Services> {
        let Services { store, keyring, .. } = self.services.as_ref();
        services(store.clone(), Arc::clone(keyring), &self.upwork, &self.clock, name, alone)
    }

    /// The same world, in which other processes may share the store.
    pub(super) fn shared(mut self) -> Self {
        self.services = self.process("process-1", false);
        self
    }

    /// The same world with another interval between lookups.
    pub(super) fn with_rounds_every(mut self, every: Duration) -> Self {
        Arc::get_mut(&mut self.services).expect("nobody else has them yet").reconcile_every = every;
        self
    }

    pub(super) async fn install(&self, secret: &str, seconds: i64) {
        install(&self.services, an_install(secret, self.delivery(seconds))).await.expect("installed");
    }

    /// The same, to be done a second later.
    pub(super) fn again(&self) -> impl Future<Output = ()> + Send + 'static {
        let (services, installed) = (Arc::clone(&self.services), an_install("secret", self.delivery(1)));
        async move { install(&services, installed).await.expect("installed") }
    }

    /// A unique hook, whose token was issued this many seconds from now.
    pub(super) fn delivery(&self, seconds: i64) -> Delivery {
        let own = self.services.random.id();
        let issued_at = self.clock.now() + SignedDuration::from_secs(seconds);
        Delivery { issued_at, token: Fingerprint::of(own.as_bytes()), body: Fingerprint::of(b"its body") }
    }

    pub(super) async fn connect(&self, caller: &Caller, expires_at: Option<Timestamp>) {
        self.put_connection(caller, &tokens(0, expires_at), &[ORGANIZATION]).await;
    }

    pub(super) async fn put_connection(&self, caller: &Caller, tokens: &Tokens, organizations: &[&str]) {
        let named = |id: &&str| Organization { id: (*id).into(), name: format!("Company {id}") };
        let connection = Connection {
            client_key: caller.client_key.clone(),
            account_id: caller.account_id.clone(),
            upwork_user: "7".into(),
            name: "Clara".into(),
            organizations: organizations.iter().map(named).collect(),
            organization: None,
            tokens: access::seal(&self.services, &caller.client_key, &caller.account_id, tokens).expect("sealed"),
            state: ConnectionState::Active,
            connected_at: self.clock.now(),
            refresh_lease: None,
            refusals: 0,
            last_used_at: None,
            version: 0,
        };
        self.store().tenant(&caller.client_key).connections().put(connection).await.expect("kept");
    }

    pub(super) async fn connection(&self, caller: &Caller) -> Option<Connection> {
        self.store().tenant(&caller.client_key).connections().find(&caller.account_id).await.expect("the store")
    }

    /// The stored tokens of a caller.
    pub(super) async fn kept_tokens(&self, caller: &Caller) -> Tokens {
        access::open(&self.services, &self.connection(caller).await.expect("a connection")).expect("tokens")
    }

    /// The stored tokens of a caller, after this many rotations.
    pub(super) fn sealed_tokens(&self, caller: &Caller, rotations: u32) -> Sealed {
        access::seal(&self.services, &caller.client_key, &caller.account_id, &tokens(rotations, None)).expect("sealed")
    }

    /// Waits until no background work is in progress.
    pub(super) async fn quiet(&self) {
        self.services.tracker.close();
        self.services.tracker.wait().await;
    }

    pub(super) fn store(&self) -> &Store {
        &self.services.store
    }

    /// The store, unguarded.
    pub(super) fn raw(&self) -> &Store {
        &self.raw
    }

    pub(super) async fn post(&self, id: &str) -> JobPost {
        self.store().tenant(&a_tenant()).job_posts().find(id).await.expect("the store").expect("a post")
    }

    /// Stores a post in flight as a dead process leaves it.
    pub(super) async fn left_behind(&self, caller: &Caller, id: &str, state: PostState) -> JobPost {
        let Submission { id, draft, .. } = a_submission(id);
        self.left_behind_with(caller, id, draft, state).await
    }

    pub(super) async fn left_behind_with(
        &self,
        caller: &Caller,
        id: String,
        draft: JobDraft,
        state: PostState,
    ) -> JobPost {
        let post = JobPost {
            id,
            client_key: caller.client_key.clone(),
            issue: caller.issue.clone(),
            account_id: caller.account_id.clone(),
            spec: app::model::validate(&draft, &FormParts::default()).expect("a good draft"),
            draft,
            organization: ORGANIZATION.into(),
            state: PostState::Started,
            started_at: self.clock.now(),
            ended_at: None,
            process: "process-0".into(),
            lookups: 0,
            leased_until: None,
        };
        self.store().tenant(&caller.client_key).job_posts().begin(post.clone()).await.expect("begun");
        let post = JobPost { state, ..post };
        self.store()
            .tenant(&caller.client_key)
            .job_posts()
            .advance(post.clone(), &PostState::Started)
            .await
            .expect("advanced");
        post
    }

    /// The state of a post whose outcome has just become unknown.
    pub(super) fn unknown(&self) -> PostState {
        PostState::Unknown { since: self.clock.now() }
    }

    /// A job with the title and organization of every draft here.
    pub(super) fn somebodys_job(&self, text: &str, seconds_ago: i64) -> String {
        let created_at = self.clock.now() - SignedDuration::from_secs(seconds_ago);
        self.upwork.has_job(ORGANIZATION, TITLE, text, created_at)
    }

    /// Jobs that are linked to an issue, newest first.
    pub(super) async fn links(&self, caller: &Caller) -> Vec<JobLink> {
        self.store().tenant(&caller.client_key).job_links().list(&caller.issue.id).await.expect("the store")
    }

    pub(super) async fn linked_jobs(&self, caller: &Caller) -> Vec<String> {
        self.links(caller).await.into_iter().map(|job_link| job_link.job_id).collect()
    }

    /// Advances the clock and runs the reconciler this many times.
    pub(super) async fn rounds(&self, count: u32) {
        for _ in 0..count {
            self.clock.advance(10);
            reconcile_all(&self.services).await.expect("a round");
        }
    }
}

fn services(
    store: GuardedStore,
    keyring: Arc<Keyring>,
    upwork: &Arc<FakeUpwork>,
    clock: &Arc<SetClock>,
    process: &str,
    alone: bool,
) -> Arc<Services> {
    let sites = Sites::for_tests();
    Arc::new(Services {
        store,
        upwork: UpworkLink::Configured(upwork.clone()),
        upwork_web_url: WEB_URL.into(),
        jira: JiraClient::new(crate::atlassian::client().expect("a client"), sites.clone()),
        sites,
        keyring,
        clock: clock.clone(),
        random: Arc::new(SystemRng),
        base_url: "https://add-on.test".into(),
        reconcile_every: Duration::from_secs(10),
        tracker: TaskTracker::new(),
        process: process.into(),
        alone,
        refreshes: RefreshLocks::default(),
        reads: ReadLocks::default(),
        revoking: Arc::default(),
    })
}

pub(super) fn an_install(secret: &str, delivery: Delivery) -> Install {
    Install {
        client_key: a_tenant(),
        shared_secret: secret.to_owned().into(),
        // Nothing listens there, and no name has to be resolved to find that out.
        base_url: "http://127.0.0.1:1".into(),
        display_url: Some("https://acme.atlassian.net".into()),
        delivery,
    }
}

pub(super) fn a_tenant() -> ClientKey {
    ClientKey::parse("tenant-a").expect("a key")
}

/// The user who is connected, on issue 10001.
pub(super) fn a_caller() -> Caller {
    a_caller_on("10001")
}

pub(super) fn a_caller_on(issue: &str) -> Caller {
    Caller {
        client_key: a_tenant(),
        account_id: AccountId::parse("712020:mia").expect("an account"),
        issue: Issue { id: IssueId::parse(issue).expect("an issue"), key: None, project: None },
        jira_token: None,
    }
}

/// Another user on the same issue.
pub(super) fn a_colleague() -> Caller {
    Caller { account_id: AccountId::parse("712020:jonas").expect("an account"), ..a_caller() }
}

pub(super) fn a_draft() -> JobDraft {
    JobDraft {
        title: TITLE.into(),
        description: TEXT.into(),
        category: "531770282580668418".into(),
        subcategory: "531770282584862733".into(),
        amount: "150".into(),
        experience: Some(ExperienceLevel::Intermediate),
        visibility: Some(Visibility::Anyone),
        ..JobDraft::default()
    }
}

pub(super) fn a_submission(id: &str) -> Submission {
    Submission { id: id.into(), draft: a_draft(), anyway: false, beside: Vec::new() }
}
