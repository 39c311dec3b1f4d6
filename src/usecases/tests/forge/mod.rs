//! Tenants on Forge.

mod admitting;
mod events;
mod replacing;
mod silence;

use super::world::{ORGANIZATION, TITLE, WEB_URL, World};
use crate::atlassian::forge::Invocation;
use crate::atlassian::forge::testing::a_page;
use crate::caller::{AccountId, Caller, ClientKey, Issue, IssueId};
use crate::clock::Clock as _;
use crate::store::records::{IssuePlace, JobLink, Tenant};
use crate::usecases::forge::{Admission, Refusal, admit_page};

const FIRST: &str = "0a3a7799-53ae-4a5b-9e7e-03338980abb5";
const SECOND: &str = "1b4b8800-53ae-4a5b-9e7e-03338980abb5";
const CLOUD: &str = "d0d52620-3203-4cfa-8db5-f2587155f0dd";
const OTHER_CLOUD: &str = "e1e63731-3203-4cfa-8db5-f2587155f0dd";
const PRODUCTION: &str = "aa911f10-c54b-4b93-9e27-dd2947840b9e";
const DEVELOPMENT: &str = "bb922021-c54b-4b93-9e27-dd2947840b9e";
/// Nothing listens at the address.
const GATEWAY: &str = "http://127.0.0.1:9";

const MINUTES: i64 = 60;
const HOURS: i64 = 60 * MINUTES;
const DAYS: i64 = 24 * HOURS;

fn first() -> Invocation {
    a_page(FIRST, CLOUD, PRODUCTION, GATEWAY)
}

fn second() -> Invocation {
    a_page(SECOND, CLOUD, PRODUCTION, GATEWAY)
}

fn key(invocation: &Invocation) -> ClientKey {
    ClientKey::of_installation(&invocation.installation)
}

fn with_token(token: &str) -> Admission {
    Admission { app_token: Some(token.into()) }
}

async fn open(world: &World, invocation: &Invocation) -> Result<Tenant, Refusal> {
    admit_page(&world.services, invocation, &Admission::default()).await
}

async fn tenant(world: &World, invocation: &Invocation) -> Option<Tenant> {
    world.raw().tenant(&key(invocation)).lookup().await.expect("the store")
}

/// A user of an installation, on issue 10001.
fn a_caller(invocation: &Invocation) -> Caller {
    Caller {
        client_key: key(invocation),
        account_id: AccountId::parse("712020:mia").expect("an account"),
        issue: Issue { id: IssueId::parse("10001").expect("an issue"), key: None, project: None },
        jira_token: None,
    }
}

/// Links a job to the issue of a caller.
async fn link(world: &World, caller: &Caller, job_id: &str) {
    let job_link = JobLink {
        client_key: caller.client_key.clone(),
        issue_id: caller.issue.id.clone(),
        job_id: job_id.into(),
        url: format!("{WEB_URL}/jobs/~02{job_id}"),
        title: TITLE.into(),
        organization: ORGANIZATION.into(),
        account_id: caller.account_id.clone(),
        posted_at: world.clock.now(),
        post_id: format!("post-of-{job_id}"),
        warnings: Vec::new(),
        status: None,
        seen_at: None,
        read_after: None,
        place: IssuePlace::default(),
        draft: None,
    };
    world.raw().tenant(&caller.client_key).job_links().add(job_link).await.expect("kept");
}
