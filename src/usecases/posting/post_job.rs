//! Posting a draft, once for each dialog id: *started → posted | refused | not posted | unknown*.

use std::sync::Arc;

use app::model::{Field, FieldError, PostOutcome, Problem, Submission, validate};

use super::outcome::{check_id, outcome};
use super::{end, lookup, send};
use crate::caller::Caller;
use crate::store::BeginOutcome;
use crate::store::records::{Connection, JobPost, PostState};
use crate::usecases::account::{access, permission};
use crate::usecases::job::show;
use crate::usecases::{Failure, Services};

/// Posts a draft, or returns the earlier result if its id is known. Continues if the caller is gone.
pub async fn post_job(
    services: &Arc<Services>,
    caller: &Caller,
    submission: Submission,
) -> Result<PostOutcome, Failure> {
    permission::to_post(services, caller).await?;
    check_id(&submission.id)?;
    if let Some(post) = services.store.tenant(&caller.client_key).job_posts().find(&submission.id).await?
        && !post.state.may_start_again()
    {
        return outcome(services, caller, post).await;
    }
    let beside = &submission.beside;
    already_posted(services, caller, beside).await?;
    let parts = access::upwork(services)?.form_parts();
    let spec = validate(&submission.draft, &parts).map_err(Failure::InvalidDraft)?;
    let connection = access::connection(services, &caller.client_key, &caller.account_id).await?;
    let organization = choose_organization(&connection, &submission.draft.organization)?;
    remember_organization(services, &connection, &organization).await?;
    let post = JobPost {
        id: submission.id.clone(),
        client_key: caller.client_key.clone(),
        issue: caller.issue.clone(),
        account_id: caller.account_id.clone(),
        draft: submission.draft.clone(),
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
        BeginOutcome::InFlight(other) if other.is_given_up(services.clock.now()) => Err(Failure::OutcomeUnknown),
        BeginOutcome::InFlight(_) => {
            // The lookup may just have found its job.
            already_posted(services, caller, beside).await?;
            Err(Failure::PostInFlight)
        }
        BeginOutcome::Started => {
            // From here on no other post of the issue can begin, and one that ended earlier has left its link.
            if let Err(refused) = already_posted(services, caller, beside).await {
                end::before_sending(services, post).await?;
                return Err(refused);
            }
            let (id, client_key) = (post.id.clone(), post.client_key.clone());
            if !send::send(services, post).await? {
                return Ok(PostOutcome::Checking);
            }
            let post = services.store.tenant(&client_key).job_posts().find(&id).await?.ok_or(Failure::UnknownPost)?;
            outcome(services, caller, post).await
        }
    }
}

/// Fails if the issue has an open job that the caller has not agreed to post `beside`.
async fn already_posted(services: &Services, caller: &Caller, beside: &[String]) -> Result<(), Failure> {
    let mut jobs = show::open_jobs(services, caller).await?;
    jobs.retain(|job| !beside.contains(&job.id));
    if jobs.is_empty() { Ok(()) } else { Err(Failure::AlreadyPosted(jobs)) }
}

/// Begins a post; once more if the blocking post turns out to have created no job, or was given up and the caller wants
/// to post `anyway`. If it has created a job, the caller must see that first.
async fn begin(
    services: &Arc<Services>,
    post: &JobPost,
    connection: Connection,
    anyway: bool,
) -> Result<BeginOutcome, Failure> {
    let posts = services.store.tenant(&post.client_key).job_posts();
    let begun = posts.begin(post.clone()).await?;
    let BeginOutcome::InFlight(other) = &begun else { return Ok(begun) };
    if let Err(cause) = lookup::look_up_for(services, other.as_ref().clone(), connection).await {
        tracing::warn!(post = other.id, %cause, "a post could not be looked up for a colleague");
    }
    match posts.find(&other.id).await? {
        Some(other) if anyway && other.is_given_up(services.clock.now()) => {
            let reference = services.random.id();
            tracing::warn!(reference, post = other.id, "the outcome of a post could not be determined: it is given up");
            end::without_job(services, other, PostState::GivenUp { reference }).await?;
        }
        Some(other) if matches!(other.state, PostState::NotPosted { .. }) => {}
        _ => return Ok(begun),
    }
    Ok(posts.begin(post.clone()).await?)
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
        services.store.tenant(&connection.client_key).connections().replace(next, connection.version).await?;
    }
    Ok(())
}
