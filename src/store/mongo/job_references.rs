use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::document::{date, encode, fields_of_record, value};
use super::engine::Engine;
use super::indexes::JOB_REFERENCES;
use super::key::Key;
use super::rows::Written;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobReference, JobWords, ReferenceChange};
use crate::store::{JobReferences, Result, same_tenant};

#[async_trait]
impl JobReferences for Engine {
    async fn add(&self, client_key: &ClientKey, reference: JobReference) -> Result<bool> {
        same_tenant(client_key, &reference.client_key)?;
        if self.rows(JOB_REFERENCES)?.add(document(&reference)?).await? == Written::Done {
            return Ok(true);
        }
        let kept = JobReferences::find(self, client_key, &reference.job_id).await?;
        Ok(kept.is_some_and(|kept| kept.issue_id == reference.issue_id && kept.post_id == reference.post_id))
    }

    async fn list(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobReference>> {
        let mut references: Vec<JobReference> =
            self.rows(JOB_REFERENCES)?.all(&issue_key(client_key, issue_id)).await?;
        references.sort_by(|a, b| Reverse((a.posted_at, &a.job_id)).cmp(&Reverse((b.posted_at, &b.job_id))));
        Ok(references)
    }

    async fn find(&self, client_key: &ClientKey, job_id: &str) -> Result<Option<JobReference>> {
        self.rows(JOB_REFERENCES)?.find(&Key::of(client_key).and(JOB_ID, job_id)).await
    }

    async fn change(
        &self,
        client_key: &ClientKey,
        issue_id: &IssueId,
        job_id: &str,
        change: ReferenceChange,
    ) -> Result<bool> {
        let (rows, key) = (self.rows(JOB_REFERENCES)?, key(client_key, issue_id, job_id));
        let mut is_tied = true;
        if let Some(JobWords { title, draft, warnings }) = &change.words {
            let words = doc! { "title": title, "draft": value(draft)?, "warnings": value(warnings)? };
            is_tied = rows.set(&key, fields_of_record(words)).await? == Written::Done;
        }
        if let Some(read) = &change.status {
            let at = date(read.read_at);
            // `null` stands for a status that is not there.
            let older = doc! { "$or": [{ STATUS_AT: null }, { STATUS_AT: { "$lte": at } }] };
            let mut status = fields_of_record(doc! { "status": value(read)? });
            status.insert(STATUS_AT, at);
            let set = rows.set(&key.clone().and("$and", vec![older]), status).await? == Written::Done;
            is_tied = is_tied && (set || rows.find::<JobReference>(&key).await?.is_some());
        }
        Ok(is_tied)
    }

    async fn forget_statuses(&self, client_key: &ClientKey, before: Timestamp) -> Result<()> {
        let old = Key::of(client_key).and(STATUS_AT, doc! { "$lt": date(before) });
        self.rows(JOB_REFERENCES)?.unset_all(&old, &["record.status", STATUS_AT]).await
    }

    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool> {
        self.rows(JOB_REFERENCES)?.remove(&key(client_key, issue_id, job_id)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.rows(JOB_REFERENCES)?.remove_all(&Key::of(client_key)).await
    }
}

/// When the status was read; absent where there is none.
const STATUS_AT: &str = "statusAt";
const JOB_ID: &str = "jobId";

fn issue_key(client_key: &ClientKey, issue_id: &IssueId) -> Key {
    Key::of(client_key).and("issueId", issue_id.as_str())
}

fn key(client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Key {
    issue_key(client_key, issue_id).and(JOB_ID, job_id)
}

pub(super) fn document(reference: &JobReference) -> Result<Document> {
    let mut document = encode(&key(&reference.client_key, &reference.issue_id, &reference.job_id), reference)?;
    if let Some(read) = &reference.status {
        document.insert(STATUS_AT, date(read.read_at));
    }
    Ok(document)
}
