use std::sync::Arc;

use super::super::{Failure, Services};
use super::change::{change, read, update};
use super::passes::{BrowserCookie, State};
use super::requester::{self, Requester};
use super::{CALLS, ConnectError, LIFETIME, code, exchange, rules};
use crate::measures::{self, ConnectEnd};
use crate::store::records::{Authorization, AuthorizationProgress};
use crate::upwork::{ConsentAnswer, ConsentOutcome, deadline};

/// Upwork's answer.
#[derive(Debug)]
pub struct CallbackAnswer {
    /// Unverified.
    pub state: String,
    /// The cookies that [`open_start`](super::open_start) and [`confirm_start`](super::confirm_start) set, as many as
    /// the browser sent: one for each pending connect.
    pub cookies: Vec<String>,
    /// How the consent ended.
    pub outcome: ConsentOutcome,
}

/// How a callback succeeds.
#[derive(Debug)]
pub enum CallbackEnd {
    /// The account is connected.
    Connected {
        /// The user's name on Upwork.
        name: String,
        /// Whose connection it is.
        requester: Requester,
    },
    /// The account that requested the connect has to enter this code.
    Code {
        /// As shown to the user.
        code: String,
        /// Whose connection it will be.
        requester: Requester,
    },
}

/// Finishes a connect, once, or shows its code: state and cookie must belong together. Continues if the pop-up is
/// closed meanwhile.
pub async fn finish_consent(services: &Arc<Services>, answer: CallbackAnswer) -> Result<CallbackEnd, ConnectError> {
    let owned = Arc::clone(services);
    let finish = deadline::within(CALLS, async move { finish(&owned, answer).await });
    let ended = services.spawn(finish).await.map_err(Failure::from)?;
    match &ended {
        Ok(CallbackEnd::Connected { .. }) => measures::connect_ended(ConnectEnd::Connected),
        // It ends when the code is entered.
        Ok(CallbackEnd::Code { .. }) => {}
        Err(error) => measures::connect_ended(error.end()),
    }
    ended
}

async fn finish(services: &Services, answer: CallbackAnswer) -> Result<CallbackEnd, ConnectError> {
    let state = State::open(services, &answer.state)?;
    let (all, _) = read(services, &state.tenant, &state.account).await?;
    let known = all.list.into_iter().find(|authorization| authorization.id == state.id);
    // After a connect has ended, the browser has no cookie for it any more: that does not count as a missing cookie.
    let authorization = known.ok_or(ConnectError::UnknownState)?;
    let cookie = BrowserCookie::find(services, &answer.cookies, &state.id).ok_or(ConnectError::NoCookie)?;
    let tenant = requester::tenant_of(services, &state.tenant, &authorization).await?;
    let requester = requester::requester(services, &tenant, &state.account, &authorization);
    match next(services, &state, &cookie, &answer.outcome).await? {
        Next::Show(code) => Ok(CallbackEnd::Code { code, requester: requester.await }),
        Next::Finish(authorization, granted) => {
            let (name, requester) = tokio::join!(make(services, &state, &authorization, &granted), requester);
            Ok(CallbackEnd::Connected { name: name?, requester })
        }
        Next::Declined => {
            exchange::note_failure(services, &state.tenant, &state.account, Some(true)).await?;
            Err(ConnectError::Denied)
        }
        Next::NotGranted(code) => {
            exchange::note_failure(services, &state.tenant, &state.account, Some(false)).await?;
            Err(ConnectError::NotGranted(code))
        }
    }
}

enum Next {
    Declined,
    NotGranted(String),
    Show(String),
    Finish(Box<Authorization>, ConsentAnswer),
}

/// Settles with one write what this callback does: of several concurrent ones, one finishes the connect or creates the
/// code, and all of them show the same code.
async fn next(
    services: &Services,
    state: &State,
    cookie: &BrowserCookie,
    outcome: &ConsentOutcome,
) -> Result<Next, ConnectError> {
    let fresh = code::fresh(services.random.as_ref());
    let sealed_code = code::seal(services, &state.tenant, &state.id, &fresh);
    let granted = match outcome {
        ConsentOutcome::Granted(granted) => {
            Ok((granted, exchange::seal_answer(services, &state.tenant, &state.id, granted)?))
        }
        ConsentOutcome::Declined => Err(None),
        ConsentOutcome::Failed(code) => Err(Some(code)),
    };
    change(services, &state.tenant, &state.account, |all| {
        let waiting = all.list.iter().find(|one| one.id == state.id && one.waits_for_code());
        if let Some(waiting) = waiting {
            let code = code::open(services, &state.tenant, waiting).ok_or(ConnectError::UnknownState)?;
            return Ok(Next::Show(code));
        }
        let authorization = rules::still_open(all, &state.id)?;
        let (granted, sealed_answer) = match &granted {
            Ok((granted, sealed)) => (*granted, sealed.clone()),
            Err(error) => {
                rules::remove(all, &state.id);
                return Ok(error.map_or(Next::Declined, |code| Next::NotGranted(code.clone())));
            }
        };
        if cookie.proven && authorization.from_host && !authorization.confirmed {
            authorization.progress = AuthorizationProgress::Finishing;
            authorization.expires_at = services.clock.now() + LIFETIME;
            return Ok(Next::Finish(Box::new(authorization.clone()), granted.clone()));
        }
        rules::wait_for_code(all, &state.id, sealed_code.clone(), sealed_answer, services.clock.now())?;
        Ok(Next::Show(fresh.to_string()))
    })
    .await
}

/// Creates the connection and ends the authorization, whatever the result.
async fn make(
    services: &Services,
    state: &State,
    authorization: &Authorization,
    granted: &ConsentAnswer,
) -> Result<String, ConnectError> {
    let (tenant, account) = (&state.tenant, &state.account);
    let made = exchange::exchange(services, tenant, account, authorization, granted).await;
    let settled = update(services, tenant, account, |all| rules::remove(all, &state.id).is_some()).await;
    match made {
        Ok(made) => made.keep_if(services, settled).await,
        Err(error) => {
            exchange::note_failure(services, tenant, account, Some(false)).await?;
            Err(ConnectError::Failed(error.into_failure()))
        }
    }
}
