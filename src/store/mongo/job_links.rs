use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::document::{date, encode, fields_of_record, value};
use super::engine::Engine;
use super::indexes::JOB_LINKS;
use super::key::Key;
use super::rows::Written;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobLink, JobLinkChange, JobWords};
use crate::store::{JobLinks, Result, same_tenant};

#[async_trait]
impl JobLinks for Engine {
    async fn add(&self, client_key: &ClientKey, job_link: JobLink) -> Result<bool> {
        same_tenant(client_key, &job_link.client_key)?;
        if self.rows(JOB_LINKS)?.add(document(&job_link)?).await? == Written::Done {
            return Ok(true);
        }
        let kept = JobLinks::find(self, client_key, &job_link.job_id).await?;
        Ok(kept.is_some_and(|kept| kept.issue_id == job_link.issue_id && kept.post_id == job_link.post_id))
    }

    async fn list(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobLink>> {
        let mut job_links: Vec<JobLink> = self.rows(JOB_LINKS)?.all(&issue_key(client_key, issue_id)).await?;
        job_links.sort_by(|a, b| Reverse((a.posted_at, &a.job_id)).cmp(&Reverse((b.posted_at, &b.job_id))));
        Ok(job_links)
    }

    async fn find(&self, client_key: &ClientKey, job_id: &str) -> Result<Option<JobLink>> {
        self.rows(JOB_LINKS)?.find(&Key::of(client_key).and(JOB_ID, job_id)).await
    }

    async fn change(
        &self,
        client_key: &ClientKey,
        issue_id: &IssueId,
        job_id: &str,
        change: JobLinkChange,
    ) -> Result<bool> {
        let (rows, key) = (self.rows(JOB_LINKS)?, key(client_key, issue_id, job_id));
        let mut is_linked = true;
        if let Some(JobWords { title, draft, warnings }) = &change.words {
            let words = doc! { "title": title, "draft": value(draft)?, "warnings": value(warnings)? };
            is_linked = rows.set(&key, fields_of_record(words)).await? == Written::Done;
        }
        if let Some(read) = &change.status {
            let at = date(read.read_at);
            // `null` stands for a missing status.
            let older = doc! { "$or": [{ STATUS_AT: null }, { STATUS_AT: { "$lte": at } }] };
            let mut status = fields_of_record(doc! { "status": value(read)? });
            status.insert(STATUS_AT, at);
            let set = rows.set(&key.clone().and("$and", vec![older]), status).await? == Written::Done;
            is_linked = is_linked && (set || rows.find::<JobLink>(&key).await?.is_some());
        }
        Ok(is_linked)
    }

    async fn forget_statuses(&self, client_key: &ClientKey, before: Timestamp) -> Result<()> {
        let old = Key::of(client_key).and(STATUS_AT, doc! { "$lt": date(before) });
        self.rows(JOB_LINKS)?.unset_all(&old, &["record.status", STATUS_AT]).await
    }

    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool> {
        self.rows(JOB_LINKS)?.remove(&key(client_key, issue_id, job_id)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.rows(JOB_LINKS)?.remove_all(&Key::of(client_key)).await
    }
}

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
