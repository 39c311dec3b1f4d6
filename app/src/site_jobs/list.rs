use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::model::{JobsFilter, JobsPage, JobsQuery, SiteJob, SiteJobsPage};
use crate::notice::ErrorBanner;
use crate::texts::numbers::number;
use crate::texts::site_jobs as words;
use crate::watched::{Handle, LeanSignal};

use super::csv;

/// The name of the file.
const FILE: &str = "upwork-jobs.csv";
/// The maximum number of retries for a file: the server limits what one account may ask of Jira.
const MAX_WAITS: u32 = 100;
/// The default wait if the server does not state one.
const USUAL_WAIT_SECONDS: u32 = 5;

/// The state of the page, and the operations that change it.
#[derive(Clone, Copy)]
pub(super) struct SiteJobList(Handle<Parts>);

struct Parts {
    account: String,
    rows: LeanSignal<Vec<SiteJob>>,
    next: LeanSignal<Option<String>>,
    filter: LeanSignal<JobsFilter>,
    known: LeanSignal<Known>,
    phase: LeanSignal<Phase>,
    banner: ErrorBanner,
    /// Counts the calls: an answer to an outdated call is dropped.
    turn: LeanSignal<u32>,
}

/// The current activity of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The first page of a list, or one more, is being loaded.
    Loading { more: bool },
    /// Nothing is in progress.
    Still,
    /// The last call failed.
    Failed { more: bool, of_file: bool },
    /// This many jobs have been collected for a file.
    Collecting(usize),
    /// A file with this many jobs was written.
    Written(usize),
}

/// Projects and posters of all rows shown so far: the choices of the filters.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) projects: Vec<(String, String)>,
    pub(super) posters: Vec<(String, String)>,
}

impl SiteJobList {
    pub(super) fn new(page: SiteJobsPage) -> Self {
        Self(Handle::new(Parts {
            account: page.account,
            rows: LeanSignal::new(Vec::new()),
            next: LeanSignal::new(None),
            filter: LeanSignal::new(JobsFilter::default()),
            known: LeanSignal::new(Known::default()),
            phase: LeanSignal::new(Phase::Loading { more: false }),
            banner: ErrorBanner::none(),
            turn: LeanSignal::new(0),
        }))
    }

    pub(super) fn account(self) -> String {
        self.0.get().account.clone()
    }

    pub(super) fn rows(self) -> LeanSignal<Vec<SiteJob>> {
        self.0.get().rows
    }

    pub(super) fn known(self) -> LeanSignal<Known> {
        self.0.get().known
    }

    pub(super) fn banner(self) -> ErrorBanner {
        self.0.get().banner
    }

    pub(super) fn phase(self) -> LeanSignal<Phase> {
        self.0.get().phase
    }

    pub(super) fn has_more(self) -> bool {
        self.0.get().next.with(Option::is_some)
    }

    /// Whether no other operation may begin.
    pub(super) fn is_busy(self) -> bool {
        matches!(self.phase().get(), Phase::Loading { .. } | Phase::Collecting(_))
    }

    /// The current activity, or the result.
    pub(super) fn status(self) -> String {
        let count = self.rows().with(Vec::len);
        match self.phase().get() {
            Phase::Loading { .. } => words::LOADING.text().to_owned(),
            Phase::Failed { .. } if count == 0 => String::new(),
            Phase::Collecting(count) => words::collecting(&number(count as u64)),
            Phase::Written(count) => words::written(&number(count as u64)),
            _ if count > 0 => words::shown(count),
            _ if self.has_more() => words::NONE_SO_FAR.text().to_owned(),
            _ if self.0.get().filter.with(|filter| *filter == JobsFilter::default()) => words::NONE.text().to_owned(),
            _ => words::NO_MATCH.text().to_owned(),
        }
    }

    /// Starts a new list with another filter.
    pub(super) async fn filter(self, filter: JobsFilter) {
        self.0.get().filter.set(filter);
        self.load(false).await;
    }

    /// Requests the first page, or one more.
    pub(super) async fn load(self, more: bool) {
        let parts = self.0.get();
        let turn = parts.turn.get_untracked() + 1;
        parts.turn.set(turn);
        parts.banner.set(None);
        parts.phase.set(Phase::Loading { more });
        let cursor = if more { parts.next.get_untracked() } else { None };
        let answer = api::site_jobs(self.query(cursor, false)).await;
        if self.0.get().turn.get_untracked() != turn {
            return;
        }
        match answer {
            Ok(page) => self.accept(page, more),
            Err(error) => self.fail(&error, more, false),
        }
    }

    /// Repeats the failed operation.
    pub(super) async fn try_again(self) {
        match self.phase().get_untracked() {
            Phase::Failed { of_file: true, .. } => self.download().await,
            Phase::Failed { more, .. } => self.load(more).await,
            _ => self.load(false).await,
        }
    }

    /// Collects all jobs that pass the filter, and offers them as a file.
    pub(super) async fn download(self) {
        let parts = self.0.get();
        parts.banner.set(None);
        let (mut rows, mut cursor, mut waits) = (Vec::new(), None, 0);
        loop {
            self.phase().set(Phase::Collecting(rows.len()));
            match api::site_jobs(self.query(cursor.clone(), true)).await {
                Ok(page) => {
                    rows.extend(page.rows);
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                Err(error) if error.code == ErrorCode::RateLimited && waits < MAX_WAITS => {
                    waits += 1;
                    let seconds = error.retry_after.unwrap_or(USUAL_WAIT_SECONDS).clamp(1, 60);
                    browser::sleep(i32::try_from(seconds).unwrap_or(60) * 1000).await;
                }
                Err(error) => return self.fail(&error, false, true),
            }
        }
        browser::download(FILE, &csv::file(&rows));
        self.phase().set(Phase::Written(rows.len()));
    }

    pub(super) fn accept(self, page: JobsPage, more: bool) {
        let parts = self.0.get();
        let mut rows = if more { parts.rows.get_untracked() } else { Vec::new() };
        rows.extend(page.rows);
        let mut known = parts.known.get_untracked();
        for row in &rows {
            known.learn(row, &parts.account);
        }
        parts.known.set_if_changed(known);
        parts.rows.set(rows);
        parts.next.set(page.next);
        parts.phase.set(Phase::Still);
    }

    #[cfg(all(test, feature = "ssr"))]
    pub(super) fn set_filter(self, filter: JobsFilter) {
        self.0.get().filter.set(filter);
    }

    pub(super) fn fail(self, error: &ApiError, more: bool, of_file: bool) {
        self.banner().show(error);
        self.phase().set(Phase::Failed { more, of_file });
    }

    fn query(self, cursor: Option<String>, for_file: bool) -> JobsQuery {
        JobsQuery { filter: self.0.get().filter.get_untracked(), cursor, for_file }
    }
}

impl Known {
    fn learn(&mut self, row: &SiteJob, viewer: &str) {
        let project = (row.issue.project.clone(), row.issue.project_name.clone());
        if !project.0.is_empty() && !self.projects.contains(&project) {
            self.projects.push(project);
        }
        if let Some(name) = row.poster.name.clone().filter(|_| row.poster.account != viewer) {
            let poster = (row.poster.account.clone(), name);
            if !self.posters.contains(&poster) {
                self.posters.push(poster);
            }
        }
    }
}
