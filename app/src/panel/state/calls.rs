use std::sync::Arc;

use crate::watched::LeanSignal;

/// Repeats a call.
pub(crate) type Retry = Arc<dyn Fn() + Send + Sync>;

/// The calls to the server, and their results as shown to the user.
#[derive(Clone, Copy)]
pub(crate) struct CallState {
    /// Whether a call is running that must not be made twice.
    busy: LeanSignal<bool>,
    /// Whether the post in flight is being watched.
    watching: LeanSignal<bool>,
    offline: LeanSignal<bool>,
    /// The result of the user's last action, and the job that it was about; without a job it is shown below all jobs.
    feedback: LeanSignal<(String, String)>,
    /// How to repeat the last call that failed.
    retry: LeanSignal<Option<Retry>>,
}

impl CallState {
    pub(crate) fn new() -> Self {
        Self {
            busy: LeanSignal::new(false),
            watching: LeanSignal::new(false),
            offline: LeanSignal::new(false),
            feedback: LeanSignal::new((String::new(), String::new())),
            retry: LeanSignal::new(None),
        }
    }

    /// Marks that a call begins that must not be made twice. False if one is running.
    pub(crate) fn start(self) -> bool {
        !self.busy.update_untracked(|busy| std::mem::replace(busy, true))
    }

    pub(crate) fn end(self) {
        self.busy.update_untracked(|busy| *busy = false);
    }

    /// Marks that the post in flight is being watched. False if it already is.
    pub(crate) fn start_watching(self) -> bool {
        !self.watching.update_untracked(|watching| std::mem::replace(watching, true))
    }

    pub(crate) fn stop_watching(self) {
        self.watching.update_untracked(|watching| *watching = false);
    }

    pub(crate) fn is_offline(self) -> bool {
        self.offline.get()
    }

    pub(crate) fn set_offline(self, offline: bool) {
        self.offline.set_if_changed(offline);
    }

    /// The feedback shown at a job or, without one, below all jobs.
    pub(crate) fn feedback(self, job_id: &str) -> String {
        self.feedback.with(|(about, words)| if about == job_id { words.clone() } else { String::new() })
    }

    pub(crate) fn set_feedback(self, feedback: String) {
        self.set_feedback_at("", feedback);
    }

    pub(crate) fn set_feedback_at(self, job_id: &str, feedback: String) {
        self.feedback.set((job_id.to_owned(), feedback));
    }

    /// Remembers how to repeat a call that failed.
    pub(crate) fn fail(self, retry: Retry) {
        self.retry.set(Some(retry));
        self.set_feedback(String::new());
    }

    /// How to repeat the last call that failed.
    pub(crate) fn retry(self) -> Option<Retry> {
        self.retry.get_untracked()
    }
}
