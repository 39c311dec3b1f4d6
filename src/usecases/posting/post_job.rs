//! Posting a draft, once for each dialog id: *started → posted | refused | not posted | unknown*.

use std::sync::Arc;
use std::time::Duration;

use app::model::{Field, FieldError, JobDraft, PostOutcome, Problem, Submission, validate};

use crate::caller::Caller;
use crate::measures::{self, PostEnd};
use crate::store::records::{Connection, JobLink, JobPost, PostState};
use crate::store::{BeginOutcome, StoreError};
use crate::upwork::{CreatedJob, UpworkError, deadline, origin};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for;
use crate::usecases::account::permission;
use crate::usecases::dialog::drafts;
use crate::usecases::job::refresh_jobs;
use crate::usecases::job::show;
use crate::usecases::posting::reconcile;
use crate::usecases::{Failure, Services};

/// The caller waits this long at most; the post itself goes on to its end.
const TIMEOUT: Duration = Duration::from_secs(17);

/// All calls of a post together end within this time.
pub(crate) const CALLS: Duration = Duration::from_secs(16);

/// Posts a draft, or answers as before if its id is known. Goes on when the caller is gone.
pub async fn post_job(
    services: &Arc<Services>,
    caller: &Caller,
    submission: Submission,
) -> Result<PostOutcome, Failure> {
    permission::to_post(services, caller).await?;
    check_id(&submission.id)?;
    if let Some(post) = services.store.job_posts().find(&caller.client_key, &submission.id).await?
        && !post.state.may_start_again()
    {
        return outcome(services, caller, post).await;
    }
    let parts = access::upwork(services)?.form_parts();
    let spec = validate(&submission.draft, &parts).map_err(Failure::InvalidDraft)?;
    let connection = access::connection(services, &caller.client_key, &caller.account_id).await?;
    let organization = choose_organization(&connection, &submission.draft.organization)?;
    remember_organization(services, &connection, &organization).await?;
    let post = JobPost {
        id: submission.id,
        client_key: caller.client_key.clone(),
        issue: caller.issue.clone(),
        account_id: caller.account_id.clone(),
        draft: submission.draft,
        spec,
        organization,
        state: PostState::Started,
        started_at: services.clock.now(),
        ended_at: None,
        process: services.process.clone(),
        lookups: 0,
        leased_until: None,
    };
    match begin(services, &post, connection, submission.anyway).await? {
        BeginOutcome::AlreadyExists(known) => outcome(services, caller, *known).await,
        BeginOutcome::InFlight(other) if reconcile::is_given_up(services, &other) => Err(Failure::OutcomeUnknown),
        BeginOutcome::InFlight(_) => Err(Failure::PostInFlight),
        BeginOutcome::Started => follow(services, caller, post).await,
    }
}

/// Begins a post, once more where the one in the way turns out to have made no job, or was given up and the caller wants
/// to post `anyway`. Where it has made a job, the caller must see that first.
async fn begin(
    services: &Arc<Services>,
    post: &JobPost,
    connection: Connection,
    anyway: bool,
) -> Result<BeginOutcome, Failure> {
    let posts = services.store.job_posts();
    let begun = posts.begin(&post.client_key, post.clone()).await?;
    let BeginOutcome::InFlight(other) = &begun else { return Ok(begun) };
    if let Err(cause) = reconcile::look_up_for(services, other.as_ref().clone(), connection).await {
        tracing::warn!(post = other.id, %cause, "a post could not be looked up for a colleague");
    }
    match posts.find(&post.client_key, &other.id).await? {
        Some(other) if anyway && reconcile::is_given_up(services, &other) => {
            let reference = services.random.id();
            tracing::warn!(reference, post = other.id, "nobody could find out what became of a post: it is given up");
            end(services, other, PostState::GivenUp { reference }).await?;
        }
        Some(other) if matches!(other.state, PostState::NotPosted { .. }) => {}
        _ => return Ok(begun),
    }
    Ok(posts.begin(&post.client_key, post.clone()).await?)
}

/// How a post of the caller's stands.
pub async fn post_status(services: &Services, caller: &Caller, id: &str) -> Result<PostOutcome, Failure> {
    check_id(id)?;
    let post = services.store.job_posts().find(&caller.client_key, id).await?.ok_or(Failure::UnknownPost)?;
    outcome(services, caller, post).await
}

/// Ids are ours, made when the dialog opens; what does not look like one is not looked up.
fn check_id(id: &str) -> Result<(), Failure> {
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain && (8..=64).contains(&id.len()) { Ok(()) } else { Err(Failure::BadPostId) }
}

fn choose_organization(connection: &Connection, wanted: &str) -> Result<String, Failure> {
    let offered = &connection.organizations;
    match (wanted, offered.as_slice()) {
        (_, []) => Err(Failure::NoOrganization),
        ("", [only]) => Ok(only.id.clone()),
        ("", _) => Err(Failure::InvalidDraft(vec![FieldError::new(Field::Organization, Problem::Missing)])),
        (id, _) if offered.iter().any(|organization| organization.id == id) => Ok(id.to_owned()),
        _ => Err(Failure::NoOrganization),
    }
}

async fn remember_organization(services: &Services, connection: &Connection, id: &str) -> Result<(), Failure> {
    if connection.organization.as_deref() != Some(id) {
        let next = Connection { organization: Some(id.to_owned()), ..connection.clone() };
        services.store.connections().replace(&connection.client_key, next, connection.version).await?;
    }
    Ok(())
}

/// Runs the post in a task of its own, and waits for it as long as a user should.
async fn follow(services: &Arc<Services>, caller: &Caller, post: JobPost) -> Result<PostOutcome, Failure> {
    let (id, client_key) = (post.id.clone(), post.client_key.clone());
    let task = services.tracker.spawn(deadline::within(CALLS, run(Arc::clone(services), post)));
    match tokio::time::timeout(TIMEOUT, task).await {
        Err(_) => Ok(PostOutcome::Checking),
        Ok(ended) => {
            ended??;
            let post = services.store.job_posts().find(&client_key, &id).await?.ok_or(Failure::UnknownPost)?;
            outcome(services, caller, post).await
        }
    }
}

/// Calls Upwork and writes the end. An error says why it is certain that there is no job; it was written too.
async fn run(services: Arc<Services>, post: JobPost) -> Result<(), Failure> {
    match create(&services, &post).await {
        Ok(created) => {
            settle(&services, &post, &PostState::Started, created).await?;
            refresh_jobs::read_first_status(&services, &post).await;
            Ok(())
        }
        Err(Failure::Upwork(UpworkError::Unknown(cause))) => {
            tracing::warn!(tenant = %post.client_key, post = post.id, cause, "the outcome of a post is unknown");
            let unknown = JobPost { state: PostState::Unknown { since: services.clock.now() }, ..post };
            services
                .store
                .job_posts()
                .advance(&unknown.client_key.clone(), unknown.clone(), &PostState::Started)
                .await?;
            let id = unknown.id.clone();
            if let Err(cause) = reconcile::look_up(&services, unknown).await {
                tracing::warn!(post = id, %cause, "a post could not be looked up at once, it is later");
            }
            Ok(())
        }
        Err(Failure::Upwork(UpworkError::Refused { message, fields })) => {
            let reference = services.random.id();
            // By their names: what Upwork says of them may quote what was typed.
            let named: Vec<_> = fields.iter().map(|field| field.field).collect();
            tracing::warn!(reference, post = post.id, %message, fields = ?named, "Upwork refused a post");
            let message = message.into_words();
            end(&services, post, PostState::Refused { message, fields, reference }).await
        }
        Err(failure) => {
            let reference = services.random.id();
            tracing::warn!(reference, post = post.id, cause = %failure, "a post did not get to Upwork");
            end(&services, post, PostState::NotPosted { reference }).await?;
            Err(failure)
        }
    }
}

async fn create(services: &Arc<Services>, post: &JobPost) -> Result<CreatedJob, Failure> {
    let connection = access::connection(services, &post.client_key, &post.account_id).await?;
    let created = act_for(services, connection, &post.organization, |upwork, access| {
        let spec = post.spec.clone();
        Box::pin(async move { upwork.create_job(&access, &spec).await })
    });
    origin::urgent(created).await
}

/// Ends a post that has made no job. What was typed goes back into the draft first: the dialog may be closed by now.
pub(crate) async fn end(services: &Services, post: JobPost, state: PostState) -> Result<(), Failure> {
    match drafts::restore(services, &post, &state).await {
        // A site that has left gets nothing back, and its post ends all the same.
        Err(Failure::Store(StoreError::NotInstalled)) => {}
        given_back => given_back?,
    }
    let seen = post.state.clone();
    let client_key = post.client_key.clone();
    let outcome = if matches!(state, PostState::Refused { .. }) { PostEnd::Refused } else { PostEnd::NotPosted };
    if services.store.job_posts().advance(&client_key, post.ended(state, services.clock.now()), &seen).await? {
        measures::post_ended(outcome);
    }
    Ok(())
}

/// Links the job to the issue, then ends the post. In this order: a crash in between leaves a post that is looked up
/// again, never a job without its link.
pub(crate) async fn settle(
    services: &Services,
    post: &JobPost,
    seen: &PostState,
    created: CreatedJob,
) -> Result<(), Failure> {
    let reference = JobLink {
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
        draft: Some(Box::new(JobDraft { organization: post.organization.clone(), ..post.draft.clone() })),
    };
    if !services.store.job_links().add(&post.client_key, reference).await? {
        tracing::error!(tenant = %post.client_key, post = post.id, "the job is linked to another issue: look again");
        return Ok(());
    }
    let posted = post.clone().ended(PostState::Posted { job_id: created.id }, services.clock.now());
    if services.store.job_posts().advance(&post.client_key, posted, seen).await? {
        measures::post_ended(PostEnd::Posted);
    }
    services.store.drafts().remove(&post.client_key, &drafts::key_of(post)).await?;
    tracing::info!(tenant = %post.client_key, post = post.id, "a job was posted");
    Ok(())
}

/// A post as its caller sees it. A post of another account or issue is none of the caller's business.
async fn outcome(services: &Services, caller: &Caller, post: JobPost) -> Result<PostOutcome, Failure> {
    if post.account_id != caller.account_id || post.issue.id != caller.issue.id {
        return Err(Failure::UnknownPost);
    }
    match post.state {
        PostState::Started | PostState::Unknown { .. } => Ok(PostOutcome::Checking),
        PostState::Posted { job_id } => {
            let reference = services.store.job_links().find(&caller.client_key, &job_id).await?;
            let job = reference.and_then(|reference| show::job(services, Some(&caller.account_id), reference));
            Ok(PostOutcome::Posted { job: job.ok_or(Failure::UnknownPost)? })
        }
        PostState::Refused { message, fields, reference } => {
            Ok(PostOutcome::Refused { message, fields, next_id: services.random.id(), reference })
        }
        PostState::GivenUp { .. } => Err(Failure::OutcomeUnknown),
        PostState::NotPosted { reference } => Ok(PostOutcome::NotPosted { next_id: services.random.id(), reference }),
    }
}
