use async_trait::async_trait;
use jiff::Timestamp;
use redb::{ReadableTable, WriteTransaction};

use super::engine::{Change, Engine};
use super::tables::{self, IN_FLIGHT, JOB_POSTS, RecordKey};
use super::{expiring, value};
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobPost, PostState};
use crate::store::{BeginOutcome, JobPosts, Result, StoreError, same_tenant};

#[async_trait]
impl JobPosts for Engine {
    async fn begin(&self, client_key: &ClientKey, post: JobPost) -> Result<BeginOutcome> {
        same_tenant(client_key, &post.client_key)?;
        self.write(move |tx| begin(tx, post)).await
    }

    async fn find(&self, client_key: &ClientKey, id: &str) -> Result<Option<JobPost>> {
        self.read(|snapshot| tables::get(snapshot.rows(JOB_POSTS)?, client_key, id))
    }

    async fn advance(&self, client_key: &ClientKey, post: JobPost, seen: &PostState) -> Result<bool> {
        same_tenant(client_key, &post.client_key)?;
        let seen = seen.clone();
        self.write(move |tx| advance(tx, &post, &seen)).await
    }

    async fn in_flight(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Option<JobPost>> {
        self.read(|snapshot| in_flight(&snapshot.in_flight, snapshot.rows(JOB_POSTS)?, client_key, issue_id.as_str()))
    }

    async fn list_in_flight(&self, client_key: &ClientKey) -> Result<Vec<JobPost>> {
        self.read(|snapshot| {
            let (flying, posts) = (&snapshot.in_flight, snapshot.rows(JOB_POSTS)?);
            let issues = tables::ids_of(flying, client_key)?;
            issues.iter().filter_map(|issue| in_flight(flying, posts, client_key, issue).transpose()).collect()
        })
    }

    async fn tenants_in_flight(&self) -> Result<Vec<ClientKey>> {
        self.read(|snapshot| tables::tenants_of(&snapshot.in_flight))
    }

    async fn lease(&self, client_key: &ClientKey, id: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
        let (client_key, id) = (client_key.clone(), id.to_owned());
        self.write(move |tx| {
            let kept: Option<JobPost> = tables::get(&tx.open_table(JOB_POSTS)?, &client_key, &id)?;
            let free = |post: &JobPost| post.state.is_in_flight() && post.leased_until.is_none_or(|end| end <= now);
            let Some(mut post) = kept.filter(free) else { return Ok(Change::None(false)) };
            post.leased_until = Some(until);
            write(tx, &post).map(|()| Change::Made(true))
        })
        .await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| remove_all(tx, &client_key).map(Change::Made)).await
    }
}

/// Writes a post unchanged, unless its id is known, or it is in flight and its issue has another one in flight.
pub(super) fn add(tx: &WriteTransaction, post: &JobPost) -> Result<bool> {
    let key = (post.client_key.as_str(), post.id.as_str());
    if tx.open_table(JOB_POSTS)?.get(key)?.is_some() {
        return Ok(false);
    }
    if post.state.is_in_flight() {
        let mut flying = tx.open_table(IN_FLIGHT)?;
        let issue = (post.client_key.as_str(), post.issue.id.as_str());
        if flying.get(issue)?.is_some() {
            return Ok(false);
        }
        flying.insert(issue, post.id.as_str())?;
    }
    expiring::write_end_of_post(tx, post)?;
    write(tx, post).map(|()| true)
}

fn begin(tx: &WriteTransaction, mut post: JobPost) -> Result<Change<BeginOutcome>> {
    let posts = tx.open_table(JOB_POSTS)?;
    let mut flying = tx.open_table(IN_FLIGHT)?;
    let known: Option<JobPost> = tables::get(&posts, &post.client_key, &post.id)?;
    if let Some(known) = known.as_ref().filter(|known| !known.state.may_start_again()) {
        return Ok(Change::None(BeginOutcome::AlreadyExists(Box::new(known.clone()))));
    }
    if let Some(other) = in_flight(&flying, &posts, &post.client_key, post.issue.id.as_str())? {
        return Ok(Change::None(BeginOutcome::InFlight(Box::new(other))));
    }
    drop(posts);
    if let Some(before) = known {
        expiring::remove_end_of_post(tx, &before)?;
    }
    post.state = PostState::Started;
    flying.insert((post.client_key.as_str(), post.issue.id.as_str()), post.id.as_str())?;
    write(tx, &post)?;
    Ok(Change::Made(BeginOutcome::Started))
}

fn advance(tx: &WriteTransaction, post: &JobPost, seen: &PostState) -> Result<Change<bool>> {
    let kept: Option<JobPost> = tables::get(&tx.open_table(JOB_POSTS)?, &post.client_key, &post.id)?;
    let Some(kept) = kept else { return Ok(Change::None(false)) };
    if kept.state != *seen || !seen.is_in_flight() || kept.issue.id != post.issue.id {
        return Ok(Change::None(false));
    }
    if !post.state.is_in_flight() {
        tx.open_table(IN_FLIGHT)?.remove((post.client_key.as_str(), post.issue.id.as_str()))?;
    }
    expiring::write_end_of_post(tx, post)?;
    write(tx, post)?;
    Ok(Change::Made(true))
}

fn remove_all(tx: &WriteTransaction, client_key: &ClientKey) -> Result<()> {
    let mut posts = tx.open_table(JOB_POSTS)?;
    for post in tables::all_of::<JobPost>(&posts, client_key)? {
        posts.remove((client_key.as_str(), post.id.as_str()))?;
        expiring::remove_end_of_post(tx, &post)?;
    }
    let mut flying = tx.open_table(IN_FLIGHT)?;
    for issue in tables::ids_of(&flying, client_key)? {
        flying.remove((client_key.as_str(), issue.as_str()))?;
    }
    Ok(())
}

fn write(tx: &WriteTransaction, post: &JobPost) -> Result<()> {
    let key = (post.client_key.as_str(), post.id.as_str());
    tx.open_table(JOB_POSTS)?.insert(key, value::encode(post)?.as_slice())?;
    Ok(())
}

fn in_flight(
    flying: &impl ReadableTable<RecordKey, &'static str>,
    posts: &impl ReadableTable<RecordKey, &'static [u8]>,
    client_key: &ClientKey,
    issue_id: &str,
) -> Result<Option<JobPost>> {
    let Some(id) = flying.get((client_key.as_str(), issue_id))? else { return Ok(None) };
    let post = tables::get(posts, client_key, id.value())?;
    post.map(Some).ok_or_else(|| StoreError::Unreadable("an issue refers to a job post that does not exist".to_owned()))
}
