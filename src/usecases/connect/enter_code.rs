use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::Instant;

use super::super::{Failure, Services};
use super::ask::from_host;
use super::change::{read, update};
use super::rules::{self, Taken};
use super::{CALLS, ConnectError, code, exchange};
use crate::caller::{AccountId, ClientKey, Session};
use crate::measures::{self, ConnectEnd};
use crate::store::records::Authorization;
use crate::upwork::deadline;

/// By then, whoever used the code has created the connection or is gone.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often a second caller checks whether the first one is done.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// What is known about an account's one-time codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::usecases) enum CodeState {
    /// There is none.
    None,
    /// One waits to be entered.
    Waiting,
    /// None waits, and one has created a connection a moment ago.
    Used,
}

/// What is known about an account's one-time codes.
pub(in crate::usecases) async fn code_state(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<CodeState, Failure> {
    let (all, _) = read(services, client_key, account_id).await?;
    Ok(if all.list.iter().any(Authorization::waits_for_code) {
        CodeState::Waiting
    } else if all.list.iter().any(Authorization::has_connected) {
        CodeState::Used
    } else {
        CodeState::None
    })
}

/// Finishes a connect with its one-time code, entered by the account that requested it. An attempt is counted in the
/// store before it is compared, so concurrent attempts get no more tries than the limit. Entering the right code again
/// gets the same answer.
pub async fn finish_connect(services: &Arc<Services>, session: &Session, entered: &str) -> Result<(), Failure> {
    from_host(session)?;
    let ended = enter(services, session, entered).await;
    measures::connect_ended(match &ended {
        Ok(()) => ConnectEnd::Connected,
        Err(Failure::WrongCode) => ConnectEnd::Rejected,
        Err(_) => ConnectEnd::Failed,
    });
    ended
}

async fn enter(services: &Arc<Services>, session: &Session, entered: &str) -> Result<(), Failure> {
    let (tenant, account) = (&session.client_key, &session.account_id);
    let (tries, list) = update(services, tenant, account, rules::count_try).await?;
    let right = (tries <= rules::MAX_WRONG_CODES).then(|| code::matching(services, tenant, &list, entered)).flatten();
    let Some(id) = right else {
        tracing::warn!(%tenant, tries, "a wrong one-time code was entered");
        if tries >= rules::MAX_WRONG_CODES {
            update(services, tenant, account, rules::end_codes).await?;
        }
        return Err(Failure::WrongCode);
    };
    let whose = Whose { services, tenant, account, id: &id };
    let first = whose.take(list.iter().any(Authorization::waits_for_code)).await?;
    whose.answer(first).await
}

/// A correct code, and its authorization.
#[derive(Clone, Copy)]
struct Whose<'a> {
    services: &'a Arc<Services>,
    tenant: &'a ClientKey,
    account: &'a AccountId,
    id: &'a str,
}

impl Whose<'_> {
    async fn take(&self, counted: bool) -> Result<Taken, Failure> {
        let now = self.services.clock.now();
        update(self.services, self.tenant, self.account, |all| {
            if counted {
                rules::refund_try(all);
            }
            rules::take_code(all, self.id, now, now + LEASE)
        })
        .await
    }

    async fn answer(&self, first: Taken) -> Result<(), Failure> {
        let deadline_at = Instant::now() + CALLS;
        let mut taken = first;
        loop {
            match taken {
                Taken::Yes(authorization) => return self.make(*authorization).await,
                Taken::Used { connected: true } => return Ok(()),
                Taken::Used { connected: false } => return Err(Failure::ConnectExpired),
                Taken::No => return Err(Failure::WrongCode),
                Taken::Busy if Instant::now() >= deadline_at => return Err(Failure::ConnectUnderWay),
                Taken::Busy => tokio::time::sleep(POLL_INTERVAL).await,
            }
            taken = self.take(false).await?;
        }
    }

    /// Creates the connection, in its own task: it continues if the page is closed.
    async fn make(&self, authorization: Authorization) -> Result<(), Failure> {
        let (owned, tenant, account) = (Arc::clone(self.services), self.tenant.clone(), self.account.clone());
        let make = deadline::within(CALLS, async move { make(&owned, &tenant, &account, &authorization).await });
        self.services.spawn(make).await?
    }
}

async fn make(
    services: &Services,
    tenant: &ClientKey,
    account: &AccountId,
    authorization: &Authorization,
) -> Result<(), Failure> {
    let id = authorization.id.as_str();
    let used = async |connected: bool| {
        let now = services.clock.now();
        update(services, tenant, account, |all| rules::use_code(all, id, connected, now)).await
    };
    let granted = exchange::open_answer(services, tenant, authorization)?;
    match exchange::exchange(services, tenant, account, authorization, &granted).await {
        Ok(made) => match made.keep_if(services, used(true).await).await {
            Ok(_) => Ok(()),
            Err(ConnectError::Failed(failure)) => Err(failure),
            Err(_) => Err(Failure::ConnectExpired),
        },
        Err(exchange::ExchangeError::TooLate(cause)) => {
            tracing::warn!(%tenant, %cause, "a one-time code was entered too late for Upwork");
            used(false).await?;
            Err(Failure::ConnectExpired)
        }
        Err(exchange::ExchangeError::Temporary(failure)) => {
            update(services, tenant, account, |all| rules::release_code(all, id)).await?;
            Err(failure)
        }
        Err(exchange::ExchangeError::Failed(failure)) => {
            update(services, tenant, account, |all| rules::remove(all, id).is_some()).await?;
            exchange::note_failure(services, tenant, account, Some(false)).await?;
            Err(failure)
        }
    }
}
