use crate::model::{Closed, Job};
use crate::watched::LeanSignal;

/// What the user is asked, in the page.
#[derive(Clone, Copy)]
pub(crate) struct Prompts {
    /// Whether to disconnect.
    pub(crate) disconnect: LeanSignal<bool>,
    /// Whether to unlink this job; with its place in the list.
    pub(crate) unlink: LeanSignal<Option<(usize, Job)>>,
    /// Why to close this job; with its place in the list and the last answer.
    pub(crate) close: LeanSignal<Option<(usize, Job, Closed)>>,
}

impl Prompts {
    pub(crate) fn new() -> Self {
        Self { disconnect: LeanSignal::new(false), unlink: LeanSignal::new(None), close: LeanSignal::new(None) }
    }

    /// Notes why the job is closed that the user is asked about. False where nothing is asked any more.
    pub(crate) fn answer_close(self, closed: Closed) -> bool {
        let asked = self.close.get_untracked();
        let is_asked = asked.is_some();
        self.close.set(asked.map(|(index, job, _)| (index, job, closed)));
        is_asked
    }
}
