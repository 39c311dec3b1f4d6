//! The result of a post for its caller.

use app::model::PostOutcome;
use futures::try_join;

use crate::caller::Caller;
use crate::store::records::{JobPost, PostState};
use crate::usecases::job::show;
use crate::usecases::{Failure, Services};

/// The state of the caller's post.
pub async fn post_status(services: &Services, caller: &Caller, id: &str) -> Result<PostOutcome, Failure> {
    check_id(id)?;
    let post = services.store.tenant(&caller.client_key).job_posts().find(id).await?.ok_or(Failure::UnknownPost)?;
    outcome(services, caller, post).await
}

/// Ids are created by the server when the dialog opens; anything that does not look like one is not looked up.
pub(super) fn check_id(id: &str) -> Result<(), Failure> {
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if plain && (8..=64).contains(&id.len()) { Ok(()) } else { Err(Failure::BadPostId) }
}

/// A post as its caller sees it. A post of another account or issue is reported as unknown.
pub(super) async fn outcome(services: &Services, caller: &Caller, post: JobPost) -> Result<PostOutcome, Failure> {
    if post.account_id != caller.account_id || post.issue.id != caller.issue.id {
        return Err(Failure::UnknownPost);
    }
    match post.state {
        PostState::Started | PostState::Unknown { .. } => Ok(PostOutcome::Checking),
        PostState::Posted { job_id } => {
            let tenant = services.store.tenant(&caller.client_key);
            let (links, connections) = (tenant.job_links(), tenant.connections());
            let (link, connection) = try_join!(links.find(&job_id), connections.find(&caller.account_id))?;
            let organizations = connection.map(|connection| connection.organizations).unwrap_or_default();
            let job = link.and_then(|link| show::job(services, Some(&caller.account_id), &organizations, link));
            Ok(PostOutcome::Posted { job: job.ok_or(Failure::UnknownPost)? })
        }
        PostState::Refused { message, fields, reference } => {
            Ok(PostOutcome::Refused { message, fields, next_id: services.random.id(), reference })
        }
        PostState::GivenUp { .. } => Err(Failure::OutcomeUnknown),
        PostState::NotPosted { reference } => Ok(PostOutcome::NotPosted { next_id: services.random.id(), reference }),
    }
}
