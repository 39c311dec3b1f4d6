use std::sync::Arc;
use std::time::Duration;

use app::model::{AccountLink, JobStatus, Organization, Statuses, Unread, UnreadJob};
use jiff::{SignedDuration, Timestamp};

use crate::caller::Caller;
use crate::store::records::{Connection, JobLink, JobLinkChange, JobPost, ReadStatus};
use crate::upwork::{Access, JobSnapshot, UpworkError, deadline};
use crate::usecases::account::{access, call};
use crate::usecases::{Failure, Services, upwork_data};

/// A status that was read this recently is not read again.
const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// A status that may still change is read again when the panel is opened this long after the last time.
const DUE: SignedDuration = SignedDuration::from_mins(5);
/// Limit for all calls of one refresh.
const CALLS: Duration = Duration::from_secs(15);
/// After posting, the user waits this much longer to see the job's status.
const NEW_JOB_TIMEOUT: Duration = Duration::from_secs(3);
/// The newest jobs of an issue; older ones keep their last status.
const MAX_JOBS: usize = 10;

/// Whether the viewer can refresh the statuses of these jobs, and whether they are due.
pub(crate) fn statuses(account: &AccountLink, job_links: &[JobLink], now: Timestamp) -> Statuses {
    let AccountLink::Connected { organizations, .. } = account else { return Statuses::Closed };
    let mut readable = job_links.iter().filter(|job_link| is_ours(organizations, job_link));
    let is_due = |job_link: &JobLink| match &job_link.status {
        None => true,
        Some(read) => !read.status.is_final() && now.duration_since(read.read_at) >= DUE,
    };
    match readable.next() {
        None => Statuses::Closed,
        Some(first) if is_due(first) || readable.any(is_due) => Statuses::Due,
        Some(_) => Statuses::Readable,
    }
}

fn is_ours(organizations: &[Organization], job_link: &JobLink) -> bool {
    organizations.iter().any(|organization| organization.id == job_link.organization)
}

/// Reads the status of the issue's jobs with the caller's own tokens; jobs of other organizations are skipped. Without
/// a connection nothing is read, which is not an error. Returns the jobs that could not be read; if that is all of
/// them, the error.
pub async fn refresh_jobs(services: &Arc<Services>, caller: &Caller) -> Result<Vec<UnreadJob>, Failure> {
    let connection = match access::connection(services, &caller.client_key, &caller.account_id).await {
        Err(Failure::NotConnected | Failure::ReconnectNeeded) => return Ok(Vec::new()),
        connection => connection?,
    };
    let account = (&caller.client_key, &caller.account_id);
    let name = format!("jobs:{}", caller.issue.id);
    let read = Box::pin(async {
        let job_links = services.store.tenant(&caller.client_key).job_links().list(&caller.issue.id).await?;
        let now = services.clock.now();
        let due = job_links.into_iter().filter(|job_link| {
            let fresh = job_link.status.as_ref().is_some_and(|read| now.duration_since(read.read_at) < FRESH);
            is_ours(&connection.organizations, job_link) && !fresh
        });
        let due: Vec<_> = due.take(MAX_JOBS).collect();
        refresh_all(services, &connection, due).await
    });
    deadline::within(CALLS, upwork_data::one_at_a_time(services, account, &name, read)).await
}

/// One job after another. An error that concerns one job does not stop the others.
async fn refresh_all(
    services: &Arc<Services>,
    connection: &Connection,
    due: Vec<JobLink>,
) -> Result<Vec<UnreadJob>, Failure> {
    let (all, mut unread, mut last) = (due.len(), Vec::new(), None);
    for job_link in due {
        let title = job_link.title.clone();
        match refresh(services, connection, &job_link).await {
            Ok(()) => {}
            Err(Failure::Upwork(UpworkError::NotFound(cause))) => {
                tracing::info!(tenant = %job_link.client_key, cause, "Upwork no longer knows a job");
                note_gone(services, &job_link).await?;
                unread.push(UnreadJob { title, cause: Unread::Gone });
            }
            Err(failure) => {
                let Some(cause) = of_one_job(&failure) else { return Err(failure) };
                tracing::info!(tenant = %job_link.client_key, cause = %failure, "a job could not be read");
                unread.push(UnreadJob { title, cause });
                last = Some(failure);
            }
        }
    }
    let none_was_read = unread.len() == all && unread.iter().all(|job| job.cause != Unread::Gone);
    match last {
        Some(failure) if none_was_read => Err(failure),
        _ => Ok(unread),
    }
}

/// Why one job could not be read although the next may be readable; `None` if none can be read.
const fn of_one_job(failure: &Failure) -> Option<Unread> {
    match failure {
        Failure::Upwork(UpworkError::MissingPermission(_) | UpworkError::Unauthorized(_)) => Some(Unread::Hidden),
        Failure::Upwork(UpworkError::Refused { .. } | UpworkError::Unavailable(_)) => Some(Unread::Failed),
        _ => None,
    }
}

/// Reads the status of a job that was just posted: Upwork may hold it back, for example until the client has a payment
/// method. Best effort: the job exists, and its status can be read later.
pub(crate) async fn read_first_status(services: &Arc<Services>, post: &JobPost) {
    let read = deadline::within(NEW_JOB_TIMEOUT, async {
        let connection = access::connection(services, &post.client_key, &post.account_id).await?;
        let job_links = services.store.tenant(&post.client_key).job_links().list(&post.issue.id).await?;
        match job_links.into_iter().find(|job_link| job_link.post_id == post.id && job_link.status.is_none()) {
            Some(job_link) => refresh(services, &connection, &job_link).await,
            None => Ok(()),
        }
    });
    if let Err(cause) = read.await {
        tracing::info!(post = post.id, %cause, "the status of a new job could not be read yet");
    }
}

/// Reads where a job stands with a connection that may be another account's than the viewer's. What can't be read is left
/// as it is known.
///
/// # Errors
/// Nothing more can be read with this connection now.
pub(crate) async fn refresh_one(
    services: &Arc<Services>,
    connection: &Connection,
    link: &JobLink,
) -> Result<(), Failure> {
    if is_ours(&connection.organizations, link) {
        refresh_all(services, connection, vec![link.clone()])
            .await
            .map(drop)
            .or_else(|failure| if of_one_job(&failure).is_some() { Ok(()) } else { Err(failure) })?;
    }
    Ok(())
}

async fn refresh(services: &Arc<Services>, connection: &Connection, job_link: &JobLink) -> Result<(), Failure> {
    let snapshot = read(services, connection.clone(), job_link).await?;
    note(services, job_link, snapshot).await
}

/// Records that Upwork no longer knows a job.
pub(crate) async fn note_gone(services: &Services, job_link: &JobLink) -> Result<(), Failure> {
    note(services, job_link, JobSnapshot { status: JobStatus::Gone, proposals: None, hires: None }).await
}

async fn note(services: &Services, job_link: &JobLink, snapshot: JobSnapshot) -> Result<(), Failure> {
    let JobSnapshot { status, proposals, hires } = snapshot;
    let read = ReadStatus { status, proposals, hires, read_at: services.clock.now() };
    let JobLink { client_key, issue_id, job_id, .. } = job_link;
    let change = JobLinkChange { status: Some(read), ..JobLinkChange::default() };
    services.store.tenant(client_key).job_links().change(issue_id, job_id, change).await?;
    Ok(())
}

async fn read(services: &Arc<Services>, connection: Connection, job_link: &JobLink) -> Result<JobSnapshot, Failure> {
    call::with_tokens(services, connection, |upwork, tokens| {
        let access = Access { tokens, organization: job_link.organization.clone() };
        let job_id = job_link.job_id.clone();
        Box::pin(async move { upwork.job(&access, &job_id).await })
    })
    .await
}
