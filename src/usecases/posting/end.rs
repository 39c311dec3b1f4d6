//! Writes how a post ended.

use app::model::JobDraft;

use crate::measures::{self, PostEnd};
use crate::store::StoreError;
use crate::store::records::{IssuePlace, JobLink, JobPost, PostState};
use crate::upwork::CreatedJob;
use crate::usecases::dialog::drafts;
use crate::usecases::{Failure, Services};

/// Ends a post that created no job. The text goes back into the draft first: the dialog may be closed by now.
pub(super) async fn without_job(services: &Services, post: JobPost, state: PostState) -> Result<(), Failure> {
    match drafts::restore(services, &post, &state).await {
        // For a site that has uninstalled, the draft is not restored, and the post still ends.
        Err(Failure::Store(StoreError::NotInstalled)) => {}
        given_back => given_back?,
    }
    let seen = post.state.clone();
    let client_key = post.client_key.clone();
    let outcome = if matches!(state, PostState::Refused { .. }) { PostEnd::Refused } else { PostEnd::NotPosted };
    if services.store.tenant(&client_key).job_posts().advance(post.ended(state, services.clock.now()), &seen).await? {
        measures::post_ended(outcome);
    }
    Ok(())
}

/// Links the job to the issue, then ends the post. In this order, a crash in between leaves a post that is looked up
/// again, never a job without its link.
pub(super) async fn settle(
    services: &Services,
    post: &JobPost,
    seen: &PostState,
    created: CreatedJob,
) -> Result<(), Failure> {
    let job_link = JobLink {
        client_key: post.client_key.clone(),
        issue_id: post.issue.id.clone(),
        job_id: created.id.clone(),
        url: created.url,
        title: post.spec.title.clone(),
        organization: post.organization.clone(),
        account_id: post.account_id.clone(),
        posted_at: services.clock.now(),
        post_id: post.id.clone(),
        warnings: created.warnings,
        status: None,
        seen_at: None,
        read_after: None,
        place: IssuePlace { key: post.issue.key.clone(), project: post.issue.project.clone() },
        draft: Some(Box::new(JobDraft { organization: post.organization.clone(), ..post.draft.clone() })),
    };
    let store = services.store.tenant(&post.client_key);
    if !store.job_links().add(job_link).await? {
        tracing::error!(tenant = %post.client_key, post = post.id, "the job is already linked to another issue: the post is looked up again");
        return Ok(());
    }
    let posted = post.clone().ended(PostState::Posted { job_id: created.id }, services.clock.now());
    if store.job_posts().advance(posted, seen).await? {
        measures::post_ended(PostEnd::Posted);
    }
    store.drafts().remove(&drafts::key_of(post)).await?;
    tracing::info!(tenant = %post.client_key, post = post.id, "a job was posted");
    Ok(())
}

/// Ends a post that was begun but not sent. The text stays in the user's draft, and the same id may begin again.
pub(crate) async fn before_sending(services: &Services, post: JobPost) -> Result<(), Failure> {
    drafts::restore(services, &post, &post.state).await?;
    let reference = services.random.id();
    tracing::info!(reference, post = post.id, "a post was taken back: its issue has an open job");
    let ended = post.clone().ended(PostState::NotPosted { reference }, services.clock.now());
    services.store.tenant(&post.client_key).job_posts().advance(ended, &PostState::Started).await?;
    Ok(())
}
