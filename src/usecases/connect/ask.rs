use app::api::AuthorizationLink;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::change::update;
use super::passes::State;
use super::{LIFETIME, LIFETIME_SECONDS, requester, rules};
use crate::caller::{Session, SessionSource};
use crate::store::records::{Authorization, AuthorizationProgress};
use crate::usecases::account::access;
use crate::usecases::{Failure, Services};

/// Begins a connect for the session's caller. Returns the address that the pop-up opens.
///
/// The token that is embedded in a page is not sufficient, because everyone who has the page's address has it. The page
/// gets a token from the host and asks again.
pub async fn start_authorization(services: &Services, session: &Session) -> Result<AuthorizationLink, Failure> {
    from_host(session)?;
    access::upwork(services)?;
    let Session { client_key, account_id, .. } = session;
    let authorization = a_new_one(services, session)?;
    let state = State { tenant: client_key.clone(), account: account_id.clone(), id: authorization.id.clone() };
    update(services, client_key, account_id, |all| rules::ask(all, authorization.clone())).await?;
    // An uninstall in between has deleted what it found, but not this record.
    if requester::enabled_tenant(services, client_key, session.generation).await?.is_none() {
        services.store.tenant(client_key).authorizations().remove(account_id).await?;
        return Err(Failure::NotFromHost);
    }
    let state = state.seal(services)?;
    let path = format!("/oauth/upwork/start?state={}", utf8_percent_encode(&state, NON_ALPHANUMERIC));
    Ok(AuthorizationLink { path, seconds: LIFETIME_SECONDS })
}

/// Accepts a session that the host has vouched for: the host gives a context token only to the user who is logged in
/// now.
pub(super) fn from_host(session: &Session) -> Result<(), Failure> {
    if session.is_from_host() { Ok(()) } else { Err(Failure::NotFromHost) }
}

fn a_new_one(services: &Services, session: &Session) -> Result<Authorization, Failure> {
    let issue = session.issue.clone().ok_or(Failure::NotFromHost)?;
    Ok(Authorization {
        id: services.random.id(),
        issue_id: issue.id,
        issue_key: issue.key,
        generation: session.generation,
        from_host: session.source == SessionSource::Host,
        handshake: None,
        starts: 0,
        used_forms: Vec::new(),
        confirmed: false,
        progress: AuthorizationProgress::Asked,
        expires_at: services.clock.now() + LIFETIME,
    })
}
