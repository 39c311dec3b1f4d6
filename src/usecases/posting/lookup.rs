//! Finds out how posts of unknown outcome ended.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::store::records::{Connection, JobPost, PostState};
use crate::store::{StoreError, TenantJobPosts};
use crate::upwork::{Access, CreatedJob, FoundJob, deadline};
use crate::usecases::account::{access, call};
use crate::usecases::posting::end;
use crate::usecases::posting::matching;
use crate::usecases::{Failure, Services};

/// Limit for all calls of a post.
pub(super) const POST_TIMEOUT: Duration = Duration::from_secs(16);
/// By this time a call to Upwork has ended, one way or the other.
const CALL_ENDED: SignedDuration = SignedDuration::from_secs(30);
/// By this time a call to Upwork has been given up, if its process is alive.
const CALL: SignedDuration = SignedDuration::from_secs(POST_TIMEOUT.as_secs().cast_signed());
/// One process at a time looks up a post, for this long at most.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// Limit for all calls of one lookup: shorter than its lease.
const CALLS: Duration = Duration::from_secs(20);
/// How far Upwork's clock may be behind ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);
/// After this many lookups without a result, the last one long enough after the call, it is certain that there is no
/// job.
const LOOKUPS: u32 = 2;

/// A shorter limit for a colleague, who also waits for their own post.
const COLLEAGUE_TIMEOUT: Duration = Duration::from_millis(2_500);

/// Looks up a post of unknown outcome, or one that a dead process has started and that thereby becomes one of unknown
/// outcome. A post that a dead process left behind has no lease.
pub(crate) async fn take_over(services: &Arc<Services>, post: JobPost) -> Result<(), Failure> {
    let now = services.clock.now();
    let orphaned = services.alone && post.process != services.process;
    let state = match &post.state {
        PostState::Started if orphaned || now.duration_since(post.started_at) >= CALL_ENDED => {
            // Nobody knows how long the call had run: assume the maximum.
            PostState::Unknown { since: now.max(post.started_at + CALL) }
        }
        PostState::Unknown { .. } if orphaned => post.state.clone(),
        PostState::Unknown { .. } => return look_up(services, post).await,
        _ => return Ok(()),
    };
    let seen = post.state.clone();
    let ours = JobPost { state, process: services.process.clone(), leased_until: None, ..post };
    let client_key = ours.client_key.clone();
    if services.store.tenant(&client_key).job_posts().advance(ours.clone(), &seen).await? {
        look_up(services, ours).await?;
    }
    Ok(())
}

/// Looks up a post of unknown outcome with its own user's tokens: links the job that is found, counts a lookup without
/// a find, or ends the post if it is certain that there is no job.
pub(crate) async fn look_up(services: &Arc<Services>, post: JobPost) -> Result<(), Failure> {
    look_up_as(services, post, None).await
}

/// Looks up the post that blocks an issue, for a colleague who asks: the post's own user may have disconnected, and
/// members of the same organization can see its jobs too.
pub(crate) async fn look_up_for(services: &Arc<Services>, post: JobPost, colleague: Connection) -> Result<(), Failure> {
    let is_unknown = matches!(post.state, PostState::Unknown { .. });
    let may_see = colleague.organizations.iter().any(|organization| organization.id == post.organization);
    let own = access::connection(services, &post.client_key, &post.account_id).await;
    match own {
        Err(Failure::NotConnected | Failure::ReconnectNeeded) if is_unknown && may_see => {
            let look_up = Box::pin(look_up_as(services, post, Some(colleague)));
            deadline::within(COLLEAGUE_TIMEOUT, look_up).await
        }
        _ => Ok(()),
    }
}

async fn look_up_as(services: &Arc<Services>, post: JobPost, reader: Option<Connection>) -> Result<(), Failure> {
    let now = services.clock.now();
    let (client_key, id) = (post.client_key, post.id);
    let posts = services.store.tenant(&client_key).job_posts();
    if !posts.lease(&id, now, now + LEASE).await? {
        return Ok(());
    }
    // Read again: before the lease was ours, others may have counted a lookup or begun the post again.
    let looked_up = match posts.find(&id).await? {
        Some(post) if matches!(post.state, PostState::Unknown { .. }) => {
            deadline::within(CALLS, look_up_leased(services, &post, reader)).await
        }
        _ => Ok(()),
    };
    release(posts, &id, now).await?;
    looked_up
}

/// Releases a lease that began at `since`, so that nobody has to wait for its end: whoever holds it until `since +
/// LEASE` may replace it with one that has already expired.
async fn release(posts: TenantJobPosts<'_>, id: &str, since: Timestamp) -> Result<(), StoreError> {
    posts.lease(id, since + LEASE, since).await.map(drop)
}

async fn look_up_leased(services: &Arc<Services>, post: &JobPost, reader: Option<Connection>) -> Result<(), Failure> {
    if let Some(created) = linked_already(services, post).await? {
        return end::settle(services, post, &post.state, created).await;
    }
    let listed = list(services, post, reader).await?;
    match matching::choose(services, post, listed).await? {
        matching::Choice::Job(job) => {
            let created = CreatedJob { id: job.id, url: job.url, warnings: Vec::new() };
            end::settle(services, post, &post.state, created).await
        }
        matching::Choice::Later => Ok(()),
        matching::Choice::None => count(services, post).await,
    }
}

/// The link may have been written before a crash.
async fn linked_already(services: &Services, post: &JobPost) -> Result<Option<CreatedJob>, Failure> {
    let job_links = services.store.tenant(&post.client_key).job_links().list(&post.issue.id).await?;
    let ours = job_links.into_iter().find(|job_link| job_link.post_id == post.id);
    Ok(ours.map(|job_link| CreatedJob { id: job_link.job_id, url: job_link.url, warnings: job_link.warnings }))
}

/// Jobs with the post's organization and title that were created since it began.
async fn list(services: &Arc<Services>, post: &JobPost, reader: Option<Connection>) -> Result<Vec<FoundJob>, Failure> {
    let connection = match reader {
        Some(connection) => connection,
        None => access::connection(services, &post.client_key, &post.account_id).await?,
    };
    let since = post.started_at - CLOCK_SKEW;
    call::with_tokens(services, connection, |upwork, tokens| {
        let access = Access { tokens, organization: post.organization.clone() };
        let title = post.spec.title.clone();
        Box::pin(async move { upwork.find_jobs(&access, &title, since).await })
    })
    .await
}

async fn count(services: &Services, post: &JobPost) -> Result<(), Failure> {
    let lookups = post.lookups + 1;
    if lookups >= LOOKUPS && long_enough(services, post) {
        let reference = services.random.id();
        tracing::warn!(reference, post = post.id, lookups, "no job was found: the post has failed");
        return end::without_job(services, post.clone(), PostState::NotPosted { reference }).await;
    }
    let counted = JobPost { lookups, ..post.clone() };
    services.store.tenant(&post.client_key).job_posts().advance(counted, &post.state).await?;
    Ok(())
}

/// Upwork may show a job with a delay, and may still be working after our timeout: it gets as much time again as the
/// call had.
fn long_enough(services: &Services, post: &JobPost) -> bool {
    let PostState::Unknown { since } = post.state else { return false };
    let shown = SignedDuration::try_from(services.reconcile_every * 3).unwrap_or(CALL_ENDED);
    let called = since.duration_since(post.started_at).clamp(SignedDuration::ZERO, CALL_ENDED);
    let now = services.clock.now();
    now.duration_since(since) >= shown && now.duration_since(post.started_at) >= called * 2
}
