//! The state of this dialog's post.

use crate::model::{FieldError, Job, JobDraft, Submission};
use crate::texts::dialog as texts;
use crate::watched::LeanSignal;

/// How far the last attempt has come.
#[derive(Clone, PartialEq)]
pub(crate) enum PostProgress {
    /// Nothing has been sent yet, or the last attempt is over.
    Editing,
    /// The last attempt was stopped by these.
    Problems(Vec<FieldError>),
    /// The call is running.
    Posting,
    /// The outcome is being looked up.
    Checking,
    /// There is a job, at this address.
    Posted(String),
}

impl PostProgress {
    const fn is_busy(&self) -> bool {
        matches!(self, Self::Posting | Self::Checking | Self::Posted(_))
    }

    const fn is_posted(&self) -> bool {
        matches!(self, Self::Posted(_))
    }
}

/// The post of this dialog: one dialog, one job.
#[derive(Clone, Copy)]
pub(crate) struct Posting {
    progress: LeanSignal<PostProgress>,
    /// The id of the post. It stays the same until the server returns another: sending it twice creates one job.
    id: LeanSignal<String>,
    /// Whether the last call with this id failed. If it did not reach Upwork, the next attempt needs another id.
    failed: LeanSignal<bool>,
    /// Whether the user knows that an earlier post may have created a job.
    anyway: LeanSignal<bool>,
    /// Ids of the open jobs; the user wants another one beside them.
    beside: LeanSignal<Vec<String>>,
    /// Whether the user has done something since the job was created.
    used: LeanSignal<bool>,
}

impl Posting {
    pub(crate) fn new(id: String) -> Self {
        Self {
            progress: LeanSignal::new(PostProgress::Editing),
            id: LeanSignal::new(id),
            failed: LeanSignal::new(false),
            anyway: LeanSignal::new(false),
            beside: LeanSignal::new(Vec::new()),
            used: LeanSignal::new(false),
        }
    }

    pub(crate) fn id(self) -> String {
        self.id.get_untracked()
    }

    /// What to send.
    pub(crate) fn submission(self, draft: JobDraft) -> Submission {
        Submission { id: self.id(), draft, anyway: self.anyway.get_untracked(), beside: self.beside.get_untracked() }
    }

    /// Whether the user has not yet agreed to post another job beside one of these.
    pub(crate) fn is_news(self, jobs: &[Job]) -> bool {
        self.beside.with_untracked(|known| jobs.iter().any(|job| !known.contains(&job.id)))
    }

    /// The user wants another job beside these.
    pub(crate) fn agree(self, jobs: &[Job]) {
        self.beside.set(jobs.iter().map(|job| job.id.clone()).collect());
    }

    pub(crate) fn progress(self) -> PostProgress {
        self.progress.get_untracked()
    }

    pub(crate) fn set(self, progress: PostProgress) {
        self.progress.set_if_changed(progress);
    }

    /// The outcome has to be looked up: the call itself did not fail.
    pub(crate) fn check(self) {
        self.failed.set(false);
        self.set(PostProgress::Checking);
    }

    /// A call has failed.
    pub(crate) fn fail(self) {
        self.failed.set(true);
    }

    /// Sets whether the next press posts another job in any case: the user has then seen that one may exist.
    pub(crate) fn set_anyway(self, anyway: bool) {
        self.anyway.set(anyway);
    }

    /// The next attempt is another post.
    pub(crate) fn renew(self, id: String) {
        self.id.set(id);
    }

    /// Whether a post that never reached Upwork is to be sent again at once: an earlier attempt ended like that, and
    /// the user saw it then.
    pub(crate) fn goes_on(self) -> bool {
        self.failed.update_untracked(std::mem::take)
    }

    /// Records that the user does something: once the job exists, the dialog stays open then.
    pub(crate) fn touch(self) {
        if self.progress.with_untracked(PostProgress::is_posted) {
            self.used.set(true);
        }
    }

    pub(crate) fn is_used(self) -> bool {
        self.used.get_untracked()
    }

    pub(crate) fn is_busy(self) -> bool {
        self.progress.with(PostProgress::is_busy)
    }

    /// Whether there is a job, and nothing left to enter.
    pub(crate) fn is_over(self) -> bool {
        self.progress.with(PostProgress::is_posted)
    }

    /// The current step; zero if there is none.
    pub(crate) fn step(self) -> u8 {
        self.progress.with(|progress| match progress {
            PostProgress::Editing | PostProgress::Problems(_) => 0,
            PostProgress::Posting | PostProgress::Checking => 2,
            PostProgress::Posted(_) => 4,
        })
    }

    /// What stopped the last attempt.
    pub(crate) fn problems(self) -> Vec<FieldError> {
        self.progress.with(|progress| match progress {
            PostProgress::Problems(problems) => problems.clone(),
            _ => Vec::new(),
        })
    }

    /// The address of the job, once it exists.
    pub(crate) fn url(self) -> Option<String> {
        self.progress.with(|progress| match progress {
            PostProgress::Posted(url) => Some(url.clone()),
            _ => None,
        })
    }

    pub(crate) fn status(self, edits_job: bool) -> Option<&'static str> {
        self.progress.with(|progress| match progress {
            PostProgress::Posting if edits_job => Some(texts::SAVING.text()),
            PostProgress::Posting => Some(texts::POSTING.text()),
            PostProgress::Checking => Some(texts::CHECKING.text()),
            _ => None,
        })
    }
}
