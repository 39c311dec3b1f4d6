//! From settings to a running application.

mod open_store;
mod rounds;

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::open_store::{OpenStore, open_store};
use self::rounds::{clear_forever, read_states_forever, sweep_forever};
use crate::announcement::announce;
use crate::atlassian::descriptor::descriptor;
use crate::atlassian::forge::{FetchedForgeKeys, FitPolicy};
use crate::atlassian::install_keys::{FetchedKeys, InstallKeys, KeyServers};
use crate::atlassian::jira::JiraClient;
use crate::clock::{Clock, SystemClock};
use crate::extract::{AuthState, ForgeVerifier, sessions};
use crate::keyring::Keyring;
use crate::random::{Rng, SystemRng};
use crate::routes::{self, App};
use crate::server::{self, Limits, TrustedProxies};
use crate::settings::Settings;
use crate::settings::forge::ForgeSettings;
use crate::settings::store::StoreLocation;
use crate::settings::upwork::{KEY_SETTINGS, UpworkApi, UpworkKey, UpworkSettings};
use crate::site::Site;
use crate::store::Store;
use crate::store::embedded::EmbeddedStore;
use crate::store::guarded::GuardedStore;
use crate::telemetry::{Metrics, Telemetry};
use crate::upwork::Upwork;
use crate::upwork::graphql::{Graphql, GraphqlConfig};
use crate::upwork::http::{CallLimits, Http};
use crate::upwork::rest::{Rest, RestConfig};
use crate::usecases::{ReadLocks, RefreshLocks, Services, UpworkLink, reconcile_forever};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// On shutdown, the time for work in progress to finish.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// A server that is bound to its address and ready to run.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    router: axum::Router,
    /// The separate address for `/metrics`, if there is one.
    metrics: Option<(TcpListener, axum::Router)>,
    /// The store and its folder, if it is a file of this process.
    embedded: Option<(EmbeddedStore, PathBuf)>,
    services: Arc<Services>,
    limits: Limits,
    trusted_proxies: TrustedProxies,
}

impl Application {
    /// Opens the store, binds the address, and puts everything together. An error is one line for the operator.
    pub async fn build(settings: Settings, site: Site) -> Result<Self, BoxError> {
        let limits = Limits::for_this_process()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Rng> = Arc::new(SystemRng);
        let OpenStore { store, keyring, embedded } = open_store(&settings.store, random.as_ref()).await?;
        let shared = SharedParts { store, keyring, clock, random, outgoing: crate::atlassian::client()? };
        let auth = Arc::new(shared.auth_state(&settings)?);
        let services = Arc::new(shared.services(&settings)?);
        let metrics = Metrics::install();
        tokio::spawn(metrics.clone().gather());
        let app = App::new(Arc::clone(&services), auth, &site, &settings, descriptor(&settings.address.base_url));
        let telemetry = Telemetry { randomness: shared.random, metrics };
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
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The address it listens on; useful if the operating system chose the port.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The address of its metrics, if that is separate.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|(listener, _)| listener.local_addr().ok())
    }

    /// The router, for callers that need no connection.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// Serves until `stop` resolves, then lets requests and posts in progress finish, for at most eight seconds. Posts
    /// that are cut off then are looked up at the next start.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let stopping = CancellationToken::new();
        let background = TaskTracker::new();
        background.spawn(stopping.clone().run_until_cancelled_owned(reconcile_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(sweep_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(clear_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(read_states_forever(Arc::clone(&self.services))));
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

/// What the verification of tokens and the use cases share.
struct SharedParts {
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Rng>,
    outgoing: reqwest::Client,
}

impl SharedParts {
    fn auth_state(&self, settings: &Settings) -> Result<AuthState, BoxError> {
        let base_url = settings.address.base_url.clone();
        let servers = settings.atlassian.install_keys.as_deref().map_or_else(KeyServers::atlassian, KeyServers::only);
        let install_keys: Arc<dyn InstallKeys> =
            Arc::new(FetchedKeys::new(self.outgoing.clone(), servers, Arc::clone(&self.clock)));
        let session_seconds = u32::try_from(settings.session.session.as_secs())?;
        Ok(AuthState {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            install_keys,
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            base_url: base_url.clone(),
            sites: settings.atlassian.sites.clone(),
            sessions: sessions(&self.keyring, base_url, session_seconds),
            forge: forge_verifier(&settings.forge, &self.outgoing, &self.clock),
        })
    }

    fn services(&self, settings: &Settings) -> Result<Services, BoxError> {
        let sites = &settings.atlassian.sites;
        Ok(Services {
            store: GuardedStore::new(&self.store),
            upwork: upwork(&settings.upwork, &self.clock, &self.random)?,
            upwork_web_url: settings.upwork.web_url.clone(),
            jira: JiraClient::new(self.outgoing.clone(), sites.clone()).behind(&settings.forge.api_url),
            sites: sites.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            base_url: settings.address.base_url.as_str().to_owned(),
            reconcile_every: settings.session.reconcile,
            tracker: TaskTracker::new(),
            process: self.random.id(),
            alone: matches!(settings.store.place, StoreLocation::Embedded { .. }),
            refreshes: RefreshLocks::default(),
            reads: ReadLocks::default(),
            revoking: Arc::default(),
        })
    }
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| format!("{setting} {address} cannot be listened on: {error}"))
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
fn upwork(settings: &UpworkSettings, clock: &Arc<dyn Clock>, random: &Arc<dyn Rng>) -> Result<UpworkLink, BoxError> {
    let Some(UpworkKey { client_id, client_secret }) = settings.key.clone() else {
        return Ok(UpworkLink::Missing(KEY_SETTINGS.map(str::to_owned).to_vec()));
    };
    let http = Arc::new(Http::new(CallLimits::default(), Arc::clone(clock), Arc::clone(random))?);
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
