//! A small house with all auth, two tenants and no furniture.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::atlassian::install_keys::{InstallKey, InstallKeys, KeyFault};
use crate::atlassian::site::{BaseUrl, SiteOrigin, Sites};
use crate::atlassian::tokens::KeyId;
use crate::atlassian::tokens::testing::{KEY_ID, NOW, hs256, jira_claims, lifecycle_claims, public_pem, qsh, rs256};
use crate::body::read_body;
use crate::caller::{AccountId, Caller, ClientKey, Issue, IssueId, Session, SessionSource};
use crate::clock::SetClock;
use crate::extract::{
    AuthState, ContextCaller, Disabled, Enabled, ForgeVerifier, Installed, NoPage, PageViewer, Rejected, SessionCaller,
    Uninstalled, sessions,
};
use crate::keyring::{Keyring, Place};
use crate::random::SystemRng;
use crate::store::records::{AcceptedTokens, PreviousSecret, Record, Tenant, TenantState};
use crate::store::{
    Authorizations, Backend, Cache, Connections, Drafts, Installations, JobLinks, JobPosts, Markers,
    Result as StoreResult, Revocations, Store, StoreError, Tenants,
};

pub(super) const US: &str = "https://app.example.test";
pub(super) const PANEL: &str = "/connect/issue-panel?issueId=10001&issueKey=PROJ-1&projectId=10000";
pub(super) const SECRET_A: &str = "the shared secret of tenant a, long enough";
pub(super) const SECRET_B: &str = "the shared secret of tenant b, long enough";

/// Tenants only.
#[derive(Debug, Default)]
struct TenantsOnly {
    tenants: Mutex<Vec<Tenant>>,
    broken: Mutex<bool>,
}

#[async_trait]
impl Tenants for TenantsOnly {
    async fn lookup(&self, client_key: &ClientKey) -> StoreResult<Option<Tenant>> {
        if *self.broken.lock().unwrap() {
            return Err(StoreError::Unavailable("on holiday".to_owned()));
        }
        Ok(self.tenants.lock().unwrap().iter().find(|tenant| tenant.client_key == *client_key).cloned())
    }

    async fn save(&self, client_key: &ClientKey, tenant: Tenant, _seen: Option<u64>) -> StoreResult<bool> {
        let mut tenants = self.tenants.lock().unwrap();
        tenants.retain(|tenant| tenant.client_key != *client_key);
        tenants.push(tenant);
        Ok(true)
    }

    async fn list(&self) -> StoreResult<Vec<ClientKey>> {
        unimplemented!("tokens are checked for one tenant at a time")
    }

    async fn list_retired(&self, _before: Timestamp) -> StoreResult<Vec<ClientKey>> {
        unimplemented!("tokens are checked for one tenant at a time")
    }

    async fn list_uncleared(&self) -> StoreResult<Vec<ClientKey>> {
        unimplemented!("tokens are checked for one tenant at a time")
    }

    async fn list_all(&self) -> StoreResult<Vec<ClientKey>> {
        unimplemented!("tokens are checked for one tenant at a time")
    }
}

#[async_trait]
impl Backend for TenantsOnly {
    fn tenants(&self) -> &dyn Tenants {
        self
    }
    fn connections(&self) -> &dyn Connections {
        unimplemented!("no endpoint reads connections")
    }
    fn revocations(&self) -> &dyn Revocations {
        unimplemented!("no endpoint reads revocations")
    }
    fn authorizations(&self) -> &dyn Authorizations {
        unimplemented!("no endpoint reads authorizations")
    }
    fn job_posts(&self) -> &dyn JobPosts {
        unimplemented!("no endpoint reads job posts")
    }
    fn job_links(&self) -> &dyn JobLinks {
        unimplemented!("no endpoint reads job links")
    }
    fn markers(&self) -> &dyn Markers {
        unimplemented!("no endpoint reads markers")
    }
    fn cache(&self) -> &dyn Cache {
        unimplemented!("no endpoint reads what was fetched")
    }
    fn drafts(&self) -> &dyn Drafts {
        unimplemented!("no endpoint reads drafts")
    }
    fn installations(&self) -> &dyn Installations {
        unimplemented!("no endpoint reads installations")
    }
    async fn export(&self, _client_key: &ClientKey) -> StoreResult<Vec<Record>> {
        unimplemented!("no endpoint moves records")
    }
    async fn import(&self, _client_key: &ClientKey, _record: Record) -> StoreResult<bool> {
        unimplemented!("no endpoint moves records")
    }
    async fn ping(&self) -> StoreResult<()> {
        Ok(())
    }
    async fn sweep(&self, _now: Timestamp) -> StoreResult<()> {
        Ok(())
    }
}

/// A key server with one key.
#[derive(Debug)]
struct OneKey;

#[async_trait]
impl InstallKeys for OneKey {
    async fn find(
        &self,
        id: &KeyId,
        _site: Option<&SiteOrigin>,
        _sender: Option<IpAddr>,
    ) -> Result<InstallKey, KeyFault> {
        if id.as_str() == KEY_ID {
            Ok(InstallKey::from_pem(public_pem().as_bytes()).unwrap())
        } else {
            Err(KeyFault::Unknown)
        }
    }

    async fn prove(&self, _id: &KeyId, _site: Option<&SiteOrigin>, _key: &InstallKey) {}
}

pub(super) struct World {
    pub(super) auth: Arc<AuthState>,
    pub(super) clock: Arc<SetClock>,
    store: Arc<TenantsOnly>,
}

impl World {
    /// Tenants `tenant-a` and `tenant-b`, both enabled.
    pub(super) async fn new() -> Self {
        Self::with(None, NOW).await
    }

    /// The same, and a Forge app is served, at a time of its tokens.
    pub(super) async fn serving_forge(verifier: ForgeVerifier, now: i64) -> Self {
        Self::with(Some(verifier), now).await
    }

    async fn with(forge: Option<ForgeVerifier>, now: i64) -> Self {
        let clock = Arc::new(SetClock::at(Timestamp::from_second(now).unwrap()));
        let store = Arc::new(TenantsOnly::default());
        let keyring = Arc::new(Keyring::parse(&Keyring::generate(&SystemRng)).unwrap());
        let base_url = BaseUrl::parse(US).unwrap();
        let auth = AuthState {
            store: Store::new(store.clone()),
            install_keys: Arc::new(OneKey),
            clock: clock.clone(),
            random: Arc::new(SystemRng),
            sites: Sites::parse("https://*.atlassian.net").unwrap(),
            sessions: sessions(&keyring, base_url.clone(), 1800),
            forge,
            base_url,
            keyring,
        };
        let world = Self { auth: Arc::new(auth), clock, store };
        world.set("tenant-a", SECRET_A, TenantState::Enabled).await;
        world.set("tenant-b", SECRET_B, TenantState::Enabled).await;
        world
    }

    pub(super) async fn set(&self, tenant: &str, secret: &str, state: TenantState) {
        let client_key = ClientKey::parse(tenant).unwrap();
        let tenant = Tenant {
            base_url: format!("https://{tenant}.atlassian.net"),
            display_url: None,
            state,
            secret: self.auth.keyring.seal(&Place::tenant_secret(&client_key), secret.as_bytes()),
            previous_secret: None,
            state_at: Timestamp::UNIX_EPOCH,
            installed_at: None,
            uninstalled_at: None,
            accepted: AcceptedTokens::default(),
            generation: 0,
            forgotten: false,
            cleared: false,
            forge: None,
            version: 1,
            client_key: client_key.clone(),
        };
        self.store.save(&client_key, tenant, None).await.unwrap();
    }

    /// A reinstall: the current secret becomes the previous one, for ten minutes.
    pub(super) async fn rotate(&self, tenant: &str, secret: &str) {
        let client_key = ClientKey::parse(tenant).unwrap();
        let known = self.store.lookup(&client_key).await.unwrap().unwrap();
        let until = Timestamp::from_second(NOW).unwrap() + SignedDuration::from_mins(10);
        let sealed = self.auth.keyring.seal(&Place::tenant_secret(&client_key), secret.as_bytes());
        let previous_secret = Some(PreviousSecret { secret: known.secret.clone(), until });
        self.store.save(&client_key, Tenant { secret: sealed, previous_secret, ..known }, None).await.unwrap();
    }

    /// Puts one tenant's sealed secret into another's record, like somebody with access to the database.
    pub(super) async fn swap_secret(&self, from: &str, to: &str) {
        let (from, to) = (ClientKey::parse(from).unwrap(), ClientKey::parse(to).unwrap());
        let secret = self.store.lookup(&from).await.unwrap().unwrap().secret;
        let tenant = self.store.lookup(&to).await.unwrap().unwrap();
        self.store.save(&to, Tenant { secret, ..tenant }, None).await.unwrap();
    }

    pub(super) async fn tenant(&self, tenant: &str) -> Tenant {
        self.store.lookup(&ClientKey::parse(tenant).unwrap()).await.unwrap().unwrap()
    }

    /// An install after an uninstall.
    pub(super) async fn next_generation(&self, tenant: &str) {
        let known = self.tenant(tenant).await;
        let next = Tenant { generation: known.generation + 1, ..known };
        self.store.save(&next.client_key.clone(), next, None).await.unwrap();
    }

    pub(super) fn break_store(&self) {
        *self.store.broken.lock().unwrap() = true;
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(router(self.auth.clone()), request).await
    }

    pub(super) async fn get(&self, target: &str, token: &str) -> Answer {
        let joint = if target.contains('?') { '&' } else { '?' };
        self.send(Request::get(format!("{target}{joint}jwt={token}")).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&self, target: &str, token: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(target).header("authorization", format!("JWT {token}"));
        self.send(request.body(body.into()).unwrap()).await
    }
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Answer {
    pub(super) async fn of(router: Router, request: Request<Body>) -> Self {
        let response = router.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = read_body(response.into_body(), 1 << 20).await.unwrap();
        Self { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    /// Status and short code.
    pub(super) fn status_and_code(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }
}

async fn installed(hook: Installed) -> String {
    let Installed { client_key, base_url, display_url, .. } = hook;
    json!({"tenant": client_key, "baseUrl": base_url.as_str(), "displayUrl": display_url}).to_string()
}

async fn panel(page: Result<PageViewer, NoPage>) -> Result<String, Rejected> {
    let PageViewer { viewer, tenant, .. } = match page {
        Ok(page) => page,
        Err(NoPage::Rejected(rejected)) => return Err(rejected),
        Err(NoPage::OutsideJira { address }) => return Ok(json!({ "outside": address }).to_string()),
    };
    assert_eq!(viewer.client_key, tenant.client_key);
    Ok(json!({"tenant": viewer.client_key, "account": viewer.account_id, "issue": viewer.issue}).to_string())
}

fn shown(session: &Session) -> String {
    let Session { client_key, account_id, issue, generation, source } = session;
    let shown = json!({
        "tenant": client_key, "account": account_id, "issue": issue, "generation": generation, "source": source,
    });
    shown.to_string()
}

#[expect(clippy::disallowed_methods, reason = "a router for these tests alone")]
fn router(auth: Arc<AuthState>) -> Router {
    let connect = Router::new()
        .route("/installed", post(installed))
        .route("/uninstalled", post(|hook: Uninstalled| async move { json!({"tenant": hook.client_key}).to_string() }))
        .route("/enabled", post(|hook: Enabled| async move { json!({"tenant": hook.client_key}).to_string() }))
        .route("/disabled", post(|hook: Disabled| async move { json!({"tenant": hook.client_key}).to_string() }))
        .route("/issue-panel", get(panel));
    Router::new()
        .nest("/connect", connect)
        .route("/api/session", post(|session: ContextCaller| async move { shown(&session.0) }))
        .route("/api/panel", post(|session: SessionCaller| async move { shown(&session.0) }))
        .with_state(auth)
}

pub(super) fn a_caller(tenant: &str) -> Caller {
    let issue = Issue { id: IssueId::parse("10001").unwrap(), key: None, project: None };
    let (client_key, account_id) = (ClientKey::parse(tenant).unwrap(), AccountId::parse("user-1").unwrap());
    Caller { client_key, account_id, issue, jira_token: None }
}

/// The session that the host's token is exchanged for, for a caller of a tenant that was never uninstalled.
pub(super) fn a_session(tenant: &str) -> Session {
    Session::of(a_caller(tenant), 0, SessionSource::Host)
}

/// A page token of tenant a for an address.
pub(super) fn page_token(target: &str) -> String {
    hs256(&jira_claims("tenant-a", qsh("GET", target).as_str()), SECRET_A.as_bytes())
}

/// A context token of tenant a.
pub(super) fn context_token() -> String {
    hs256(&jira_claims("tenant-a", "context-qsh"), SECRET_A.as_bytes())
}

/// A hook token of tenant a.
pub(super) fn hook_token(path: &str) -> String {
    hs256(&jira_claims("tenant-a", qsh("POST", path).as_str()), SECRET_A.as_bytes())
}

/// A lifecycle token of tenant a.
pub(super) fn lifecycle_token(path: &str) -> String {
    rs256(&lifecycle_claims("tenant-a", &json!([US]), qsh("POST", path).as_str()), Some(KEY_ID))
}

/// The body of a hook of tenant a.
pub(super) fn a_body(event: &str) -> Value {
    json!({
        "key": "upwork-job-post", "clientKey": "tenant-a", "eventType": event, "productType": "jira",
        "baseUrl": "https://tenant-a.atlassian.net", "sharedSecret": "a new secret of tenant a, long enough",
        "publicKey": "never used", "description": "",
    })
}
