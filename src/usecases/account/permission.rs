//! Whether Jira lets a caller edit the issue: users who may only read it can neither post a job from it nor unlink one.

use std::time::Duration;

use http::StatusCode;
use jiff::SignedDuration;

use crate::atlassian::jira::JiraError;
use crate::caller::{AccountId, Caller, ClientKey, IssueId};
use crate::store::records::{CacheEntry, Marker, Tenant};
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};

/// Jira's answer is reused for this long.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(5);
/// If Jira rejects the question itself, the reason may pass sooner.
const REMEMBERED_REFUSAL: SignedDuration = SignedDuration::from_mins(1);
/// A refusal is remembered for this long in case Jira does not answer: nobody should gain by waiting for an outage.
const REMEMBERED_FOR_AN_OUTAGE: SignedDuration = SignedDuration::from_hours(24);

/// How an answer is cached.
const YES: &str = "true";
const NO: &str = "false";
const HIDDEN: &str = "hidden";

/// What is known about a caller's permission to edit the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    Granted,
    Denied,
    /// Jira does not answer, and its last answer, if any, was not a no.
    Silent,
    /// Jira does not let the app read the issue, so its answers to the app about others mean nothing; and its last
    /// answer while the app could read the issue, if any, was not a refusal.
    Hidden,
    /// Jira's answer is neither a yes nor a no.
    Unclear,
    /// Jira asks to be called later.
    Later(Duration),
}

/// Accepts callers who may edit the issue, and everyone while Jira does not answer: the post is made from the caller's
/// own Upwork account, and a Jira that is down or hides its issues from the app must not block it.
pub(crate) async fn to_post(services: &Services, caller: &Caller) -> Result<(), Failure> {
    match ask(services, caller).await? {
        Permission::Silent | Permission::Hidden => Ok(()),
        answer => answer.required(),
    }
}

/// Accepts callers who may edit the issue, and nobody while Jira does not answer.
pub(crate) async fn to_unlink(services: &Services, caller: &Caller) -> Result<(), Failure> {
    ask(services, caller).await?.required()
}

impl Permission {
    fn required(self) -> Result<(), Failure> {
        match self {
            Self::Granted => Ok(()),
            Self::Denied => Err(Failure::MayNotEdit),
            Self::Silent | Self::Unclear => Err(Failure::JiraSilent),
            Self::Hidden => Err(Failure::IssueHidden),
            Self::Later(retry_after) => Err(Failure::JiraBusy { retry_after }),
        }
    }
}

/// Jira's last answer, if recent: granted, denied or hidden. Makes no call.
pub(crate) async fn known(
    services: &Services,
    client_key: &ClientKey,
    account_id: &AccountId,
    issue_id: &IssueId,
) -> Result<Option<Permission>, Failure> {
    let kept =
        services.store.tenant(client_key).cache().find(&name(account_id, issue_id), services.clock.now()).await?;
    Ok(kept.map(|kept| match kept.json.as_str() {
        YES => Permission::Granted,
        HIDDEN => Permission::Hidden,
        _ => Permission::Denied,
    }))
}

/// Jira's answer, from the cache or from a call.
pub(crate) async fn ask(services: &Services, caller: &Caller) -> Result<Permission, Failure> {
    let Caller { client_key, account_id, issue, .. } = caller;
    if let Some(known) = known(services, client_key, account_id, &issue.id).await? {
        return Ok(known);
    }
    let Some(tenant) = services.store.tenant(client_key).lookup().await? else { return Ok(Permission::Denied) };
    let answer = match ask_jira(services, caller, &tenant).await? {
        Ok(true) => {
            remember(services, caller, true, REMEMBERED).await?;
            Permission::Granted
        }
        Ok(false) => no(services, caller, &tenant, REMEMBERED).await?,
        Err(JiraError::Throttled { retry_after }) => Permission::Later(retry_after),
        Err(JiraError::Status(status)) if status.is_client_error() => {
            no(services, caller, &tenant, REMEMBERED_REFUSAL).await?
        }
        Err(error) if error.is_silence() => without_jira(services, caller, Permission::Silent).await?,
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

/// A no, unless Jira hides the issue from the app: then it answers no to every question of the app.
async fn no(
    services: &Services,
    caller: &Caller,
    tenant: &Tenant,
    keep: SignedDuration,
) -> Result<Permission, Failure> {
    if !is_hidden_from_app(services, caller, tenant).await? {
        remember(services, caller, false, keep).await?;
        return Ok(Permission::Denied);
    }
    let answer = without_jira(services, caller, Permission::Hidden).await?;
    if answer == Permission::Hidden {
        let kept = CacheEntry { json: HIDDEN.to_owned(), expires_at: services.clock.now() + REMEMBERED_REFUSAL };
        let cache = services.store.tenant(&caller.client_key).cache();
        cache.put(&name(&caller.account_id, &caller.issue.id), kept).await?;
    }
    Ok(answer)
}

/// Whether the app may not read the issue. Never on Forge: there the user's own token is used, and a refusal counts.
async fn is_hidden_from_app(services: &Services, caller: &Caller, tenant: &Tenant) -> Result<bool, Failure> {
    if tenant.forge.is_some() {
        return Ok(false);
    }
    let Some(access) = jira_app::as_user(services, tenant, None)? else { return Ok(false) };
    let app = access.app(tenant, Some(&caller.account_id));
    let issue = services.jira.issue(&app, &caller.issue.id, services.clock.now()).await;
    let is_hidden = |status| matches!(status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
    let hidden = matches!(issue, Err(JiraError::Status(status)) if is_hidden(status));
    if hidden {
        tracing::warn!(tenant = %caller.client_key, "the app may not read an issue: an administrator of the site can let it");
    }
    Ok(hidden)
}

/// As if Jira had just granted the permission.
#[cfg(test)]
pub(crate) async fn grant(services: &Services, caller: &Caller) {
    remember(services, caller, true, REMEMBERED).await.expect("the store takes it");
}

/// Caches an answer; if the cache loses it, Jira is asked again. A refusal is also stored as a marker, in case Jira
/// does not answer; a grant deletes that marker.
async fn remember(services: &Services, caller: &Caller, may: bool, keep: SignedDuration) -> Result<(), Failure> {
    let Caller { client_key, account_id, issue, .. } = caller;
    let (now, store) = (services.clock.now(), services.store.tenant(client_key));
    let last = last_no(account_id, &issue.id);
    if !may {
        store.markers().set(last, now + REMEMBERED_FOR_AN_OUTAGE).await?;
    } else if store.markers().is_set(&last, now).await? {
        store.markers().clear(&last).await?;
    }
    let kept = CacheEntry { json: (if may { YES } else { NO }).to_owned(), expires_at: now + keep };
    Ok(store.cache().put(&name(account_id, &issue.id), kept).await?)
}

/// Jira does not answer: its last answer about this caller counts, if that was a refusal.
async fn without_jira(services: &Services, caller: &Caller, otherwise: Permission) -> Result<Permission, Failure> {
    let last = last_no(&caller.account_id, &caller.issue.id);
    let denied = services.store.tenant(&caller.client_key).markers().is_set(&last, services.clock.now()).await?;
    Ok(if denied { Permission::Denied } else { otherwise })
}

fn name(account_id: &AccountId, issue_id: &IssueId) -> String {
    format!("may-edit:{issue_id}:{account_id}")
}

fn last_no(account_id: &AccountId, issue_id: &IssueId) -> Marker {
    Marker::MayNotEdit { account_id: account_id.clone(), issue_id: issue_id.clone() }
}
