//! Finds out what became of posts whose end nobody knows.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{Failure, Services, access, post_job};
use crate::store::records::{JobPost, PostState};
use crate::upwork::{Access, CreatedJob, FoundJob};

/// A call to Upwork has ended after this long, one way or the other.
const CALL_ENDED: SignedDuration = SignedDuration::from_secs(30);
/// One process at a time looks a post up, for this long at the most.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How far Upwork's clock may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_secs(120);
/// So many look-ups without a find, the last one long enough after the call, make it certain that there is no job.
const LOOKUPS: u32 = 2;

/// Looks up every post in flight that has nobody. Failures are logged: the next round tries again.
pub async fn reconcile_all(services: &Arc<Services>) -> Result<(), Failure> {
    for client_key in services.store.tenants().list().await? {
        for post in services.store.job_posts().list_in_flight(&client_key).await? {
            let id = post.id.clone();
            if let Err(failure) = take_over(services, post).await {
                tracing::warn!(tenant = %client_key, post = id, cause = %failure, "a post could not be looked up");
            }
        }
    }
    Ok(())
}

/// Turns a started post that has nobody into one of unknown outcome, and looks it up.
async fn take_over(services: &Arc<Services>, post: JobPost) -> Result<(), Failure> {
    if post.state != PostState::Started {
        return look_up(services, post).await;
    }
    let now = services.clock.now();
    let orphaned = services.alone && post.process != services.process;
    if !orphaned && now.duration_since(post.started_at) < CALL_ENDED {
        return Ok(());
    }
    let unknown = JobPost { state: PostState::Unknown { since: now }, ..post };
    let client_key = unknown.client_key.clone();
    if services.store.job_posts().advance(&client_key, unknown.clone(), &PostState::Started).await? {
        look_up(services, unknown).await?;
    }
    Ok(())
}

/// Looks a post of unknown outcome up: ties the job that is found, or counts a look-up without a find, or ends the post
/// when it is certain that there is none.
pub(super) async fn look_up(services: &Arc<Services>, post: JobPost) -> Result<(), Failure> {
    let now = services.clock.now();
    let client_key = post.client_key.clone();
    if !services.store.job_posts().lease(&client_key, &post.id, now, now + LEASE).await? {
        return Ok(());
    }
    let looked_up = look_up_leased(services, &post).await;
    services.store.job_posts().lease(&client_key, &post.id, now + LEASE, now).await?;
    looked_up
}

async fn look_up_leased(services: &Arc<Services>, post: &JobPost) -> Result<(), Failure> {
    if let Some(created) = tied_already(services, post).await? {
        return post_job::settle(services, post, &post.state, created).await;
    }
    if ambiguous(services, post).await? {
        return Ok(());
    }
    match found(services, post).await? {
        Some(job) => {
            let created = CreatedJob { id: job.id, url: job.url, warnings: Vec::new() };
            post_job::settle(services, post, &post.state, created).await
        }
        None => count(services, post).await,
    }
}

/// The tie may have been written before the crash.
async fn tied_already(services: &Services, post: &JobPost) -> Result<Option<CreatedJob>, Failure> {
    let references = services.store.job_references().list(&post.client_key, &post.issue.id).await?;
    let ours = references.into_iter().find(|reference| reference.post_id == post.id);
    Ok(ours.map(|reference| CreatedJob { id: reference.job_id, url: reference.url, warnings: reference.warnings }))
}

/// While another post with the same title is running, a job that is found may be its job.
async fn ambiguous(services: &Services, post: &JobPost) -> Result<bool, Failure> {
    let others = services.store.job_posts().list_in_flight(&post.client_key).await?;
    Ok(others
        .iter()
        .any(|other| other.id != post.id && other.state == PostState::Started && other.spec.title == post.spec.title))
}

/// The oldest job with this title that was created since the post began and is tied to no issue; one with the very same
/// description before any other.
async fn found(services: &Arc<Services>, post: &JobPost) -> Result<Option<FoundJob>, Failure> {
    let connection = access::connection(services, &post.client_key, &post.account_id).await?;
    let since = post.started_at - SKEW;
    let jobs = access::with_tokens(services, connection, |upwork, tokens| {
        let access = Access { tokens, organization: post.organization.clone() };
        let title = post.spec.title.clone();
        Box::pin(async move { upwork.find_jobs(&access, &title, since).await })
    })
    .await?;
    let mut untied = Vec::new();
    for job in jobs.into_iter().filter(|job| job.title == post.spec.title && job.created_at >= since) {
        if services.store.job_references().find(&post.client_key, &job.id).await?.is_none() {
            untied.push(job);
        }
    }
    let same = untied.iter().position(|job| same_text(&job.description, &post.spec.description));
    Ok(match same {
        Some(index) => Some(untied.swap_remove(index)),
        None => untied.into_iter().next(),
    })
}

/// Upwork may change white space.
fn same_text(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

async fn count(services: &Services, post: &JobPost) -> Result<(), Failure> {
    let lookups = post.lookups + 1;
    let next = if lookups >= LOOKUPS && long_enough(services, &post.state) {
        let reference = services.random.id();
        tracing::warn!(reference, post = post.id, lookups, "no job was found: the post has failed");
        post.clone().ended(PostState::NotPosted { reference }, services.clock.now())
    } else {
        JobPost { lookups, ..post.clone() }
    };
    services.store.job_posts().advance(&post.client_key, next, &post.state).await?;
    Ok(())
}

/// Upwork may show a job a little after it took it.
fn long_enough(services: &Services, state: &PostState) -> bool {
    let PostState::Unknown { since } = state else { return false };
    let waited: SignedDuration = services.clock.now().duration_since(*since);
    waited >= settle_time(services)
}

fn settle_time(services: &Services) -> SignedDuration {
    SignedDuration::try_from(services.reconcile_every * 3).unwrap_or(CALL_ENDED)
}
