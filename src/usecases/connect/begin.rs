use secrecy::ExposeSecret;

use super::change::{change, read};
use super::passes::{BrowserCookie, Form, State};
use super::requester::{self, Requester};
use super::{ConnectError, exchange, rules};
use crate::keyring::Place;
use crate::store::records::{Authorization, Tenant};
use crate::upwork::{Consent, origin};
use crate::usecases::Services;
use crate::usecases::account::access;

/// What happens when a link is opened.
#[derive(Debug)]
pub enum Start {
    /// The browser continues to Upwork.
    Redirect(StartedConsent),
    /// The start page asks first.
    ShowPage(Box<StartPage>),
}

/// Where the pop-up goes next, and the cookie that identifies its browser at the callback.
#[derive(Debug)]
pub struct StartedConsent {
    /// Upwork's consent page.
    pub location: String,
    /// The state for Upwork. The cookie is named after it.
    pub state: String,
    /// Value of the cookie.
    pub cookie: String,
}

/// The content of the start page.
#[derive(Debug)]
pub struct StartPage {
    /// Who requested the connect.
    pub requester: Requester,
    /// The hidden field of its form.
    pub form: String,
    /// The value of the form's own cookie.
    pub cookie: String,
}

/// Opens a link. It continues automatically only if our own page opened it and the host vouched for the account that
/// requested it. Everybody else may have been sent the address, so the start page says whom it is for. That page
/// changes nothing.
pub async fn open_start(services: &Services, link: &str, by_our_page: bool) -> Result<Start, ConnectError> {
    let state = State::open(services, link)?;
    let (authorization, tenant) = find(services, &state).await?;
    if by_our_page && authorization.from_host {
        return Ok(Start::Redirect(begin(services, link, &state, None).await?));
    }
    let requester = requester::requester(services, &tenant, &state.account, &authorization).await;
    let form = Form::new(services, link);
    let cookie = form.nonce.clone();
    Ok(Start::ShowPage(Box::new(StartPage { requester, form: form.seal(services)?, cookie })))
}

/// *Continue to Upwork*, pressed on the start page: continues, and makes the callback show a code.
pub async fn confirm_start(
    services: &Services,
    form: &str,
    cookies: &[String],
) -> Result<StartedConsent, ConnectError> {
    let form = Form::open(services, form, cookies)?;
    let state = State::open(services, &form.state)?;
    find(services, &state).await?;
    begin(services, &form.state, &state, Some(&form.nonce)).await
}

/// *Cancel*, pressed on the start page: ends the connect.
pub async fn cancel_connect(services: &Services, form: &str, cookies: &[String]) -> Result<(), ConnectError> {
    let form = Form::open(services, form, cookies)?;
    let state = State::open(services, &form.state)?;
    find(services, &state).await?;
    change(services, &state.tenant, &state.account, |all| {
        rules::still_open(all, &state.id)?;
        rules::remove(all, &state.id);
        Ok::<_, ConnectError>(())
    })
    .await?;
    Ok(exchange::note_failure(services, &state.tenant, &state.account, Some(true)).await?)
}

/// An authorization that may continue, and its tenant.
async fn find(services: &Services, state: &State) -> Result<(Authorization, Tenant), ConnectError> {
    let (mut all, _) = read(services, &state.tenant, &state.account).await?;
    let authorization = rules::still_open(&mut all, &state.id)?.clone();
    let tenant = requester::tenant_of(services, &state.tenant, &authorization).await?;
    Ok((authorization, tenant))
}

/// Redirects a browser to Upwork. `form` is the form of the start page that was sent, if there was one.
async fn begin(
    services: &Services,
    link: &str,
    state: &State,
    form: Option<&str>,
) -> Result<StartedConsent, ConnectError> {
    let (tenant, account) = (&state.tenant, &state.account);
    let authorization = change(services, tenant, account, |all| rules::open(all, &state.id, form)).await?;
    exchange::note_failure(services, tenant, account, None).await?;
    let call = consent(services, state, link, &authorization);
    let location = origin::urgent(origin::on_behalf_of(tenant, account, call)).await?;
    let cookie = BrowserCookie { id: state.id.clone(), proven: form.is_none() }.seal(services)?;
    Ok(StartedConsent { location, state: link.to_owned(), cookie })
}

/// Upwork's consent page. However often an authorization is opened, its handshake with Upwork happens once and is
/// reused.
async fn consent(
    services: &Services,
    state: &State,
    link: &str,
    authorization: &Authorization,
) -> Result<String, ConnectError> {
    let (upwork, callback) = (access::upwork(services)?, services.callback_url());
    let known = exchange::open_handshake(services, &state.tenant, authorization)?;
    let known = known.as_ref().map(ExposeSecret::expose_secret);
    let Consent { url, handshake } = upwork.consent(link, &callback, known).await?;
    let Some(handshake) = handshake.filter(|_| known.is_none()) else { return Ok(url) };
    let place = Place::authorization_handshake(&state.tenant, &state.id);
    let handshake = services.keyring.seal(&place, handshake.expose_secret().as_bytes());
    let kept =
        change(services, &state.tenant, &state.account, |all| rules::remember(all, &state.id, &handshake)).await?;
    if kept == handshake {
        return Ok(url);
    }
    // Of two concurrent requests, the other one stored its handshake, so that one's consent page is valid.
    let authorization = Authorization { handshake: Some(kept), ..authorization.clone() };
    let kept = exchange::open_handshake(services, &state.tenant, &authorization)?;
    let kept = kept.as_ref().map(ExposeSecret::expose_secret);
    Ok(upwork.consent(link, &callback, kept).await?.url)
}
