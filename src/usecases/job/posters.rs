use std::collections::BTreeSet;

use app::model::Poster;
use futures::future::join_all;

use crate::caller::{AccountId, Caller};
use crate::store::records::JobLink;
use crate::usecases::account::display_name::display_name;
use crate::usecases::{Failure, Services};

/// Maximum number of accounts to look up; the rest are shown as “a colleague”.
const MAX_POSTERS: usize = 5;

/// The posters of the issue's jobs, except the caller, by their names in Jira. The names are not stored: the client for
/// Jira caches them for a few minutes. Empty while Jira does not answer.
pub async fn posters(services: &Services, caller: &Caller) -> Result<Vec<Poster>, Failure> {
    let Caller { client_key, account_id, issue, jira_token } = caller;
    let job_links = services.store.tenant(client_key).job_links().list(&issue.id).await?;
    let others: Vec<JobLink> = job_links.into_iter().filter(|job_link| job_link.account_id != *account_id).collect();
    let accounts: BTreeSet<&AccountId> = others.iter().map(|job_link| &job_link.account_id).collect();
    let Some(tenant) = services.store.tenant(client_key).lookup().await?.filter(|_| !accounts.is_empty()) else {
        return Ok(Vec::new());
    };
    let token = jira_token.as_ref();
    let named = async |account| Some((account, display_name(services, &tenant, account, account_id, token).await?));
    let named = join_all(accounts.into_iter().take(MAX_POSTERS).map(named)).await;
    let poster = |job_link: &JobLink| {
        let (_, name) = named.iter().flatten().find(|(account, _)| *account == &job_link.account_id)?;
        Some(Poster { job_id: job_link.job_id.clone(), name: name.clone() })
    };
    Ok(others.iter().filter_map(poster).collect())
}
