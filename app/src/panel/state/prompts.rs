use crate::model::{Closed, Job};
use crate::watched::LeanSignal;

/// The questions that the panel can ask.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Question {
    /// Whether to disconnect.
    Disconnect,
    /// Whether to disconnect and connect another account.
    Switch,
    /// Why to close a job.
    Close(Job),
    /// Whether to unlink a job from the issue.
    Remove(Job),
    /// Whether a copy of a job may replace the draft.
    Replace(Job),
}

impl Question {
    /// The job that the question is about; a question about the account has none.
    pub(crate) const fn job(&self) -> Option<&Job> {
        match self {
            Self::Disconnect | Self::Switch => None,
            Self::Close(job) | Self::Remove(job) | Self::Replace(job) => Some(job),
        }
    }

    /// Where the question is shown: the id of its job, or nothing for the account.
    pub(crate) fn place(&self) -> &str {
        self.job().map_or("", |job| &job.id)
    }
}

/// The open question; there is at most one.
#[derive(Clone, Copy)]
pub(crate) struct Prompts {
    open_question: LeanSignal<Option<Question>>,
    /// The reason for closing a job that was chosen last.
    closed: LeanSignal<Closed>,
}

impl Prompts {
    pub(crate) fn new() -> Self {
        Self { open_question: LeanSignal::new(None), closed: LeanSignal::new(Closed::Filled) }
    }

    /// Opens a question and replaces the one before.
    pub(crate) fn ask(self, question: Question) {
        self.open_question.set(Some(question));
    }

    /// The open question.
    pub(crate) fn open_question(self) -> Option<Question> {
        self.open_question.get_untracked()
    }

    /// Closes the question and returns it.
    pub(crate) fn take_back(self) -> Option<Question> {
        let open_question = self.open_question();
        self.open_question.set_if_changed(None);
        open_question
    }

    /// Reads the question at a job or at the account, and follows it.
    pub(crate) fn with<R>(self, place: &str, read: impl FnOnce(&Question) -> R) -> Option<R> {
        self.open_question
            .with(|open_question| open_question.as_ref().filter(|question| question.place() == place).map(read))
    }

    pub(crate) fn closed(self) -> Closed {
        self.closed.get_untracked()
    }

    pub(crate) fn set_closed(self, closed: Closed) {
        self.closed.set(closed);
    }
}
