use std::sync::Arc;

use super::admit::{Admission, Refusal, admit_page, seen_by_event};
use super::{Services, change};
use crate::atlassian::forge::Invocation;
use crate::atlassian::jira::JiraError;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{ForgeTenant, Tenant, TenantState};
use crate::usecases::Failure;
use crate::usecases::tenant::clearing;
use crate::usecases::tenant::jira_app;

/// The app was installed or upgraded. Makes the tenant of a new installation, as its first page would; a page may have
/// been faster, and the event may come twice.
pub async fn installed(
    services: &Arc<Services>,
    invocation: &Invocation,
    admission: &Admission,
) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    if services.store.tenants().lookup(&key).await?.is_some() {
        return hourly(services, invocation, admission).await;
    }
    match admit_page(services, invocation, admission).await {
        Ok(_) | Err(Refusal::Superseded | Refusal::BeingRemoved) => Ok(()),
        Err(Refusal::Failed(failure)) => Err(failure),
    }
}

/// A sign of life, with a new token of the app.
pub async fn hourly(services: &Services, invocation: &Invocation, admission: &Admission) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    change(services, &key, |tenant| seen_by_event(services, tenant, admission)).await.map(drop)
}

/// The app is about to be removed: its tenant is retired as by an uninstall on Connect. It may stay after all, which its
/// next page will prove.
pub async fn pre_uninstall(services: &Arc<Services>, invocation: &Invocation) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    let now = services.clock.now();
    let retired = change(services, &key, |tenant| {
        let forge = tenant.forge.clone().filter(|_| tenant.state != TenantState::Retired)?;
        Some(Tenant {
            state: TenantState::Retired,
            state_at: now,
            uninstalled_at: Some(now),
            cleared: false,
            forge: Some(ForgeTenant { app_token: None, ..forge }),
            ..tenant.clone()
        })
    });
    retired.await?;
    match services.store.tenants().lookup(&key).await? {
        Some(tenant) if tenant.state == TenantState::Retired => clearing::clear(services, &key).await,
        _ => Ok(()),
    }
}

/// Somebody says that an issue is gone. Its job links go only if Jira, asked with the app's token, no longer knows it; the
/// jobs on Upwork stay as they are.
pub async fn issue_deleted(
    services: &Services,
    invocation: &Invocation,
    admission: &Admission,
    issue_id: &IssueId,
) -> Result<(), Failure> {
    let key = ClientKey::of_installation(&invocation.installation);
    let Some(tenant) = services.store.tenants().lookup(&key).await? else { return Ok(()) };
    let references = services.store.job_links();
    let linked = references.list(&key, issue_id).await?;
    let is_served = tenant.state == TenantState::Enabled;
    if !is_served || linked.is_empty() || !is_gone(services, &tenant, admission, issue_id).await? {
        return Ok(());
    }
    for reference in linked {
        references.remove(&key, issue_id, &reference.job_id).await?;
    }
    tracing::info!(tenant = %key, "job links of a deleted issue were removed");
    Ok(())
}

/// Only a plain "there is no such issue" counts: silence, and a token that may not look, prove nothing.
async fn is_gone(
    services: &Services,
    tenant: &Tenant,
    admission: &Admission,
    issue_id: &IssueId,
) -> Result<bool, Failure> {
    let given = admission.app_token.clone().map(jira_app::JiraAccess::Token);
    let Some(access) = given.map_or_else(|| jira_app::as_app(services, tenant), |given| Ok(Some(given)))? else {
        return Ok(false);
    };
    let issue = services.jira.issue(&access.app(tenant, None), issue_id, services.clock.now()).await;
    Ok(matches!(issue, Err(JiraError::Status(status)) if status == http::StatusCode::NOT_FOUND))
}
