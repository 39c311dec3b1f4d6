use std::cmp::Reverse;

use async_trait::async_trait;
use jiff::Timestamp;
use redb::WriteTransaction;

use super::engine::{Change, Engine};
use super::snapshot::Snapshot;
use super::tables::{self, ISSUE_JOBS, JOB_LINKS, JOBS_BY_AGE, age};
use super::value;
use crate::caller::{ClientKey, IssueId};
use crate::store::records::{JobLink, JobLinkChange, JobPosition};
use crate::store::{JobLinks, Result, StoreError, same_tenant};

#[async_trait]
impl JobLinks for Engine {
    async fn add(&self, client_key: &ClientKey, job_link: JobLink) -> Result<bool> {
        same_tenant(client_key, &job_link.client_key)?;
        self.write(move |tx| {
            if let Some(kept) = get(tx, &job_link)? {
                return Ok(Change::None(kept.issue_id == job_link.issue_id && kept.post_id == job_link.post_id));
            }
            link(tx, &job_link).map(|()| Change::Made(true))
        })
        .await
    }

    async fn list(&self, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobLink>> {
        self.read(|snapshot| list(snapshot, client_key, issue_id))
    }

    async fn list_newest(
        &self,
        client_key: &ClientKey,
        after: Option<&JobPosition>,
        limit: usize,
    ) -> Result<Vec<JobLink>> {
        self.read(|snapshot| list_newest(snapshot, client_key, after, limit))
    }

    async fn find(&self, client_key: &ClientKey, job_id: &str) -> Result<Option<JobLink>> {
        self.read(|snapshot| tables::get(snapshot.rows(JOB_LINKS)?, client_key, job_id))
    }

    async fn change(
        &self,
        client_key: &ClientKey,
        issue_id: &IssueId,
        job_id: &str,
        change: JobLinkChange,
    ) -> Result<bool> {
        let (client_key, issue_id, job_id) = (client_key.clone(), issue_id.clone(), job_id.to_owned());
        self.write(move |tx| {
            let kept: Option<JobLink> = tables::get(&tx.open_table(JOB_LINKS)?, &client_key, &job_id)?;
            let Some(mut job_link) = kept.filter(|kept| kept.issue_id == issue_id) else {
                return Ok(Change::None(false));
            };
            job_link.change(change);
            write(tx, &job_link).map(|()| Change::Made(true))
        })
        .await
    }

    async fn claim_reading(
        &self,
        client_key: &ClientKey,
        job_id: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool> {
        let (client_key, job_id) = (client_key.clone(), job_id.to_owned());
        self.write(move |tx| {
            let kept: Option<JobLink> = tables::get(&tx.open_table(JOB_LINKS)?, &client_key, &job_id)?;
            let Some(kept) = kept.filter(|kept| kept.read_after.is_none_or(|after| after <= now)) else {
                return Ok(Change::None(false));
            };
            write(tx, &JobLink { read_after: Some(until), ..kept }).map(|()| Change::Made(true))
        })
        .await
    }

    async fn forget_statuses(&self, client_key: &ClientKey, before: Timestamp) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| forget_statuses(tx, &client_key, before)).await
    }

    async fn remove(&self, client_key: &ClientKey, issue_id: &IssueId, job_id: &str) -> Result<bool> {
        let (client_key, issue_id, job_id) = (client_key.clone(), issue_id.clone(), job_id.to_owned());
        self.write(move |tx| {
            let (tenant, issue, job) = (client_key.as_str(), issue_id.as_str(), job_id.as_str());
            if tx.open_table(ISSUE_JOBS)?.remove((tenant, issue, job))?.is_none() {
                return Ok(Change::None(false));
            }
            let kept: Option<JobLink> = tables::get(&tx.open_table(JOB_LINKS)?, &client_key, job)?;
            if let Some(kept) = kept {
                tx.open_table(JOBS_BY_AGE)?.remove(age(&kept))?;
            }
            tx.open_table(JOB_LINKS)?.remove((tenant, job))?;
            Ok(Change::Made(true))
        })
        .await
    }

    async fn remove_all(&self, client_key: &ClientKey) -> Result<()> {
        let client_key = client_key.clone();
        self.write(move |tx| remove_all(tx, &client_key).map(Change::Made)).await
    }
}

pub(super) fn get(tx: &WriteTransaction, job_link: &JobLink) -> Result<Option<JobLink>> {
    tables::get(&tx.open_table(JOB_LINKS)?, &job_link.client_key, &job_link.job_id)
}

/// Writes a job link that is not there.
pub(super) fn link(tx: &WriteTransaction, job_link: &JobLink) -> Result<()> {
    write(tx, job_link)?;
    let key = (job_link.client_key.as_str(), job_link.issue_id.as_str(), job_link.job_id.as_str());
    tx.open_table(ISSUE_JOBS)?.insert(key, ())?;
    tx.open_table(JOBS_BY_AGE)?.insert(age(job_link), ())?;
    Ok(())
}

fn write(tx: &WriteTransaction, job_link: &JobLink) -> Result<()> {
    let key = (job_link.client_key.as_str(), job_link.job_id.as_str());
    tx.open_table(JOB_LINKS)?.insert(key, value::encode(job_link)?.as_slice())?;
    Ok(())
}

fn list(snapshot: &Snapshot, client_key: &ClientKey, issue_id: &IssueId) -> Result<Vec<JobLink>> {
    let table = snapshot.rows(JOB_LINKS)?;
    let mut job_links: Vec<JobLink> = Vec::new();
    for row in snapshot.issue_jobs.range((client_key.as_str(), issue_id.as_str(), "")..)? {
        let (key, _) = row?;
        let (tenant, issue, job_id) = key.value();
        if (tenant, issue) != (client_key.as_str(), issue_id.as_str()) {
            break;
        }
        let job_link = tables::get(table, client_key, job_id)?;
        let missing = || StoreError::Unreadable("an issue refers to a job link that does not exist".to_owned());
        job_links.push(job_link.ok_or_else(missing)?);
    }
    job_links.sort_by(|a, b| Reverse((a.posted_at, &a.job_id)).cmp(&Reverse((b.posted_at, &b.job_id))));
    Ok(job_links)
}

fn list_newest(
    snapshot: &Snapshot,
    client_key: &ClientKey,
    after: Option<&JobPosition>,
    limit: usize,
) -> Result<Vec<JobLink>> {
    let (tenant, table) = (client_key.as_str(), snapshot.rows(JOB_LINKS)?);
    let end =
        after.map_or((tenant, i128::MAX, ""), |after| (tenant, after.posted_at.as_nanosecond(), after.job_id.as_str()));
    let mut job_links = Vec::new();
    for row in snapshot.jobs_by_age.range((tenant, i128::MIN, "")..end)?.rev().take(limit) {
        let (key, _) = row?;
        let missing = || StoreError::Unreadable("the order of age names a job link that does not exist".to_owned());
        job_links.push(tables::get(table, client_key, key.value().2)?.ok_or_else(missing)?);
    }
    Ok(job_links)
}

fn forget_statuses(tx: &WriteTransaction, client_key: &ClientKey, before: Timestamp) -> Result<Change<()>> {
    let job_links: Vec<JobLink> = tables::all_of(&tx.open_table(JOB_LINKS)?, client_key)?;
    let old = |job_link: &JobLink| job_link.status.as_ref().is_some_and(|read| read.read_at < before);
    let mut change = Change::None(());
    for job_link in job_links.into_iter().filter(old) {
        write(tx, &JobLink { status: None, ..job_link })?;
        change = Change::Made(());
    }
    Ok(change)
}

fn remove_all(tx: &WriteTransaction, client_key: &ClientKey) -> Result<()> {
    let mut table = tx.open_table(JOB_LINKS)?;
    let mut issues = tx.open_table(ISSUE_JOBS)?;
    let mut ages = tx.open_table(JOBS_BY_AGE)?;
    for job_link in tables::all_of::<JobLink>(&table, client_key)? {
        table.remove((client_key.as_str(), job_link.job_id.as_str()))?;
        issues.remove((client_key.as_str(), job_link.issue_id.as_str(), job_link.job_id.as_str()))?;
        ages.remove(age(&job_link))?;
    }
    Ok(())
}
