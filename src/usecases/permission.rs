//! Whether Jira lets a caller edit the issue: who may only look at it posts no job from it and unties none.

use jiff::SignedDuration;

use super::{Failure, Services, lifecycle};
use crate::atlassian::jira::App;
use crate::caller::{AccountId, Caller, ClientKey, IssueId};
use crate::store::records::{Kept, Tenant};

/// Jira's answer counts for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(5);

/// Lets pass who may edit the issue, and everyone while Jira does not answer: the post is the caller's own, at his own Upwork
/// account, and a Jira that is down must not keep him from it.
pub(super) async fn to_post(services: &Services, caller: &Caller) -> Result<(), Failure> {
    match ask(services, caller).await? {
        Some(false) => Err(Failure::MayNotEdit),
        Some(true) | None => Ok(()),
    }
}

/// Lets pass who may edit the issue, and nobody while Jira does not answer.
pub(super) async fn to_unlink(services: &Services, caller: &Caller) -> Result<(), Failure> {
    match ask(services, caller).await? {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::MayNotEdit),
        None => Err(Failure::JiraSilent),
    }
}

/// What Jira said a moment ago. Asks nobody.
pub(super) async fn known(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    issue_id: &IssueId,
) -> Result<Option<bool>, Failure> {
    let kept = services.store.fetched().find(client_key, &name(account_id, issue_id), services.clock.now()).await?;
    Ok(kept.map(|kept| kept.json == "true"))
}

/// What Jira says, now or a moment ago; `None` where it does not answer.
pub(super) async fn ask(services: &Services, caller: &Caller) -> Result<Option<bool>, Failure> {
    let Caller { client_key, account_id, issue } = caller;
    if let Some(known) = known(services, client_key, account_id, &issue.id).await? {
        return Ok(Some(known));
    }
    let Some(tenant) = services.store.tenants().lookup(client_key).await? else { return Ok(None) };
    let answer = ask_jira(services, caller, &tenant).await?;
    if let Some(may) = answer {
        let kept = Kept { json: may.to_string(), expires_at: services.clock.now() + REMEMBERED };
        services.store.fetched().put(client_key, &name(account_id, &issue.id), kept).await?;
    }
    Ok(answer)
}

async fn ask_jira(services: &Services, caller: &Caller, tenant: &Tenant) -> Result<Option<bool>, Failure> {
    let secret = lifecycle::open_secret(services, tenant)?;
    let app = App { base_url: &tenant.base_url, client_key: &caller.client_key, secret: &secret };
    let answer = services.jira.may_edit(&app, &caller.account_id, &caller.issue.id, services.clock.now()).await;
    Ok(answer
        .inspect_err(|cause| tracing::warn!(tenant = %caller.client_key, %cause, "Jira did not tell a permission"))
        .ok())
}

fn name(account_id: &AccountId, issue_id: &IssueId) -> String {
    format!("may-edit:{issue_id}:{account_id}")
}
