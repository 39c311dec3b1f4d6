use std::sync::Arc;
use std::time::Duration;

use app::model::{AccountLink, FormOptions, JobDraft, Organization};
use app::page::DialogPage;

use super::{Failure, Services, access, drafts, form_options, lifecycle, permission, show};
use crate::atlassian::jira::{App, IssueContent};
use crate::caller::Caller;
use crate::store::records::Tenant;
use crate::upwork::Upwork;

/// The dialog opens after this long, with what has come by then; the rest is asked for from the page.
const PATIENCE: Duration = Duration::from_secs(4);

/// What the dialog opens with: a new id, a draft made from the issue, and the choices of the form.
/// Neither Jira nor Upwork can keep it from opening.
pub async fn open_dialog(services: &Arc<Services>, caller: &Caller, tenant: &Tenant) -> Result<DialogPage, Failure> {
    let connection = services.store.connections().find(&caller.client_key, &caller.account_id).await?;
    let account = show::account(services, connection);
    let saved = drafts::saved_draft(services, caller).await?;
    let (issue, options, may_edit) = tokio::join!(
        read_issue(services, caller, tenant),
        choices(services, caller, &account),
        permission::ask(services, caller)
    );
    let account = if may_edit? == Some(false) { AccountLink::ViewOnly } else { account };
    let from_issue = issue.is_some();
    let mut issue_draft = issue.map(draft_from).unwrap_or_default();
    issue_draft.organization = preselected(&account);
    let restored = saved.is_some();
    let draft = saved.unwrap_or_else(|| issue_draft.clone());
    let parts = access::upwork(services).map(Upwork::form_parts).unwrap_or_default();
    let post_id = services.random.id();
    Ok(DialogPage { post_id, draft, issue_draft, restored, from_issue, options, parts, account })
}

async fn read_issue(services: &Services, caller: &Caller, tenant: &Tenant) -> Option<IssueContent> {
    let read = async {
        let secret = lifecycle::open_secret(services, tenant).map_err(|cause| cause.to_string())?;
        let app = App { base_url: &tenant.base_url, client_key: &caller.client_key, secret: &secret };
        let issue = services.jira.issue(&app, &caller.issue.id, services.clock.now()).await;
        issue.map_err(|cause| cause.to_string())
    };
    read.await
        .inspect_err(|cause| tracing::warn!(tenant = %caller.client_key, cause, "the issue could not be read"))
        .ok()
}

async fn choices(services: &Arc<Services>, caller: &Caller, account: &AccountLink) -> Option<FormOptions> {
    if !matches!(account, AccountLink::Connected { .. }) {
        return None;
    }
    let asked = form_options(services, &caller.client_key, &caller.account_id);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(options)) => Some(options),
        Ok(Err(cause)) => {
            tracing::warn!(tenant = %caller.client_key, %cause, "the choices of the form could not be read");
            None
        }
        Err(_) => None,
    }
}

fn draft_from(issue: IssueContent) -> JobDraft {
    JobDraft { title: issue.summary, description: issue.description, ..JobDraft::default() }
}

/// The last choice where there are several organisations; with one there is no question.
fn preselected(account: &AccountLink) -> String {
    match account {
        AccountLink::Connected { organization, organizations, .. } if organizations.len() > 1 => {
            let known = |id: &String| organizations.iter().any(|offered: &Organization| offered.id == *id);
            organization.clone().filter(known).unwrap_or_default()
        }
        _ => String::new(),
    }
}
