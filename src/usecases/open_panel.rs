use app::model::{AccountLink, ConnectNotice, PanelState, PostInFlight};

use crate::caller::{AccountId, ClientKey, Issue, Viewer};
use crate::store::records::{Connection, ConnectionState, SavedDraft};
use crate::usecases::account::permission;
use crate::usecases::connect::{self, CodeState};
use crate::usecases::dialog::drafts;
use crate::usecases::job::refresh_jobs;
use crate::usecases::job::show;
use crate::usecases::{Failure, Services};

/// The content of the panel: a few reads of the store, and no external calls.
pub async fn open_panel(services: &Services, viewer: &Viewer) -> Result<PanelState, Failure> {
    let Viewer { client_key, account_id, issue } = viewer;
    let account_id = account_id.as_ref();
    let (own, job_links, posting, draft, view_only) = futures::try_join!(
        own_state(services, client_key, account_id),
        async { Ok(services.store.tenant(client_key).job_links().list(&issue.id).await?) },
        post_in_flight(services, client_key, issue, account_id),
        draft_of(services, viewer),
        is_view_only(services, viewer),
    )?;
    let (account, notice, code_waiting) = own;
    let statuses = refresh_jobs::statuses(&account, &job_links, services.clock.now());
    let organizations = match &account {
        AccountLink::Connected { organizations, .. } => &organizations[..],
        _ => &[],
    };
    let show = |job_link| show::job(services, account_id, organizations, job_link);
    let jobs = job_links.into_iter().filter_map(show).collect();
    let draft_waiting = draft.is_some();
    let draft_saved_at = draft.as_ref().map(|draft| draft.saved_at.to_string());
    let failed_post = draft.and_then(|draft| draft.failed_post);
    Ok(PanelState {
        account,
        jobs,
        posting,
        draft_waiting,
        draft_saved_at,
        failed_post,
        view_only,
        statuses,
        code_waiting,
        unread: Vec::new(),
        notice,
    })
}

/// How an account is connected to Upwork, for a page without an issue.
pub(super) async fn account_alone(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<PanelState, Failure> {
    let (account, notice, code_waiting) = own_state(services, client_key, Some(account_id)).await?;
    let statuses = refresh_jobs::statuses(&account, &[], services.clock.now());
    Ok(PanelState {
        account,
        jobs: Vec::new(),
        posting: None,
        draft_waiting: false,
        draft_saved_at: None,
        failed_post: None,
        view_only: false,
        statuses,
        code_waiting,
        unread: Vec::new(),
        notice,
    })
}

/// The viewer's own connection, how the last attempt to connect failed, and whether a code waits.
async fn own_state(
    services: &Services,
    client_key: &ClientKey,
    account_id: Option<&AccountId>,
) -> Result<(AccountLink, Option<ConnectNotice>, bool), Failure> {
    let Some(account_id) = account_id else { return Ok((AccountLink::Anonymous, None, false)) };
    let store = services.store.tenant(client_key);
    // All at once, needed or not: one round trip if the database is on another machine.
    let find = async || Ok(store.connections().find(account_id).await?);
    let (connection, failure, code) = futures::try_join!(
        find(),
        async { Ok(store.authorizations().failure(account_id, services.clock.now()).await?) },
        connect::code_state(services, client_key, account_id),
    )?;
    let connection = made_meanwhile(connection, code, find).await?;
    let account = show::account(services, connection);
    let notice = match account {
        AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. } => {
            failure.map(|failure| if failure.denied { ConnectNotice::Denied } else { ConnectNotice::Failed })
        }
        _ => None,
    };
    Ok((account, notice, code == CodeState::Waiting))
}

/// Entering a code creates the connection first and uses the code up second. A reader in between, who read the
/// connection before the code, sees neither, and the page would say that the code has expired. So the connection is
/// read once more.
async fn made_meanwhile(
    connection: Option<Connection>,
    code: CodeState,
    find: impl AsyncFnOnce() -> Result<Option<Connection>, Failure>,
) -> Result<Option<Connection>, Failure> {
    let is_alive = connection.as_ref().is_some_and(|connection| connection.state == ConnectionState::Active);
    if is_alive || code != CodeState::Used { Ok(connection) } else { find().await }
}

async fn draft_of(services: &Services, viewer: &Viewer) -> Result<Option<SavedDraft>, Failure> {
    match viewer.caller() {
        Some(caller) => drafts::saved(services, &caller, None).await,
        None => Ok(None),
    }
}

async fn is_view_only(services: &Services, viewer: &Viewer) -> Result<bool, Failure> {
    let Some(account_id) = &viewer.account_id else { return Ok(false) };
    let known = permission::known(services, &viewer.client_key, account_id, &viewer.issue.id).await?;
    Ok(known == Some(permission::Permission::Denied))
}

async fn post_in_flight(
    services: &Services,
    client_key: &ClientKey,
    issue: &Issue,
    account_id: Option<&AccountId>,
) -> Result<Option<PostInFlight>, Failure> {
    let post = services.store.tenant(client_key).job_posts().in_flight(&issue.id).await?;
    Ok(post.map(|post| PostInFlight {
        given_up: post.is_given_up(services.clock.now()),
        title: post.spec.title,
        mine: account_id == Some(&post.account_id),
        checking: post.state != crate::store::records::PostState::Started,
    }))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::store::records::Sealed;

    fn a_connection(state: ConnectionState) -> Connection {
        Connection {
            client_key: ClientKey::parse("a-tenant").expect("a key"),
            account_id: AccountId::parse("712020:mia").expect("an account"),
            upwork_user: "7".into(),
            name: "Clara".into(),
            organizations: Vec::new(),
            organization: None,
            tokens: Sealed(String::new()),
            state,
            connected_at: Timestamp::UNIX_EPOCH,
            refresh_lease: None,
            refusals: 0,
            last_used_at: None,
            version: 0,
        }
    }

    #[tokio::test]
    async fn a_connection_made_between_two_reads_is_seen() {
        let alive = || Some(a_connection(ConnectionState::Active));
        for before in [None, Some(a_connection(ConnectionState::ReconnectNeeded))] {
            let seen = made_meanwhile(before, CodeState::Used, async || Ok(alive())).await;
            assert_eq!(seen.expect("the store"), alive());
        }
        for (before, code) in [(None, CodeState::None), (None, CodeState::Waiting), (alive(), CodeState::Used)] {
            let seen = made_meanwhile(before.clone(), code, async || panic!("read again for {code:?}")).await;
            assert_eq!(seen.expect("nothing was read"), before);
        }
    }
}
