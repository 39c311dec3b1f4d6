use app::model::{AccountLink, ConnectNotice, PanelState, PostInFlight};

use super::{Failure, Services, drafts, show};
use crate::caller::{AccountId, ClientKey, Issue, Viewer};

/// What the panel shows. A few reads of the store, and nothing of the outside.
pub async fn open_panel(services: &Services, viewer: &Viewer) -> Result<PanelState, Failure> {
    let Viewer { client_key, account_id, issue } = viewer;
    let account_id = account_id.as_ref();
    let (own, jobs, posting, draft) = futures::try_join!(
        own_state(services, client_key, account_id),
        jobs_of(services, viewer),
        post_in_flight(services, client_key, issue, account_id),
        draft_waiting(services, viewer),
    )?;
    let (account, notice) = own;
    Ok(PanelState { account, jobs, posting, draft_waiting: draft, notice })
}

/// The viewer's own connection, and how the last attempt at one failed.
async fn own_state(
    services: &Services,
    client_key: &ClientKey,
    account_id: Option<&AccountId>,
) -> Result<(AccountLink, Option<ConnectNotice>), Failure> {
    let Some(account_id) = account_id else { return Ok((AccountLink::Anonymous, None)) };
    // Both at once, needed or not: one round trip to a database of another machine.
    let (connection, failure) = futures::try_join!(
        services.store.connections().find(client_key, account_id),
        services.store.authorizations().failure(client_key, account_id, services.clock.now()),
    )?;
    let account = show::account(services, connection);
    let notice = match account {
        AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. } => {
            failure.map(|failure| if failure.denied { ConnectNotice::Denied } else { ConnectNotice::Failed })
        }
        _ => None,
    };
    Ok((account, notice))
}

async fn jobs_of(services: &Services, viewer: &Viewer) -> Result<Vec<app::model::Job>, Failure> {
    let references = services.store.job_references().list(&viewer.client_key, &viewer.issue.id).await?;
    let shown =
        references.into_iter().filter_map(|reference| show::job(services, viewer.account_id.as_ref(), reference));
    Ok(shown.collect())
}

async fn draft_waiting(services: &Services, viewer: &Viewer) -> Result<bool, Failure> {
    match viewer.caller() {
        Some(caller) => Ok(drafts::saved_draft(services, &caller).await?.is_some()),
        None => Ok(false),
    }
}

async fn post_in_flight(
    services: &Services,
    client_key: &ClientKey,
    issue: &Issue,
    account_id: Option<&AccountId>,
) -> Result<Option<PostInFlight>, Failure> {
    let post = services.store.job_posts().in_flight(client_key, &issue.id).await?;
    Ok(post.map(|post| PostInFlight {
        given_up: super::reconcile::is_given_up(services, &post),
        title: post.spec.title,
        mine: account_id == Some(&post.account_id),
        checking: post.state != crate::store::records::PostState::Started,
    }))
}
