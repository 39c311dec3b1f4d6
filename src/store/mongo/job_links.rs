use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::collection::Written;
use super::document::{date, encode, fields_of_record, value};
use super::engine::Engine;
use super::indexes::{JOB_LINKS, NEWEST_INDEX, POSTED_AT};
use super::key::{CLIENT_KEY, Key};
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobLink, JobLinkChange, JobPosition, JobWords};
use crate::store::{JobLinks, Result, same_tenant};

#[async_trait]
impl JobLinks for Engine {
    async fn add(&self, client_key: &ClientKey, job_link: JobLink) -> Result<bool> {
        same_tenant(client_key, &job_link.client_key)?;
        if self.collection(JOB_LINKS)?.add(document(&job_link)?).await? == Written::Done {
            return Ok(true);
        }
        let kept = JobLinks::find(self, client_key, &job_link.job_id).await?;
        Ok(kept.is_some_and(|kept| kept.issue_id == job_link.issue_id && kept.post_id == job_link.post_id))
    }

    async fn list(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobLink>> {
        let mut job_links: Vec<JobLink> = self.collection(JOB_LINKS)?.all(&issue_key(client_key, issue_id)).await?;
        job_links.sort_by(|a, b| Reverse((a.posted_at, &a.job_id)).cmp(&Reverse((b.posted_at, &b.job_id))));
        Ok(job_links)
    }

    /// In the order of the text of the time, in which a fraction of a second may come too early: within that second only.
    async fn list_newest(
        &self,
        client_key: &ClientKey,
        after: Option<&JobPosition>,
        limit: usize,
    ) -> Result<Vec<JobLink>> {
        let mut key = Key::of(client_key);
        if let Some(JobPosition { posted_at, job_id }) = after {
            let at = value(posted_at)?;
            let older = doc! { POSTED_AT: { "$lt": &at } };
            let behind = doc! { POSTED_AT: &at, JOB_ID: { "$lt": job_id } };
            key = key.and(POSTED_AT, doc! { "$lte": at }).and("$or", vec![older, behind]);
        }
        let order = doc! { CLIENT_KEY: -1, POSTED_AT: -1, JOB_ID: -1 };
        self.collection(JOB_LINKS)?.first(&key, order, NEWEST_INDEX, limit).await
    }

    async fn find(&self, client_key: &ClientKey, job_id: &str) -> Result<Option<JobLink>> {
        self.collection(JOB_LINKS)?.find(&Key::of(client_key).and(JOB_ID, job_id)).await
    }

    async fn change(
        &self,
        client_key: &ClientKey,
        issue_id: &IssueId,
        job_id: &str,
        change: JobLinkChange,
    ) -> Result<bool> {
        let (collection, key) = (self.collection(JOB_LINKS)?, key(client_key, issue_id, job_id));
        let mut is_linked = true;
        if let Some(JobWords { title, draft, warnings }) = &change.words {
            let words = doc! { "title": title, "draft": value(draft)?, "warnings": value(warnings)? };
            is_linked = collection.set(&key, fields_of_record(words)).await? == Written::Done;
        }
        if let Some(read) = &change.status {
            let at = date(read.read_at);
            // `null` stands for a missing status.
            let older = doc! { "$or": [{ STATUS_AT: null }, { STATUS_AT: { "$lte": at } }] };
            let mut status = fields_of_record(doc! { "status": value(read)?, "seen_at": value(&read.read_at)? });
            status.insert(STATUS_AT, at);
            let set = collection.set(&key.clone().and("$and", vec![older]), status).await? == Written::Done;
            is_linked = is_linked && (set || collection.find::<JobLink>(&key).await?.is_some());
        }
        if let Some(place) = &change.place {
            let place = fields_of_record(doc! { "place": value(place)? });
            is_linked = is_linked && collection.set(&key, place).await? == Written::Done;
        }
        Ok(is_linked)
    }

    async fn claim_reading(
        &self,
        client_key: &ClientKey,
        job_id: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let (collection, key) = (self.collection(JOB_LINKS)?, Key::of(client_key).and(JOB_ID, job_id));
        let kept: Option<JobLink> = collection.find(&key).await?;
        let Some(kept) = kept.filter(|kept| kept.read_after.is_none_or(|after| after <= now)) else {
            return Ok(false);
        };
        // `null` stands for a time that is not there.
        let seen = key.and(READ_AFTER, value(&kept.read_after)?);
        Ok(collection.set(&seen, doc! { READ_AFTER: value(&until)? }).await? == Written::Done)
    }

    async fn forget_statuses(&self, client_key: &ClientKey, before: Timestamp) -> Result<()> {
        let old = Key::of(client_key).and(STATUS_AT, doc! { "$lt": date(before) });
        self.collection(JOB_LINKS)?.unset_all(&old, &["record.status", STATUS_AT]).await
    }

    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool> {
        self.collection(JOB_LINKS)?.remove(&key(client_key, issue_id, job_id)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.collection(JOB_LINKS)?.remove_all(&Key::of(client_key)).await
    }
}

/// Until when nobody else reads the job, within its record.
const READ_AFTER: &str = "record.read_after";
/// When the status was read; absent if there is none.
const STATUS_AT: &str = "statusAt";
const JOB_ID: &str = "jobId";

fn issue_key(client_key: &ClientKey, issue_id: &IssueId) -> Key {
    Key::of(client_key).and("issueId", issue_id.as_str())
}

fn key(client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Key {
    issue_key(client_key, issue_id).and(JOB_ID, job_id)
}

pub(super) fn document(job_link: &JobLink) -> Result<Document> {
    let mut document = encode(&key(&job_link.client_key, &job_link.issue_id, &job_link.job_id), job_link)?;
    if let Some(read) = &job_link.status {
        document.insert(STATUS_AT, date(read.read_at));
    }
    Ok(document)
}
