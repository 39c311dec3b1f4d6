use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};

use super::collection::{REVISION, RecordCollection, Revised, Written};
use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{DELETE_AT, IN_FLIGHT, IN_FLIGHT_INDEX, JOB_POSTS};
use super::key::Key;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobPost, PostState};
use crate::store::{BeginOutcome, JobPosts, Result, StoreError, same_tenant};

/// Each try that fails has seen another writer succeed.
const TRIES: usize = 50;

#[async_trait]
impl JobPosts for Engine {
    async fn begin(&self, client_key: &ClientKey, mut post: JobPost) -> Result<BeginOutcome> {
        same_tenant(client_key, &post.client_key)?;
        post.state = PostState::Started;
        let collection = self.collection(JOB_POSTS)?;
        for _ in 0..TRIES {
            if let Some(begun) = try_to_begin(&collection, &post).await? {
                return Ok(begun);
            }
        }
        Err(too_many_writers())
    }

    async fn find(&self, client_key: &ClientKey, id: &str) -> Result<Option<JobPost>> {
        self.collection(JOB_POSTS)?.find(&key(client_key, id)).await
    }

    async fn advance(&self, client_key: &ClientKey, post: JobPost, seen: &PostState) -> Result<bool> {
        same_tenant(client_key, &post.client_key)?;
        let movable = |kept: &JobPost| kept.state == *seen && seen.is_in_flight() && kept.issue.id == post.issue.id;
        change(&self.collection(JOB_POSTS)?, client_key, &post.id, |kept| movable(kept).then(|| post.clone())).await
    }

    async fn in_flight(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Option<JobPost>> {
        in_flight(&self.collection(JOB_POSTS)?, client_key, issue_id).await
    }

    async fn list_in_flight(&self, client_key: &ClientKey) -> Result<Vec<JobPost>> {
        self.collection(JOB_POSTS)?.all(&Key::of(client_key).and(IN_FLIGHT, true)).await
    }

    async fn tenants_in_flight(&self) -> Result<Vec<ClientKey>> {
        self.collection(JOB_POSTS)?.tenants(doc! { IN_FLIGHT: true }, Some(IN_FLIGHT_INDEX)).await
    }

    async fn lease(&self, client_key: &ClientKey, id: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
        let free = |kept: &JobPost| kept.state.is_in_flight() && kept.leased_until.is_none_or(|end| end <= now);
        let leased = |kept: &JobPost| JobPost { leased_until: Some(until), ..kept.clone() };
        change(&self.collection(JOB_POSTS)?, client_key, id, |kept| free(kept).then(|| leased(kept))).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(JOB_POSTS)?.remove_all(&Key::of(client_key)).await
    }
}

/// One attempt. `None`: the blocking post is gone already.
async fn try_to_begin(collection: &RecordCollection, post: &JobPost) -> Result<Option<BeginOutcome>> {
    if collection.add(document(post)?).await? == Written::Done {
        return Ok(Some(BeginOutcome::Started));
    }
    let known = collection.find_revised::<JobPost>(&key(&post.client_key, &post.id)).await?;
    if let Some(Revised { record: known, revision }) = known {
        if !known.state.may_start_again() {
            return Ok(Some(BeginOutcome::AlreadyExists(Box::new(known))));
        }
        let seen = key(&post.client_key, &post.id).and(REVISION, revision);
        if collection.replace(&seen, document(post)?).await? == Written::Done {
            return Ok(Some(BeginOutcome::Started));
        }
    }
    let other = in_flight(collection, &post.client_key, &post.issue.id).await?;
    // The other one may be this very post, begun by another caller meanwhile: then it is known.
    Ok(other.filter(|other| other.id != post.id).map(|other| BeginOutcome::InFlight(Box::new(other))))
}

/// Writes what `make` returns for a post, unless it returns nothing; tries again if another writer came first.
async fn change(
    collection: &RecordCollection,
    client_key: &ClientKey,
    id: &str,
    make: impl Fn(&JobPost) -> Option<JobPost> + Send + Sync,
) -> Result<bool> {
    for _ in 0..TRIES {
        let Some(Revised { record, revision }) = collection.find_revised(&key(client_key, id)).await? else {
            return Ok(false);
        };
        let Some(next) = make(&record) else { return Ok(false) };
        let seen = key(client_key, id).and(REVISION, revision);
        if collection.replace(&seen, document(&next)?).await? == Written::Done {
            return Ok(true);
        }
    }
    Err(too_many_writers())
}

async fn in_flight(
    collection: &RecordCollection,
    client_key: &ClientKey,
    issue_id: &IssueId,
) -> Result<Option<JobPost>> {
    collection.find(&Key::of(client_key).and("issueId", issue_id.as_str()).and(IN_FLIGHT, true)).await
}

fn key(client_key: &ClientKey, id: &str) -> Key {
    Key::of(client_key).and("id", id)
}

/// A post as a document, with a revision of its own.
pub(super) fn document(post: &JobPost) -> Result<Document> {
    let mut document = encode(&key(&post.client_key, &post.id), post)?;
    document.insert("issueId", post.issue.id.as_str());
    document.insert(IN_FLIGHT, post.state.is_in_flight());
    document.insert(REVISION, ObjectId::new());
    if let Some(at) = post.delete_at() {
        document.insert(DELETE_AT, date(at));
    }
    Ok(document)
}

fn too_many_writers() -> StoreError {
    StoreError::Unavailable("too many writers of one job post".to_owned())
}
