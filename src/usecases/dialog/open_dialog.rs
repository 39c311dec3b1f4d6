use std::sync::Arc;
use std::time::Duration;

use app::model::{AccountLink, FormOptions, IssueGap, JobDraft, Organization};
use app::page::DialogPage;
use url::Url;

use crate::atlassian::jira::IssueContent;
use crate::caller::Caller;
use crate::store::records::Tenant;
use crate::upwork::Upwork;
use crate::usecases::account::access;
use crate::usecases::account::permission::{self, Permission};
use crate::usecases::dialog::drafts;
use crate::usecases::job::show;
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services, form_options};

/// The dialog opens after this long at most, with what has arrived by then; the page requests the rest.
const TIMEOUT: Duration = Duration::from_secs(4);
/// More labels and components than this are no help.
const MAX_SUGGESTIONS: usize = 10;
/// A longer text is not the name of a skill.
const MAX_SUGGESTION: usize = 50;

/// The dialog's first state: a new id, a draft made from the issue, and the choices of the form. Neither Jira nor
/// Upwork can prevent it from opening.
pub async fn open_dialog(services: &Arc<Services>, caller: &Caller, tenant: &Tenant) -> Result<DialogPage, Failure> {
    let saved = drafts::saved(services, caller, None).await?;
    let open_jobs = show::open_jobs(services, caller).await?;
    let (issue, page) = tokio::join!(read_issue(services, caller, tenant), empty(services, caller, tenant));
    let page = page?;
    let from_issue = issue.is_some();
    let suggestions = issue.as_ref().map(suggestions).unwrap_or_default();
    let issue_gaps = match (&issue, &saved) {
        (Some(issue), None) => issue.gaps.clone(),
        (Some(_), Some(_)) => Vec::new(),
        (None, _) => page.issue_gaps.clone(),
    };
    let mut issue_draft = issue.map(draft_from).unwrap_or_default();
    issue_draft.organization = match &page.account {
        AccountLink::Connected { organization, .. } => preselected(&page.account, organization.as_deref()),
        _ => String::new(),
    };
    let saved_at = saved.as_ref().map(|saved| saved.saved_at.to_string());
    let draft = saved.map_or_else(|| issue_draft.clone(), |saved| saved.draft);
    Ok(DialogPage { draft, issue_draft, saved_at, from_issue, issue_gaps, suggestions, open_jobs, ..page })
}

/// The first state of the dialog that changes a job. The host tells the page which job, and the page requests its text.
pub async fn open_edit_dialog(
    services: &Arc<Services>,
    caller: &Caller,
    tenant: &Tenant,
) -> Result<DialogPage, Failure> {
    Ok(DialogPage { edits: true, ..empty(services, caller, tenant).await? })
}

/// The dialog with empty fields.
async fn empty(services: &Arc<Services>, caller: &Caller, tenant: &Tenant) -> Result<DialogPage, Failure> {
    let connection = services.store.tenant(&caller.client_key).connections().find(&caller.account_id).await?;
    let account = show::account(services, connection);
    let (options, may_edit) = tokio::join!(choices(services, caller, &account), permission::ask(services, caller));
    let may_edit = may_edit?;
    let account = if may_edit == Permission::Denied { AccountLink::ViewOnly } else { account };
    let issue_gaps = if may_edit == Permission::Hidden { vec![IssueGap::Hidden] } else { Vec::new() };
    let parts = access::upwork(services).map(Upwork::form_parts).unwrap_or_default();
    Ok(DialogPage {
        edits: false,
        post_id: services.random.id(),
        draft: JobDraft::default(),
        issue_draft: JobDraft::default(),
        saved_at: None,
        from_issue: true,
        issue_gaps,
        suggestions: Vec::new(),
        open_jobs: Vec::new(),
        jira_host: host(tenant),
        options,
        parts,
        account,
    })
}

/// Labels and components as words, without duplicates: the user may turn them into skills.
fn suggestions(issue: &IssueContent) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in issue.labels.iter().chain(&issue.components) {
        let words = name.replace('_', " ");
        let words = words.trim();
        let known = all.iter().any(|other| other.to_lowercase() == words.to_lowercase());
        if !known && (1..=MAX_SUGGESTION).contains(&words.chars().count()) && all.len() < MAX_SUGGESTIONS {
            all.push(words.to_owned());
        }
    }
    all
}

/// The address where users see this Jira.
fn host(tenant: &Tenant) -> String {
    let address = tenant.display_url.as_deref().unwrap_or(&tenant.base_url);
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

async fn read_issue(services: &Services, caller: &Caller, tenant: &Tenant) -> Option<IssueContent> {
    let read = async {
        let access = jira_app::as_user(services, tenant, caller.jira_token.as_ref());
        let access = access.map_err(|cause| cause.to_string())?.ok_or("there is no token to call Jira with")?;
        let app = access.app(tenant, Some(&caller.account_id));
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
    let options = form_options(services, &caller.client_key, &caller.account_id);
    match tokio::time::timeout(TIMEOUT, options).await {
        // Most users need no names of countries: the page requests them when they do.
        Ok(Ok(options)) => Some(options.without_names()),
        Ok(Err(cause)) => {
            tracing::warn!(tenant = %caller.client_key, %cause, "the options of the form could not be read");
            None
        }
        Err(_) => None,
    }
}

fn draft_from(issue: IssueContent) -> JobDraft {
    JobDraft { title: issue.summary, description: issue.description, ..JobDraft::default() }
}

/// The earlier choice, if it is still one of several organizations; with one there is nothing to choose.
pub(crate) fn preselected(account: &AccountLink, earlier: Option<&str>) -> String {
    match account {
        AccountLink::Connected { organizations, .. } if organizations.len() > 1 => {
            let known = |id: &&str| organizations.iter().any(|offered: &Organization| offered.id == **id);
            earlier.filter(known).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_components_are_suggested_once_as_words() {
        let issue = IssueContent {
            labels: vec!["Front_end".into(), "rust".into(), "x".repeat(51), " ".into()],
            components: vec!["front end".into(), "Website".into()],
            ..IssueContent::default()
        };
        assert_eq!(suggestions(&issue), ["Front end", "rust", "Website"]);
        let many = IssueContent { labels: (0..20).map(|n| format!("label-{n}")).collect(), ..issue };
        assert_eq!(suggestions(&many).len(), MAX_SUGGESTIONS);
    }
}
