use std::collections::{HashMap, HashSet, VecDeque};

use jiff::Timestamp;

use super::Look;
use super::filter::Wanted;
use crate::atlassian::jira::MAX_ISSUES;
use crate::caller::IssueId;
use crate::store::records::{JobLink, JobPosition};
use crate::usecases::Failure;

/// Jira is asked about this many issues for one page: users who may see few of them continue with a cursor.
const MAX_ASKED: usize = 500;
/// Number of jobs per read of the store.
const CHUNK: usize = 100;
/// Maximum number of jobs whose issues have yet to be confirmed: an issue may have many.
const MAX_QUEUED: usize = 400;
/// Maximum number of jobs considered for one page: a filter that few jobs pass continues with a cursor.
const MAX_SCANNED: usize = 3_000;

/// How much of the list is wanted.
pub(super) struct Bounds {
    /// Maximum number of jobs.
    pub(super) rows: usize,
    /// Those behind this place.
    pub(super) after: Option<JobPosition>,
}

/// Jobs whose issues the account may see.
pub(super) struct FilledPage {
    /// Newest first.
    pub(super) jobs: Vec<JobLink>,
    /// Where the list continues, if it does.
    pub(super) next: Option<JobPosition>,
}

/// Reads the jobs in the order of their age, asks Jira about their issues in blocks, and accepts the confirmed ones.
pub(super) async fn fill(look: &Look<'_>, wanted: &Wanted, bounds: Bounds) -> Result<FilledPage, Failure> {
    let mut source =
        JobSource { look, wanted, at: bounds.after, scanned: 0, is_exhausted: false, queue: VecDeque::new() };
    let mut verdicts = HashMap::new();
    let (mut jobs, mut last) = (Vec::new(), None);
    loop {
        source.prepare(&verdicts).await?;
        let block = source.unknown(&verdicts, MAX_ISSUES.min(MAX_ASKED - verdicts.len()));
        ask(look, &block, &mut verdicts).await?;
        while let Some(&may) = source.queue.front().and_then(|job| verdicts.get(&job.issue_id)) {
            let Some(job) = source.queue.pop_front() else { break };
            last = Some(job.position());
            if may {
                jobs.push(job);
            }
            if jobs.len() == bounds.rows {
                let next = last.filter(|_| !(source.queue.is_empty() && source.is_exhausted));
                return Ok(FilledPage { jobs, next });
            }
        }
        if source.queue.is_empty() && source.is_over() {
            return Ok(FilledPage { jobs, next: source.at.filter(|_| !source.is_exhausted) });
        }
        if verdicts.len() >= MAX_ASKED && !source.queue.is_empty() {
            return Ok(FilledPage { jobs, next: last });
        }
    }
}

async fn ask(look: &Look<'_>, block: &[IssueId], verdicts: &mut HashMap<IssueId, bool>) -> Result<(), Failure> {
    if block.is_empty() {
        return Ok(());
    }
    let now = look.services.clock.now();
    let seen = look.services.jira.visible_issues(&look.app(), look.account, block, now).await;
    let seen = seen.map_err(|cause| look.silent(&cause))?;
    verdicts.extend(block.iter().map(|issue| (issue.clone(), seen.contains(issue))));
    Ok(())
}

/// The jobs that pass the filter, from the store.
struct JobSource<'a> {
    look: &'a Look<'a>,
    wanted: &'a Wanted,
    /// The last job that was read.
    at: Option<JobPosition>,
    scanned: usize,
    is_exhausted: bool,
    /// Read, and not decided on.
    queue: VecDeque<JobLink>,
}

impl JobSource<'_> {
    /// Whether no more is read for this page.
    const fn is_over(&self) -> bool {
        self.is_exhausted || self.scanned >= MAX_SCANNED
    }

    /// Reads until a whole block of issues is waiting, or there is nothing left to read.
    async fn prepare(&mut self, verdicts: &HashMap<IssueId, bool>) -> Result<(), Failure> {
        let is_short =
            |source: &Self| source.queue.len() < MAX_QUEUED && source.unknown(verdicts, MAX_ISSUES).len() < MAX_ISSUES;
        while !self.is_over() && is_short(self) {
            let (services, client_key) = (self.look.services, &self.look.tenant.client_key);
            let chunk = services.store.tenant(client_key).job_links().list_newest(self.at.as_ref(), CHUNK).await?;
            self.scanned += chunk.len();
            self.is_exhausted = chunk.len() < CHUNK;
            self.at = chunk.last().map(JobLink::position).or_else(|| self.at.take());
            let now: Timestamp = services.clock.now();
            self.queue.extend(chunk.into_iter().filter(|job| self.wanted.includes(job, now)));
        }
        Ok(())
    }

    /// The first issues of the queue that Jira was not asked about, without duplicates.
    fn unknown(&self, verdicts: &HashMap<IssueId, bool>, limit: usize) -> Vec<IssueId> {
        let mut named = HashSet::new();
        let issues = self.queue.iter().map(|job| &job.issue_id);
        let unknown = issues.filter(|issue| !verdicts.contains_key(*issue) && named.insert(*issue));
        unknown.take(limit).cloned().collect()
    }
}
