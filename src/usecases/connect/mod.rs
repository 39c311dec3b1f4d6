//! Connecting an account to Upwork: asked for in the panel, consented to in a pop-up, finished on the server.

use std::sync::Arc;
use std::time::Duration;

use app::api::AuthorizationLink;
use jiff::SignedDuration;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{Failure, Services, access};
use crate::caller::{Caller, ClientKey};
use crate::keyring::Place;
use crate::store::records::{Authorization, ConnectFailure, Connection, ConnectionState, Sealed, TenantState};
use crate::upwork::{ConsentAnswer, Tokens, UpworkError};
use crate::upwork::{deadline, origin};

/// From the panel's asking to the callback.
const AUTHORIZATION_SECONDS: u32 = 600;

/// All calls that finish a connect end within this time.
const CALLS: Duration = Duration::from_secs(18);

/// Why a connect did not come about.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The state is not one of ours, has expired, or was used.
    #[error("the state is unknown, expired or used")]
    UnknownState,
    /// The browser that came back is not the one that was sent.
    #[error("the browser's cookie does not belong to the state")]
    ForeignBrowser,
    /// The user declined.
    #[error("the user declined")]
    Denied,
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<UpworkError> for ConnectError {
    fn from(error: UpworkError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<crate::store::StoreError> for ConnectError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Travels through the browser and Upwork, sealed: names the authorization and its tenant.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    tenant: ClientKey,
    id: String,
}

const STATE: Place<'static> = Place { tenant: None, record: "authorization", row: "", field: "state" };
const BROWSER: Place<'static> = Place { tenant: None, record: "authorization", row: "", field: "browser" };

/// Begins a connect for the caller: the address that the pop-up opens.
pub async fn start_authorization(services: &Services, caller: &Caller) -> Result<AuthorizationLink, Failure> {
    access::upwork(services)?;
    let id = services.random.id();
    let authorization = Authorization {
        id: id.clone(),
        client_key: caller.client_key.clone(),
        account_id: caller.account_id.clone(),
        issue_id: caller.issue.id.clone(),
        memo: None,
        expires_at: services.clock.now() + SignedDuration::from_secs(AUTHORIZATION_SECONDS.into()),
    };
    services.store.authorizations().put(&caller.client_key, authorization).await?;
    let state = serde_json::to_vec(&State { tenant: caller.client_key.clone(), id })?;
    let state = services.keyring.seal(&STATE, &state).0;
    let path = format!("/oauth/upwork/start?state={}", utf8_percent_encode(&state, NON_ALPHANUMERIC));
    Ok(AuthorizationLink { path, seconds: AUTHORIZATION_SECONDS })
}

/// Finishes a connect with the one-time code that its window showed.
pub async fn finish_connect(_services: &Services, _caller: &Caller, _code: &str) -> Result<(), Failure> {
    Err(Failure::WrongCode)
}

/// Where the pop-up goes next, and the cookie that proves its browser at the callback.
#[derive(Debug)]
pub struct BegunConsent {
    /// Upwork's consent page.
    pub location: String,
    /// Value of the cookie.
    pub cookie: String,
}

/// Sends the pop-up on to Upwork. May be opened again until the callback.
pub async fn begin_consent(services: &Services, state: &str) -> Result<BegunConsent, ConnectError> {
    let State { tenant, id } = read_state(services, state)?;
    let upwork = access::upwork(services)?;
    let authorizations = services.store.authorizations();
    let found = authorizations.find(&tenant, &id, services.clock.now()).await?;
    let authorization = found.ok_or(ConnectError::UnknownState)?;
    authorizations.note_failure(&tenant, &authorization.account_id, None).await?;
    let callback = services.callback_url();
    let consent = upwork.consent(state, &callback);
    let consent = origin::urgent(origin::on_behalf_of(&tenant, &authorization.account_id, consent)).await?;
    if let Some(memo) = consent.memo {
        let memo = services.keyring.seal(&Place::authorization_memo(&tenant, &id), memo.expose_secret().as_bytes());
        authorizations.put(&tenant, Authorization { memo: Some(memo), ..authorization }).await?;
    }
    let cookie = services.keyring.seal(&BROWSER, state.as_bytes()).0;
    Ok(BegunConsent { location: consent.url, cookie })
}

/// What comes back from Upwork.
#[derive(Debug)]
pub struct CallbackAnswer {
    /// As it came; where Upwork leaves it out, the browser's only cookie names it.
    pub state: Option<String>,
    /// The cookies that [`begin_consent`] gave, as many as the browser sent: one for each connect under way.
    pub cookies: Vec<String>,
    /// `None` when the user declined.
    pub granted: Option<ConsentAnswer>,
}

/// A finished connect.
#[derive(Debug)]
pub struct Connected {
    /// The user's name at Upwork.
    pub name: String,
    /// The Jira site it is for, as people see it.
    pub site: String,
}

/// Finishes a connect, once: state and cookie must agree, the code is exchanged here, the tokens are sealed and kept.
/// Goes on when the pop-up is closed meanwhile.
pub async fn finish_consent(services: &Arc<Services>, answer: CallbackAnswer) -> Result<Connected, ConnectError> {
    let owned = Arc::clone(services);
    let finish = deadline::within(CALLS, async move { finish(&owned, answer).await });
    services.tracker.spawn(finish).await.map_err(Failure::from)?
}

async fn finish(services: &Services, answer: CallbackAnswer) -> Result<Connected, ConnectError> {
    let state = proven_state(services, &answer)?;
    let State { tenant, id } = read_state(services, &state)?;
    let site = site_of(services, &tenant).await?;
    let taken = services.store.authorizations().take(&tenant, &id, services.clock.now()).await?;
    let authorization = taken.ok_or(ConnectError::UnknownState)?;
    let result = match &answer.granted {
        None => Err(ConnectError::Denied),
        Some(granted) => {
            let exchanged = exchange(services, &authorization, granted);
            origin::urgent(origin::on_behalf_of(&tenant, &authorization.account_id, exchanged)).await
        }
    };
    if let Err(error) = &result {
        let failure = ConnectFailure {
            denied: matches!(error, ConnectError::Denied),
            expires_at: services.clock.now() + SignedDuration::from_secs(AUTHORIZATION_SECONDS.into()),
        };
        services.store.authorizations().note_failure(&tenant, &authorization.account_id, Some(failure)).await?;
    }
    Ok(Connected { name: result?, site })
}

/// The state that this browser was sent with. Without its cookie nothing is taken and nothing exchanged.
fn proven_state(services: &Services, answer: &CallbackAnswer) -> Result<String, ConnectError> {
    let sent: Vec<String> = answer.cookies.iter().filter_map(|cookie| sent_state(services, cookie)).collect();
    match (&answer.state, sent.as_slice()) {
        (Some(state), sent) if sent.contains(state) => Ok(state.clone()),
        (None, [only]) => Ok(only.clone()),
        (Some(state), _) => {
            read_state(services, state)?;
            Err(ConnectError::ForeignBrowser)
        }
        (None, _) => Err(ConnectError::ForeignBrowser),
    }
}

fn sent_state(services: &Services, cookie: &str) -> Option<String> {
    let opened = services.keyring.open(&BROWSER, &Sealed(cookie.to_owned())).ok()?;
    String::from_utf8(opened.expose_secret().to_vec()).ok()
}

fn read_state(services: &Services, state: &str) -> Result<State, ConnectError> {
    let opened = services.keyring.open(&STATE, &Sealed(state.to_owned())).map_err(|_| ConnectError::UnknownState)?;
    serde_json::from_slice(opened.expose_secret()).map_err(|_| ConnectError::UnknownState)
}

/// A site that has disabled or removed the add-on since gets no connection.
async fn site_of(services: &Services, tenant: &ClientKey) -> Result<String, ConnectError> {
    let tenant = services.store.tenants().lookup(tenant).await?;
    let tenant = tenant.filter(|tenant| tenant.state == TenantState::Enabled).ok_or(ConnectError::UnknownState)?;
    Ok(tenant.display_url.unwrap_or(tenant.base_url))
}

async fn exchange(
    services: &Services,
    authorization: &Authorization,
    granted: &ConsentAnswer,
) -> Result<String, ConnectError> {
    let upwork = access::upwork(services)?;
    let memo = open_memo(services, authorization)?;
    let memo = memo.as_ref().map(ExposeSecret::expose_secret);
    let tokens = upwork.grant(granted, memo, &services.callback_url()).await?;
    let identity = upwork.identity(&tokens).await?;
    let name = identity.name.clone();
    keep(services, authorization, &tokens, identity).await?;
    tracing::info!(tenant = %authorization.client_key, "an account was connected");
    Ok(name)
}

async fn keep(
    services: &Services,
    authorization: &Authorization,
    tokens: &Tokens,
    identity: crate::upwork::Identity,
) -> Result<(), Failure> {
    let Authorization { client_key, account_id, .. } = authorization;
    let before = services.store.connections().find(client_key, account_id).await?;
    let chosen = before.and_then(|connection| connection.organization);
    let chosen = chosen.filter(|id| identity.organizations.iter().any(|organization| organization.id == *id));
    let only = match identity.organizations.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    let connection = Connection {
        client_key: client_key.clone(),
        account_id: account_id.clone(),
        upwork_user: identity.user,
        name: identity.name,
        organizations: identity.organizations,
        organization: chosen.or(only),
        tokens: access::seal(services, client_key, account_id, tokens)?,
        state: ConnectionState::Active,
        connected_at: services.clock.now(),
        refresh_lease: None,
        version: 0,
    };
    Ok(services.store.connections().put(client_key, connection).await?)
}

fn open_memo(services: &Services, authorization: &Authorization) -> Result<Option<SecretString>, Failure> {
    let Some(memo) = &authorization.memo else { return Ok(None) };
    let opened =
        services.keyring.open(&Place::authorization_memo(&authorization.client_key, &authorization.id), memo)?;
    let text = String::from_utf8_lossy(opened.expose_secret()).into_owned();
    Ok(Some(text.into()))
}
