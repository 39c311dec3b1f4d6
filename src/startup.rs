//! From settings to a running application.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::announcement::announce;
use crate::atlassian::descriptor::descriptor;
use crate::atlassian::forge::{FetchedForgeKeys, FitPolicy};
use crate::atlassian::install_keys::{FetchedKeys, InstallKeys, KeyServers};
use crate::atlassian::jira::JiraClient;
use crate::clock::{Clock, SystemClock};
use crate::data_dir;
use crate::extract::{AuthState, ForgeVerifier, sessions};
use crate::keyring::{Keyring, load_or_create};
use crate::measures::{self, Round};
use crate::random::{Randomness, SystemRandomness};
use crate::routes::{self, App};
use crate::server::{self, Limits as ServerLimits, TrustedProxies};
use crate::settings::Settings;
use crate::settings::forge::ForgeSettings;
use crate::settings::store::{StoreLocation, StoreSettings};
use crate::settings::upwork::{KEY_SETTINGS, UpworkApi, UpworkKey, UpworkSettings};
use crate::site::Site;
use crate::store::Store;
use crate::store::embedded::EmbeddedStore;
use crate::store::guarded::GuardedStore;
use crate::store::mongo::MongoStore;
use crate::telemetry::{Metrics, Telemetry};
use crate::upwork::Upwork;
use crate::upwork::graphql::{Graphql, GraphqlConfig};
use crate::upwork::http::{Http, Limits};
use crate::upwork::rest::{Rest, RestConfig};
use crate::usecases::{RefreshLocks, Services, UpworkLink, reconcile_forever};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A stop waits this long for what is under way.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);
/// How often expired records are deleted. They are never read, swept or not.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// How often what is left of uninstalled sites is deleted, Upwork asked to revoke what waits for it, and Jira asked about
/// issues that are said to be deleted.
const CLEAR_EVERY: Duration = Duration::from_secs(120);

/// A server that is bound to its address and ready to run.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    router: axum::Router,
    /// Where `/metrics` is answered, if that is an address of its own.
    metrics: Option<(TcpListener, axum::Router)>,
    /// The store and its folder, where it is a file of this process.
    embedded: Option<(EmbeddedStore, PathBuf)>,
    services: Arc<Services>,
    limits: ServerLimits,
    trusted_proxies: TrustedProxies,
}

impl Application {
    /// Opens the store, binds the address, and puts everything together. An error is one line for the operator.
    pub async fn build(settings: Settings, site: Site) -> Result<Self, BoxError> {
        let limits = ServerLimits::for_this_process()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let OpenStore { store, keyring, embedded } = open_store(&settings.store, random.as_ref()).await?;
        let base_url = settings.address.base_url.clone();
        let outgoing = crate::atlassian::client()?;
        let servers = settings.atlassian.install_keys.as_deref().map_or_else(KeyServers::atlassian, KeyServers::only);
        let install_keys: Arc<dyn InstallKeys> =
            Arc::new(FetchedKeys::new(outgoing.clone(), servers, Arc::clone(&clock)));
        let session_seconds = u32::try_from(settings.session.session.as_secs())?;
        let auth = Arc::new(AuthState {
            store: store.clone(),
            keyring: Arc::clone(&keyring),
            install_keys,
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            base_url: base_url.clone(),
            sites: settings.atlassian.sites.clone(),
            sessions: sessions(&keyring, base_url.clone(), session_seconds),
            forge: forge_verifier(&settings.forge, &outgoing, &clock),
        });
        let services = Arc::new(Services {
            store: GuardedStore::new(&store),
            upwork: upwork(&settings.upwork, &clock, &random)?,
            upwork_web_url: settings.upwork.web_url.clone(),
            jira: JiraClient::new(outgoing, settings.atlassian.sites.clone()).behind(&settings.forge.api_url),
            sites: settings.atlassian.sites.clone(),
            keyring,
            clock,
            random: Arc::clone(&random),
            base_url: base_url.as_str().to_owned(),
            reconcile_every: settings.session.reconcile,
            tracker: TaskTracker::new(),
            process: random.id(),
            alone: matches!(settings.store.place, StoreLocation::Embedded { .. }),
            refreshes: RefreshLocks::default(),
            revoking: Arc::default(),
        });
        let metrics = Metrics::install();
        tokio::spawn(metrics.clone().gather());
        let app = App::new(Arc::clone(&services), auth, &site, &settings, descriptor(&base_url));
        let telemetry = Telemetry { randomness: random, metrics };
        let metrics_router = routes::metrics_router(app.clone(), telemetry.clone());
        let router = routes::router(app, &Arc::new(site), telemetry, settings.address.metrics.is_some());
        let listener = bind("LEPTOS_SITE_ADDR", settings.address.listen).await?;
        let metrics = match settings.address.metrics {
            Some(address) => Some((bind("METRICS_ADDR", address).await?, metrics_router)),
            None => None,
        };
        announce(&settings, &services.keyring);
        let trusted_proxies = settings.server.trusted_proxies;
        Ok(Self { listener, router, metrics, embedded, services, limits, trusted_proxies })
    }

    /// The same with other limits for connections, for tests that can't wait.
    #[must_use]
    pub fn with_limits(self, limits: ServerLimits) -> Self {
        Self { limits, ..self }
    }

    /// The address it listens on; of use where the port was left to the system.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The address of its metrics, where that is one of its own.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|(listener, _)| listener.local_addr().ok())
    }

    /// What answers the requests; of use where no connection is wanted in between.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// Serves until `stop` is done, then lets requests and posts under way finish, for eight seconds at most.
    /// What is cut off then is looked up at the next start.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let stopping = CancellationToken::new();
        let background = TaskTracker::new();
        background.spawn(stopping.clone().run_until_cancelled_owned(reconcile_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(sweep_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(clear_forever(Arc::clone(&self.services))));
        if let Some((store, folder)) = self.embedded {
            background.spawn(stopping.clone().run_until_cancelled_owned(store.serve_backups(folder)));
        }
        if let Some((listener, router)) = self.metrics {
            let limits = self.limits.clone();
            background.spawn(server::serve(listener, router, limits, TrustedProxies::default(), stopping.clone()));
        }
        let signal = stopping.clone();
        tokio::spawn(async move {
            stop.await;
            tracing::info!("stopping");
            signal.cancel();
        });
        let (limits, proxies) = (self.limits, self.trusted_proxies);
        let server = server::serve(self.listener, self.router, limits, proxies, stopping.clone());
        let tracker = self.services.tracker.clone();
        let finish = async {
            stopping.cancelled().await;
            tokio::time::sleep(SHUTDOWN_GRACE).await;
        };
        let all = async {
            server.await;
            tracker.close();
            tracker.wait().await;
            background.close();
            background.wait().await;
            Ok(())
        };
        tokio::select! {
            ended = all => ended,
            () = finish => {
                tracing::warn!("work was still in progress; it is looked up at the next start");
                Ok(())
            }
        }
    }
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| format!("{setting} {address} cannot be listened on: {error}"))
}

/// The store, and the keys that seal its secrets.
#[derive(Debug)]
pub struct OpenStore {
    /// The store.
    pub store: Store,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// The same store and its folder, where it is a file of this process.
    pub embedded: Option<(EmbeddedStore, PathBuf)>,
}

/// Opens the store that the settings name.
pub async fn open_store(settings: &StoreSettings, random: &dyn Randomness) -> Result<OpenStore, BoxError> {
    match &settings.place {
        StoreLocation::Embedded { folder } => {
            data_dir::prepare(folder)?;
            // The keys first: where a store is and its keys are not, they must not be made again.
            let keyring = match &settings.secret_keys {
                Some(keys) => Arc::clone(keys),
                None => Arc::new(load_or_create(folder, random)?),
            };
            let store = EmbeddedStore::open(folder)?;
            Ok(OpenStore {
                store: Store::new(Arc::new(store.clone())),
                keyring,
                embedded: Some((store, folder.clone())),
            })
        }
        StoreLocation::Mongo { uri, database } => {
            let keyring = settings.secret_keys.as_ref().ok_or("SECRET_KEYS is missing and MONGODB_URI needs it")?;
            let store = Store::new(Arc::new(MongoStore::connect(uri, database).await?));
            Ok(OpenStore { store, keyring: Arc::clone(keyring), embedded: None })
        }
    }
}

/// What verifies the invocation tokens of the Forge app, if the operator has registered one.
fn forge_verifier(
    settings: &ForgeSettings,
    outgoing: &reqwest::Client,
    clock: &Arc<dyn Clock>,
) -> Option<ForgeVerifier> {
    let policy = FitPolicy::new(settings.app_id.clone()?, settings.environments.clone(), &settings.api_url);
    let keys = FetchedForgeKeys::new(outgoing.clone(), settings.keys_url.clone(), Arc::clone(clock));
    Some(ForgeVerifier { policy, keys: Arc::new(keys) })
}

/// The adapter that `UPWORK_API` names, if there is a key.
fn upwork(
    settings: &UpworkSettings,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Randomness>,
) -> Result<UpworkLink, BoxError> {
    let Some(UpworkKey { client_id, client_secret }) = settings.key.clone() else {
        return Ok(UpworkLink::Missing(KEY_SETTINGS.map(str::to_owned).to_vec()));
    };
    let http = Arc::new(Http::new(Limits::default(), Arc::clone(clock), Arc::clone(random))?);
    let adapter: Arc<dyn Upwork> = match settings.api {
        UpworkApi::Graphql => {
            let config = GraphqlConfig {
                web_url: settings.web_url.clone(),
                api_url: settings.api_url.clone(),
                client_id,
                client_secret,
                pkce: settings.pkce,
            };
            Arc::new(Graphql::new(config, http, Arc::clone(clock), Arc::clone(random)))
        }
        UpworkApi::Rest => {
            let config = RestConfig { web_url: settings.web_url.clone(), client_id, client_secret };
            Arc::new(Rest::new(config, http, Arc::clone(clock), Arc::clone(random)))
        }
    };
    Ok(UpworkLink::Configured(adapter))
}

async fn clear_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(CLEAR_EVERY);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        // In a task of its own, which a stop waits for: what Upwork has revoked need not be asked for again.
        _ = services.tracker.spawn(clear_once(Arc::clone(&services))).await;
    }
}

async fn clear_once(services: Arc<Services>) {
    let cleared = crate::usecases::clear_retired(&services).await;
    let revoked = crate::usecases::revoke_waiting(&services).await;
    let checked = crate::usecases::forge::check_deleted_issues(&services).await;
    let ok = cleared.is_ok() && revoked.is_ok() && checked.is_ok();
    measures::round_ended(Round::Clear, ok, services.clock.now());
    if let Err(cause) = cleared {
        tracing::error!(%cause, "uninstalled sites could not be cleared");
    }
    if let Err(cause) = revoked {
        tracing::error!(%cause, "tokens of ended connections could not be revoked");
    }
    if let Err(cause) = checked {
        tracing::error!(%cause, "issues that are said to be deleted could not be checked");
    }
}

async fn sweep_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(SWEEP_EVERY);
    loop {
        round.tick().await;
        let swept = services.store.sweep(services.clock.now()).await;
        let forgotten = crate::usecases::forget_retired(&services).await;
        let statuses = crate::usecases::forget_statuses(&services).await;
        let silent = crate::usecases::forge::delete_silent(&services).await;
        let ok = swept.is_ok() && forgotten.is_ok() && statuses.is_ok() && silent.is_ok();
        measures::round_ended(Round::Sweep, ok, services.clock.now());
        if let Err(cause) = swept {
            tracing::error!(%cause, "expired records could not be deleted");
        }
        if let Err(cause) = forgotten {
            tracing::error!(%cause, "the remaining data of uninstalled sites could not be deleted");
        }
        if let Err(cause) = silent {
            tracing::error!(%cause, "silent installations on Forge could not be deleted");
        }
        if let Err(cause) = statuses {
            tracing::error!(%cause, "old statuses could not be deleted");
        }
    }
}
