//! All jobs of a site, on the issues that the viewer may see. Jira is asked for each page which these are, and nothing
//! is shown without its confirmation.
//!
//! - `cursor`: where a page ended, sealed: it may name a job that the viewer may not see.
//! - `filter`: which jobs are wanted.
//! - `fill`: jobs in the order of their age until a page is full, and Jira's confirmation of each issue.
//! - `rows`: the other data of a row.
//! - `reading`: the jobs' statuses, read in the background for all viewers.

mod cursor;
mod fill;
mod filter;
mod reading;
mod rows;

use app::model::{JobsPage, JobsQuery};

use crate::atlassian::jira::JiraError;
use crate::caller::{AccountId, ClientKey, JiraToken};
use crate::store::records::Tenant;
use crate::usecases::tenant::jira_app;
use crate::usecases::{Failure, Services};
use cursor::Cursor;
use fill::Bounds;
pub use reading::read_states;

/// Number of rows on a page of the screen.
const ROWS: usize = 25;
/// Number of rows on a page of a file: as many issues as one call to Jira may contain.
const ROWS_FOR_FILE: usize = crate::atlassian::jira::MAX_ISSUES;
/// Maximum number of rows of a file.
const MAX_FILE_ROWS: usize = 5_000;

/// The viewer, and how Jira is asked what that account may see.
#[derive(Debug)]
struct Look<'a> {
    services: &'a Services,
    tenant: &'a Tenant,
    account: &'a AccountId,
    access: jira_app::JiraAccess,
}

impl Look<'_> {
    fn app(&self) -> crate::atlassian::jira::SiteApp<'_> {
        self.access.app(self.tenant, Some(self.account))
    }

    /// Why there is no page if Jira does not answer: nothing is shown without its confirmation.
    fn silent(&self, cause: &JiraError) -> Failure {
        tracing::warn!(tenant = %self.tenant.client_key, %cause, "Jira did not tell what an account may see");
        Failure::without_jira(cause)
    }
}

/// A page of the site's jobs for an account.
///
/// # Errors
/// Jira does not say what the account may see, or the cursor is not one that this account was given.
pub async fn site_jobs(
    services: &Services,
    client_key: &ClientKey,
    account: &AccountId,
    token: Option<&JiraToken>,
    query: JobsQuery,
) -> Result<JobsPage, Failure> {
    let filter = filter::Wanted::of(query.filter);
    let start = query.cursor.map(|text| cursor::open(services, client_key, account, text)).transpose()?;
    let tenant = services.store.tenant(client_key).lookup().await?.ok_or(Failure::JiraSilent)?;
    let access = jira_app::as_user(services, &tenant, token)?.ok_or(Failure::JiraSilent)?;
    let look = Look { services, tenant: &tenant, account, access };
    let before = start.as_ref().map_or(0, |cursor| cursor.rows);
    let rows = if query.for_file { ROWS_FOR_FILE.min(MAX_FILE_ROWS.saturating_sub(before)) } else { ROWS };
    if rows == 0 {
        return Ok(JobsPage::default());
    }
    let bounds = Bounds { rows, after: start.map(|cursor| cursor.at) };
    let filled = fill::fill(&look, &filter, bounds).await?;
    let seen = if query.for_file { before + filled.jobs.len() } else { 0 };
    let rows = rows::rows(&look, filled.jobs).await?;
    let goes_on = seen < MAX_FILE_ROWS;
    let next = filled.next.filter(|_| goes_on).map(|at| Cursor { at, rows: seen });
    let next = next.map(|cursor| cursor::seal(services, client_key, account, &cursor)).transpose()?;
    Ok(JobsPage { rows, next })
}
