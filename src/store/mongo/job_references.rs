use std::cmp::Reverse;

use async_trait::async_trait;
use mongodb::bson::Document;

use super::document::encode;
use super::engine::Engine;
use super::indexes::JOB_REFERENCES;
use super::key::Key;
use super::rows::Written;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::JobReference;
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

    async fn update(&self, client_key: &ClientKey, reference: JobReference) -> Result<bool> {
        same_tenant(client_key, &reference.client_key)?;
        let key = key(client_key, &reference.issue_id, &reference.job_id);
        Ok(self.rows(JOB_REFERENCES)?.replace(&key, document(&reference)?).await? == Written::Done)
    }

    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool> {
        self.rows(JOB_REFERENCES)?.remove(&key(client_key, issue_id, job_id)).await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        self.rows(JOB_REFERENCES)?.remove_all(&Key::of(client_key)).await
    }
}

const JOB_ID: &str = "jobId";

fn issue_key(client_key: &ClientKey, issue_id: &IssueId) -> Key {
    Key::of(client_key).and("issueId", issue_id.as_str())
}

fn key(client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Key {
    issue_key(client_key, issue_id).and(JOB_ID, job_id)
}

pub(super) fn document(reference: &JobReference) -> Result<Document> {
    encode(&key(&reference.client_key, &reference.issue_id, &reference.job_id), reference)
}
