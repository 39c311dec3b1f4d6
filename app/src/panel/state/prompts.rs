use crate::model::{Closed, Job};
use crate::watched::LeanSignal;

/// What the user can be asked, in the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    /// Whether to disconnect.
    Disconnect,
    /// Whether to disconnect and connect another account.
    Switch,
    /// Why to close a job.
    Close(Job),
    /// Whether to take a job off the issue.
    Remove(Job),
    /// Whether a copy of a job may take the place of the draft.
    Replace(Job),
}

impl Question {
    /// The job that it is about; one that is about none is about the account.
    pub(crate) const fn job(&self) -> Option<&Job> {
        match self {
            Self::Disconnect | Self::Switch => None,
            Self::Close(job) | Self::Remove(job) | Self::Replace(job) => Some(job),
        }
    }

    /// Where it is asked: the id of its job, or nothing for the account.
    pub(crate) fn place(&self) -> &str {
        self.job().map_or("", |job| &job.id)
    }
}

/// The question that is asked, one at a time.
#[derive(Clone, Copy)]
pub(crate) struct Prompts {
    asked: LeanSignal<Option<Question>>,
    /// Why a job is closed, as it was answered last.
    closed: LeanSignal<Closed>,
}

impl Prompts {
    pub(crate) fn new() -> Self {
        Self { asked: LeanSignal::new(None), closed: LeanSignal::new(Closed::Filled) }
    }

    /// Asks, in place of what was asked before.
    pub(crate) fn ask(self, question: Question) {
        self.asked.set(Some(question));
    }

    /// What is asked now.
    pub(crate) fn asked(self) -> Option<Question> {
        self.asked.get_untracked()
    }

    /// Asks no more. Gives what was asked.
    pub(crate) fn take_back(self) -> Option<Question> {
        let asked = self.asked();
        self.asked.set_if_changed(None);
        asked
    }

    /// Reads the question that is asked at a place, and follows it.
    pub(crate) fn with<R>(self, place: &str, read: impl FnOnce(&Question) -> R) -> Option<R> {
        self.asked.with(|asked| asked.as_ref().filter(|question| question.place() == place).map(read))
    }

    pub(crate) fn closed(self) -> Closed {
        self.closed.get_untracked()
    }

    pub(crate) fn set_closed(self, closed: Closed) {
        self.closed.set(closed);
    }
}
