//! Finds the job on Upwork that a post of unknown outcome created.
//!
//! A wrong match links somebody else's job and loses the post; a missed one creates a second job. So a job must have
//! the post's organization, title and time (the list has already been filtered by them), share at least half of its
//! words or their beginnings, and have no link. If another post could have created it, the other post's claim is
//! considered first. Texts are compared by what survives Upwork's changes.

use std::collections::HashSet;

use crate::store::records::{JobPost, Marker, PostState};
use crate::upwork::FoundJob;
use crate::upwork::same_text::{is_cut, is_same, plain};
use crate::usecases::{Failure, Services};

/// The result of a lookup.
pub(crate) enum Choice {
    /// This is the post's job.
    Job(FoundJob),
    /// It may be the job of a post whose call is still running: look again when that has ended.
    Later,
    /// None of the jobs is the post's.
    None,
}

/// Chooses among the jobs with the post's organization and title that were `listed`, oldest first: a job with exactly
/// the same text before any other.
pub(crate) async fn choose(services: &Services, post: &JobPost, listed: Vec<FoundJob>) -> Result<Choice, Failure> {
    // In this order: a post that has created a listed job is either still in flight or has linked it.
    let competing_posts = competing_posts(services, post, &listed).await?;
    let is_ours = |job: &FoundJob| is_of(job, post);
    let is_a_rivals = |job: &FoundJob| competing_posts.iter().any(|rival| is_of(job, rival));
    let mut candidates = Vec::new();
    for job in listed.into_iter().filter(|job| is_ours(job) || (resembles(&job.description, post) && !is_a_rivals(job)))
    {
        if is_free(services, post, &job).await? {
            candidates.push(job);
        }
    }
    let whole = |job: &FoundJob| is_same(&post.spec.title, &job.title);
    let ours = candidates.iter().position(|job| is_ours(job) && whole(job));
    let index = ours.or_else(|| candidates.iter().position(is_ours)).or_else(|| candidates.iter().position(whole));
    let index = index.unwrap_or_default();
    let Some(job) = candidates.into_iter().nth(index) else { return Ok(Choice::None) };
    let clear = is_ours(&job) && !is_a_rivals(&job);
    let running = competing_posts.iter().any(|rival| rival.state == PostState::Started);
    Ok(if running && !clear { Choice::Later } else { Choice::Job(job) })
}

/// Other posts in flight that a listed job may belong to.
async fn competing_posts(services: &Services, post: &JobPost, listed: &[FoundJob]) -> Result<Vec<JobPost>, Failure> {
    let mut others = services.store.tenant(&post.client_key).job_posts().list_in_flight().await?;
    let may_be_theirs = |other: &JobPost| listed.iter().any(|job| has_title(job, other));
    others.retain(|other| other.id != post.id && other.organization == post.organization && may_be_theirs(other));
    Ok(others)
}

/// Whether a job is linked to no issue, and was not a moment ago.
async fn is_free(services: &Services, post: &JobPost, job: &FoundJob) -> Result<bool, Failure> {
    let store = services.store.tenant(&post.client_key);
    // In this order: an unlink sets the marker before it removes the link, so one of the two is visible.
    if store.job_links().find(&job.id).await?.is_some() {
        return Ok(false);
    }
    let unlinked = Marker::UnlinkedJob { job_id: job.id.clone() };
    Ok(!store.markers().is_set(&unlinked, services.clock.now()).await?)
}

/// Whether a job has the text of a post.
fn is_of(job: &FoundJob, post: &JobPost) -> bool {
    has_title(job, post) && is_same(&post.spec.description, &job.description)
}

fn has_title(job: &FoundJob, post: &JobPost) -> bool {
    is_same(&post.spec.title, &job.title) || is_cut(&post.spec.title, &job.title)
}

/// Upwork may also shorten or mask a text; the author of a different text has used other words.
fn resembles(text: &str, post: &JobPost) -> bool {
    let (theirs, ours) = (words(text), words(&post.spec.description));
    theirs.is_empty() || is_cut(&post.spec.description, text) || ours.intersection(&theirs).count() * 2 >= ours.len()
}

fn words(text: &str) -> HashSet<String> {
    let plain = plain(text);
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
