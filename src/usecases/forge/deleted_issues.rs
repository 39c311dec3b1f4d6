//! Issues that are reported as deleted.
//!
//! This is the only event that nothing else makes up for: what a lost install, hourly or removal event would have
//! changed, the next page or the next hour changes. So it is stored before it is acknowledged, and handled at once and
//! then in the background rounds until Jira has given a clear answer, for up to a day. Only issues with job links are
//! stored, each once.

use jiff::SignedDuration;

use super::admit::Admission;
use super::{Services, is_silent};
use crate::atlassian::forge::Invocation;
use crate::atlassian::jira::JiraError;
use crate::caller::{ClientKey, IssueId};
use crate::store::StoreError;
use crate::store::records::{Marker, Tenant, TenantState};
use crate::usecases::Failure;
use crate::usecases::tenant::jira_app;

/// Jira is asked for this long; after that the event counts as wrong.
const RETRY_PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// Jira's answer about an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IssueAnswer {
    Gone,
    Exists,
    /// Jira's answer is unclear: a token without access proves nothing.
    Unclear,
    /// There is no way to ask now.
    Silent,
}

/// Stores that an issue is reported as deleted, if it has job links. The note is durable when this returns.
pub async fn note_deleted_issue(
    services: &Services,
    invocation: &Invocation,
    issue_id: &IssueId,
) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    if served(services, &key).await?.is_none() || !has_links(services, &key, issue_id).await? {
        return Ok(());
    }
    let until = services.clock.now() + RETRY_PERIOD;
    match services.store.tenant(&key).markers().set(note(issue_id), until).await {
        // An installation that has left meanwhile has no markers any more.
        Err(StoreError::NotInstalled) => Ok(()),
        noted => Ok(noted?),
    }
}

/// Handles the marker of an issue. Deletes its job links only if Jira, asked with the app's token, no longer knows the
/// issue; the jobs on Upwork are not changed.
pub async fn issue_deleted(
    services: &Services,
    invocation: &Invocation,
    admission: &Admission,
    issue_id: &IssueId,
) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    let Some(tenant) = served(services, &key).await? else { return Ok(()) };
    if has_links(services, &key, issue_id).await? {
        check(services, &tenant, admission, issue_id).await?;
    }
    Ok(())
}

/// Handles all remaining notes, of every installation. Failures are logged: the next round tries again.
pub async fn check_deleted_issues(services: &Services) -> Result<(), Failure> {
    for key in services.store.tenants().await? {
        if key.is_forge()
            && !is_silent(services, &key).await?
            && let Err(cause) = check_all(services, &key).await
        {
            tracing::error!(tenant = %key, %cause, "issues that are said to be deleted could not be checked");
        }
    }
    Ok(())
}

/// Stops if Jira does not answer: the next round is early enough.
async fn check_all(services: &Services, key: &ClientKey) -> Result<(), Failure> {
    let issues = services.store.tenant(key).markers().deleted_issues(services.clock.now()).await?;
    if issues.is_empty() {
        return Ok(());
    }
    let Some(tenant) = served(services, key).await? else { return Ok(()) };
    for issue_id in issues {
        if check(services, &tenant, &Admission::default(), &issue_id).await? == IssueAnswer::Silent {
            break;
        }
    }
    Ok(())
}

async fn check(
    services: &Services,
    tenant: &Tenant,
    admission: &Admission,
    issue_id: &IssueId,
) -> Result<IssueAnswer, Failure> {
    let key = &tenant.client_key;
    let issue = ask(services, tenant, admission, issue_id).await?;
    if issue == IssueAnswer::Gone {
        let job_links = services.store.tenant(key).job_links();
        for job_link in job_links.list(issue_id).await? {
            job_links.remove(issue_id, &job_link.job_id).await?;
        }
        tracing::info!(tenant = %key, "job links of a deleted issue were removed");
    }
    if matches!(issue, IssueAnswer::Gone | IssueAnswer::Exists) {
        services.store.tenant(key).markers().clear(&note(issue_id)).await?;
    }
    Ok(issue)
}

async fn ask(
    services: &Services,
    tenant: &Tenant,
    admission: &Admission,
    issue_id: &IssueId,
) -> Result<IssueAnswer, Failure> {
    let given = admission.app_token.clone().map(jira_app::JiraAccess::Token);
    let Some(access) = given.map_or_else(|| jira_app::as_app(services, tenant), |given| Ok(Some(given)))? else {
        return Ok(IssueAnswer::Silent);
    };
    let answer = services.jira.issue(&access.app(tenant, None), issue_id, services.clock.now()).await;
    Ok(match answer {
        Ok(_) => IssueAnswer::Exists,
        Err(JiraError::Status(status)) if status == http::StatusCode::NOT_FOUND => IssueAnswer::Gone,
        Err(JiraError::Throttled { .. }) => IssueAnswer::Silent,
        Err(cause) if cause.is_silence() => IssueAnswer::Silent,
        Err(_) => IssueAnswer::Unclear,
    })
}

async fn served(services: &Services, key: &ClientKey) -> Result<Option<Tenant>, Failure> {
    let tenant = services.store.tenant(key).lookup().await?;
    Ok(tenant.filter(|tenant| tenant.state == TenantState::Enabled))
}

async fn has_links(services: &Services, key: &ClientKey, issue_id: &IssueId) -> Result<bool, Failure> {
    Ok(!services.store.tenant(key).job_links().list(issue_id).await?.is_empty())
}

fn note(issue_id: &IssueId) -> Marker {
    Marker::DeletedIssue { issue_id: issue_id.clone() }
}
