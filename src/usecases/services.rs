use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::atlassian::jira::JiraClient;
use crate::atlassian::site::Sites;
use crate::caller::{AccountId, ClientKey};
use crate::clock::Clock;
use crate::keyring::Keyring;
use crate::random::Rng;
use crate::store::guarded::GuardedStore;
use crate::upwork::Upwork;
use crate::usecases::keyed_locks::KeyedLocks;

/// Everything that the use cases need from outside. Clones share it.
#[derive(Clone, Debug)]
pub struct Services {
    /// The store.
    pub store: GuardedStore,
    /// Upwork, if the operator has set up a key.
    pub upwork: UpworkLink,
    /// The origin that every link to a job must have: scheme, host and port, no path.
    pub upwork_web_url: String,
    /// Reads issues.
    pub jira: JiraClient,
    /// Which sites may install the app.
    pub sites: Sites,
    /// Seals and opens secrets.
    pub keyring: Arc<Keyring>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Rng.
    pub random: Arc<dyn Rng>,
    /// Our public address, without a trailing slash.
    pub base_url: String,
    /// How often posts of unknown outcome are looked up.
    pub reconcile_every: Duration,
    /// What [`Services::spawn`] has started; a stop waits for it.
    pub tracker: TaskTracker,
    /// Identifies this process among those that share the store.
    pub process: String,
    /// Whether no other process can share the store: then nobody is working on posts that another process has started.
    pub alone: bool,
    /// Serializes token refreshes of one connection within this process; across processes, a lease in the store does.
    pub refreshes: RefreshLocks,
    /// Held by the call of an account that reads from Upwork, while other calls of that account want the same data.
    pub reads: ReadLocks,
    /// Held while Upwork is asked to revoke tokens.
    pub revoking: Arc<Mutex<()>>,
}

/// Whether Upwork can be called.
#[derive(Clone, Debug)]
pub enum UpworkLink {
    /// The operator has configured a key.
    Configured(Arc<dyn Upwork>),
    /// Names of the settings that are missing.
    Missing(Vec<String>),
}

impl Services {
    /// The same services for work that began in one [generation](crate::store::records::Tenant::generation) of a
    /// tenant: what it writes after the tenant has left is deleted.
    #[must_use]
    pub fn within(&self, client_key: &ClientKey, generation: u64) -> Arc<Self> {
        Arc::new(Self { store: self.store.within(client_key, generation), ..self.clone() })
    }

    /// Starts work that continues when the request that began it is gone. Its log lines have the request's reference.
    pub fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.tracker.spawn(work.in_current_span())
    }

    /// The address that Upwork sends the user back to, exactly as it must be registered with the key.
    pub fn callback_url(&self) -> String {
        format!("{}/oauth/upwork/callback", self.base_url)
    }
}

/// A lock for each connection that is being refreshed.
pub type RefreshLocks = KeyedLocks<(ClientKey, AccountId)>;

/// A lock for each value that an account is reading from Upwork, by its name.
pub type ReadLocks = KeyedLocks<(ClientKey, AccountId, String)>;
