//! Whether Jira lets a caller edit the issue: who may only look at it posts no job from it and unlinks none.

use std::time::Duration;

use jiff::SignedDuration;

use crate::atlassian::jira::JiraError;
use crate::caller::{AccountId, Caller, ClientKey, IssueId};
use crate::store::records::{CacheEntry, Tenant};
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};

/// Jira's answer counts for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(5);
/// Where Jira turns down the question itself, the reason may pass sooner.
const REMEMBERED_REFUSAL: SignedDuration = SignedDuration::from_mins(1);
/// A no is remembered for so long for the time when Jira does not answer: nobody gains by waiting for an outage.
const REMEMBERED_FOR_AN_OUTAGE: SignedDuration = SignedDuration::from_hours(24);

/// What is known of a caller's permission to edit the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    Granted,
    Denied,
    /// Jira does not answer at all, and the last thing that it said, if anything, was not a no.
    Silent,
    /// Jira answers, and what it says is neither a yes nor a no.
    Unclear,
    /// Jira wants to be asked later.
    Later(Duration),
}

/// Lets pass who may edit the issue, and everyone while Jira does not answer: the post is the caller's own, from an Upwork
/// account of their own, and a Jira that is down must not keep them from it.
pub(crate) async fn to_post(services: &Services, caller: &Caller) -> Result<(), Failure> {
    match ask(services, caller).await? {
        Permission::Silent => Ok(()),
        answer => answer.required(),
    }
}

/// Lets pass who may edit the issue, and nobody while Jira does not answer.
pub(crate) async fn to_unlink(services: &Services, caller: &Caller) -> Result<(), Failure> {
    ask(services, caller).await?.required()
}

impl Permission {
    fn required(self) -> Result<(), Failure> {
        match self {
            Self::Granted => Ok(()),
            Self::Denied => Err(Failure::MayNotEdit),
            Self::Silent | Self::Unclear => Err(Failure::JiraSilent),
            Self::Later(retry_after) => Err(Failure::JiraBusy { retry_after }),
        }
    }
}

/// What Jira said a moment ago. Asks nobody.
pub(crate) async fn known(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    issue_id: &IssueId,
) -> Result<Option<bool>, Failure> {
    let kept = services.store.cache().find(client_key, &name(account_id, issue_id), services.clock.now()).await?;
    Ok(kept.map(|kept| kept.json == "true"))
}

/// What Jira says, now or a moment ago.
pub(crate) async fn ask(services: &Services, caller: &Caller) -> Result<Permission, Failure> {
    let Caller { client_key, account_id, issue, .. } = caller;
    if let Some(known) = known(services, client_key, account_id, &issue.id).await? {
        return Ok(if known { Permission::Granted } else { Permission::Denied });
    }
    let Some(tenant) = services.store.tenants().lookup(client_key).await? else { return Ok(Permission::Denied) };
    let answer = match ask_jira(services, caller, &tenant).await? {
        Ok(true) => {
            remember(services, caller, true, REMEMBERED).await?;
            Permission::Granted
        }
        Ok(false) => {
            remember(services, caller, false, REMEMBERED).await?;
            Permission::Denied
        }
        Err(JiraError::Throttled { retry_after }) => Permission::Later(retry_after),
        Err(JiraError::Status(status)) if status.is_client_error() => {
            remember(services, caller, false, REMEMBERED_REFUSAL).await?;
            Permission::Denied
        }
        Err(error) if error.is_silence() => silence(services, caller).await?,
        Err(_) => Permission::Unclear,
    };
    Ok(answer)
}

async fn ask_jira(services: &Services, caller: &Caller, tenant: &Tenant) -> Result<Result<bool, JiraError>, Failure> {
    let Caller { client_key, account_id, issue, jira_token } = caller;
    let Some(access) = jira_app::as_user(services, tenant, jira_token.as_ref())? else {
        return Ok(Err(JiraError::NoToken));
    };
    let app = access.app(tenant, Some(account_id));
    let answer = services.jira.may_edit(&app, account_id, &issue.id, services.clock.now()).await;
    Ok(answer
        .inspect_err(|cause| tracing::warn!(tenant = %client_key, %cause, "Jira did not answer a permission check")))
}

/// As if Jira had just said yes.
#[cfg(test)]
pub(crate) async fn grant(services: &Services, caller: &Caller) {
    remember(services, caller, true, REMEMBERED).await.expect("the store takes it");
}

/// Keeps an answer. A no is kept a second time, for when Jira does not answer; a yes ends that.
async fn remember(services: &Services, caller: &Caller, may: bool, keep: SignedDuration) -> Result<(), Failure> {
    let Caller { client_key, account_id, issue, .. } = caller;
    let (now, fetched) = (services.clock.now(), services.store.cache());
    let last = last_no(account_id, &issue.id);
    if !may {
        let kept = CacheEntry { json: String::from("true"), expires_at: now + REMEMBERED_FOR_AN_OUTAGE };
        fetched.put(client_key, &last, kept).await?;
    } else if fetched.find(client_key, &last, now).await?.is_some() {
        fetched.put(client_key, &last, CacheEntry { json: String::from("false"), expires_at: now }).await?;
    }
    let kept = CacheEntry { json: may.to_string(), expires_at: now + keep };
    Ok(fetched.put(client_key, &name(account_id, &issue.id), kept).await?)
}

/// Jira does not answer: what it last said of this caller counts, if that was a no.
async fn silence(services: &Services, caller: &Caller) -> Result<Permission, Failure> {
    let name = last_no(&caller.account_id, &caller.issue.id);
    let last = services.store.cache().find(&caller.client_key, &name, services.clock.now()).await?;
    Ok(if last.is_some() { Permission::Denied } else { Permission::Silent })
}

fn name(account_id: &AccountId, issue_id: &IssueId) -> String {
    format!("may-edit:{issue_id}:{account_id}")
}

fn last_no(account_id: &AccountId, issue_id: &IssueId) -> String {
    format!("may-not-edit:{issue_id}:{account_id}")
}
