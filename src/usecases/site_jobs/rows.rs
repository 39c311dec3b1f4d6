use std::collections::{BTreeSet, HashMap, HashSet};

use app::model::{AccountLink, Organization, SiteIssue, SiteJob, SitePoster, one_line};
use futures::future::join_all;

use super::Look;
use crate::atlassian::jira::{IssueLine, MAX_USERS};
use crate::caller::{AccountId, IssueId};
use crate::store::records::{IssuePlace, JobLink, JobLinkChange};
use crate::usecases::Failure;
use crate::usecases::job::show;

/// The rows of these jobs. A job whose issue Jira does not return is left out.
pub(super) async fn rows(look: &Look<'_>, jobs: Vec<JobLink>) -> Result<Vec<SiteJob>, Failure> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let issues = issue_lines(look, &jobs).await?;
    let posters: BTreeSet<&AccountId> = jobs.iter().map(|job| &job.account_id).collect();
    let (names, organizations) = futures::join!(names(look, &posters), own_organizations(look));
    let organizations = organizations?;
    learn_places(look, &jobs, &issues);
    let row = |job: JobLink| {
        let issue = site_issue(look, issues.get(&job.issue_id)?);
        let seen_at = job.seen_at.filter(|_| show::fresh(job.status.as_ref(), look.services.clock.now()).is_none());
        let name = names.get(&job.account_id).cloned();
        let poster = SitePoster { account: job.account_id.as_str().to_owned(), name };
        let job = show::job(look.services, Some(look.account), &organizations, job)?;
        Some(SiteJob { issue, job, seen_at: seen_at.map(|at| at.to_string()), poster })
    };
    Ok(jobs.into_iter().filter_map(row).collect())
}

async fn issue_lines(look: &Look<'_>, jobs: &[JobLink]) -> Result<HashMap<IssueId, IssueLine>, Failure> {
    let mut named = HashSet::new();
    let ids = jobs.iter().map(|job| &job.issue_id).filter(|id| named.insert(*id));
    let ids: Vec<IssueId> = ids.cloned().collect();
    let lines = look.services.jira.issue_lines(&look.app(), &ids, look.services.clock.now()).await;
    let lines = lines.map_err(|cause| look.silent(&cause))?;
    Ok(lines.into_iter().filter(|line| named.contains(&line.id)).map(|line| (line.id.clone(), line)).collect())
}

fn site_issue(look: &Look<'_>, line: &IssueLine) -> SiteIssue {
    let key = line.key.as_str();
    let (project, project_name) = line.project.clone().map(|(id, name)| (id.into(), name)).unwrap_or_default();
    SiteIssue {
        key: key.to_owned(),
        summary: line.summary.clone(),
        status: line.status.clone(),
        url: site_address(look).map(|site| format!("{site}/browse/{key}")).unwrap_or_default(),
        project,
        project_name,
    }
}

/// The address that users see. On Forge the base address is that of the REST API.
fn site_address<'a>(look: &'a Look<'_>) -> Option<&'a str> {
    let base = look.tenant.forge.is_none().then_some(look.tenant.base_url.as_str());
    look.tenant.display_url.as_deref().or(base)
}

/// The names of the posters, if Jira shows them.
async fn names(look: &Look<'_>, posters: &BTreeSet<&AccountId>) -> HashMap<AccountId, String> {
    let all: Vec<AccountId> = posters.iter().map(|account| (*account).clone()).collect();
    let (app, now) = (look.app(), look.services.clock.now());
    let asked = all.chunks(MAX_USERS).map(|some| look.services.jira.display_names(&app, some, now));
    let told = join_all(asked).await;
    let noted = told.into_iter().map(|names| {
        names.inspect_err(|cause| tracing::info!(tenant = %look.tenant.client_key, %cause, "Jira did not tell names"))
    });
    noted.flatten().flatten().map(|(account, name)| (account, one_line(&name))).collect()
}

/// The organizations of the viewer's own connection: the pay of others' jobs is shown only to their members.
async fn own_organizations(look: &Look<'_>) -> Result<Vec<Organization>, Failure> {
    let connection = look.services.store.tenant(&look.tenant.client_key).connections().find(look.account).await?;
    Ok(match show::account(look.services, connection) {
        AccountLink::Connected { organizations, .. } => organizations,
        _ => Vec::new(),
    })
}

/// Stores where the issues are now, for the filters. Nobody waits for it, and a failure loses nothing.
fn learn_places(look: &Look<'_>, jobs: &[JobLink], issues: &HashMap<IssueId, IssueLine>) {
    let moved = jobs.iter().filter_map(|job| {
        let line = issues.get(&job.issue_id)?;
        let project = line.project.as_ref().map(|(id, _)| id.clone()).or_else(|| job.place.project.clone());
        let place = IssuePlace { key: Some(line.key.clone()), project };
        (place != job.place).then(|| (job.issue_id.clone(), job.job_id.clone(), place))
    });
    let moved: Vec<_> = moved.collect();
    if moved.is_empty() {
        return;
    }
    let (store, client_key) = (look.services.store.clone(), look.tenant.client_key.clone());
    look.services.spawn(async move {
        for (issue_id, job_id, place) in moved {
            let change = JobLinkChange { place: Some(place), ..JobLinkChange::default() };
            if let Err(cause) = store.tenant(&client_key).job_links().change(&issue_id, &job_id, change).await {
                tracing::warn!(tenant = %client_key, %cause, "the place of an issue could not be kept");
            }
        }
    });
}
