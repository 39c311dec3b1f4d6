//! A started post: the call to Upwork, and its result.

use std::sync::Arc;
use std::time::Duration;

use crate::store::records::{JobPost, PostState};
use crate::upwork::{CreatedJob, UpworkError, deadline, origin};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for;
use crate::usecases::job::refresh_jobs;
use crate::usecases::posting::{end, lookup};
use crate::usecases::{Failure, Services};

/// The caller waits this long at most; the post itself continues to its end.
const TIMEOUT: Duration = Duration::from_secs(17);

/// Sends the post in its own task, and waits for it as long as a user should have to. `false`: it is still running.
pub(super) async fn send(services: &Arc<Services>, post: JobPost) -> Result<bool, Failure> {
    let task = services.spawn(deadline::within(lookup::POST_TIMEOUT, run(Arc::clone(services), post)));
    match tokio::time::timeout(TIMEOUT, task).await {
        Err(_) => Ok(false),
        Ok(ended) => ended?.map(|()| true),
    }
}

/// Calls Upwork and writes the end. An error says why it is certain that there is no job; it has been written too.
async fn run(services: Arc<Services>, post: JobPost) -> Result<(), Failure> {
    match create(&services, &post).await {
        Ok(created) => {
            end::settle(&services, &post, &PostState::Started, created).await?;
            refresh_jobs::read_first_status(&services, &post).await;
            Ok(())
        }
        Err(Failure::Upwork(UpworkError::Unknown(cause))) => {
            tracing::warn!(tenant = %post.client_key, post = post.id, cause, "the outcome of a post is unknown");
            let unknown = JobPost { state: PostState::Unknown { since: services.clock.now() }, ..post };
            let posts = services.store.tenant(&unknown.client_key).job_posts();
            posts.advance(unknown.clone(), &PostState::Started).await?;
            let id = unknown.id.clone();
            if let Err(cause) = lookup::look_up(&services, unknown).await {
                tracing::warn!(post = id, %cause, "a post could not be looked up immediately; it is looked up later");
            }
            Ok(())
        }
        Err(Failure::Upwork(UpworkError::Refused { message, fields })) => {
            let reference = services.random.id();
            // Only their names: Upwork's messages about them may quote what was typed.
            let named: Vec<_> = fields.iter().map(|field| field.field).collect();
            tracing::warn!(reference, post = post.id, %message, fields = ?named, "Upwork refused a post");
            let message = message.into_words();
            end::without_job(&services, post, PostState::Refused { message, fields, reference }).await
        }
        Err(failure) => {
            let reference = services.random.id();
            tracing::warn!(reference, post = post.id, cause = %failure, "a post did not reach Upwork");
            end::without_job(&services, post, PostState::NotPosted { reference }).await?;
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
