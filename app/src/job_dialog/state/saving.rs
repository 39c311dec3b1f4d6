//! Whether the draft is saved on the server.

use crate::texts::drafts as texts;
use crate::watched::LeanSignal;

/// The server's state of the draft.
#[derive(Clone, Copy, PartialEq)]
enum Saved {
    /// Nothing has changed since the dialog opened.
    Untouched,
    /// There are unsaved changes.
    Changed,
    /// The server has all changes.
    Whole,
    /// Saving failed. Stays until it succeeds.
    Failed,
    /// Another account is logged in now, and nothing is saved for it. Stays until the caller is back.
    Refused,
}

/// Whether the draft is saved on the server.
#[derive(Clone, Copy)]
pub(crate) struct Saving {
    saved: LeanSignal<Saved>,
    /// Whether the server has a draft, whatever has changed since.
    exists: LeanSignal<bool>,
    /// Counts changes: a draft may be outdated when it arrives.
    changes: LeanSignal<u32>,
    /// One call at a time, so that the last change wins.
    running: LeanSignal<bool>,
    saved_at: LeanSignal<Option<String>>,
    /// When the draft that the dialog opened with was saved, as the viewer writes it.
    since: LeanSignal<String>,
    /// Whether the dialog opened with a draft that still exists.
    restored: LeanSignal<bool>,
}

impl Saving {
    pub(crate) fn new(saved_at: Option<String>) -> Self {
        Self {
            saved: LeanSignal::new(Saved::Untouched),
            exists: LeanSignal::new(saved_at.is_some()),
            changes: LeanSignal::new(0),
            running: LeanSignal::new(false),
            restored: LeanSignal::new(saved_at.is_some()),
            since: LeanSignal::new(String::new()),
            saved_at: LeanSignal::new(saved_at),
        }
    }

    /// The form was filled with a draft that was saved at this time, or with none.
    pub(crate) fn begin(self, saved_at: Option<String>) {
        self.exists.set_if_changed(saved_at.is_some());
        self.restored.set_if_changed(saved_at.is_some());
        self.saved_at.set_if_changed(saved_at);
    }

    /// Sets when the draft was saved. Only the browser can: the server does not know the viewer's time zone.
    pub(crate) fn show_time(self, local_time: impl FnOnce(&str) -> String) {
        let time = self.saved_at.with_untracked(|saved_at| saved_at.as_deref().map(local_time));
        self.since.set_if_changed(time.unwrap_or_default());
    }

    /// The note about the draft that the dialog opened with.
    pub(crate) fn title(self) -> String {
        self.since.with(|time| texts::since(time))
    }

    pub(crate) fn is_restored(self) -> bool {
        self.restored.get()
    }

    /// Whether this session has a draft that can be discarded.
    pub(crate) fn is_fresh(self) -> bool {
        self.exists.get() && !self.restored.get()
    }

    pub(crate) fn status(self) -> &'static str {
        match self.saved.get() {
            // The alert says why nothing is saved.
            Saved::Untouched | Saved::Changed | Saved::Refused => "",
            Saved::Whole => texts::SAVED.text(),
            Saved::Failed => texts::NOT_SAVED.text(),
        }
    }

    /// Whether nothing would be lost by closing.
    pub(crate) fn is_safe(self) -> bool {
        self.saved.with_untracked(|saved| matches!(saved, Saved::Untouched | Saved::Whole))
    }

    pub(crate) fn is_running(self) -> bool {
        self.running.get_untracked()
    }

    /// Records a change, and numbers it.
    pub(crate) fn note_change(self) -> u32 {
        if self.saved.with_untracked(|saved| !matches!(saved, Saved::Failed | Saved::Refused)) {
            self.saved.set_if_changed(Saved::Changed);
        }
        self.cancel()
    }

    /// Cancels the save that was scheduled after the last change.
    pub(crate) fn cancel(self) -> u32 {
        self.changes.update_untracked(|changes| {
            *changes += 1;
            *changes
        })
    }

    /// Whether nothing has changed since.
    pub(crate) fn is_latest(self, change: u32) -> bool {
        self.changes.with_untracked(|changes| *changes == change)
    }

    /// A call begins that saves everything up to this change.
    pub(crate) fn start(self) -> u32 {
        self.running.set(true);
        self.changes.get_untracked()
    }

    /// The call has saved a draft, or deleted it.
    pub(crate) fn succeed(self, change: u32, deleted: bool) {
        self.running.set(false);
        self.exists.set_if_changed(!deleted);
        self.restored.set_if_changed(self.restored.get_untracked() && !deleted);
        self.saved.set_if_changed(match (self.is_latest(change), deleted) {
            (false, _) => Saved::Changed,
            (true, true) => Saved::Untouched,
            (true, false) => Saved::Whole,
        });
    }

    /// The call was rejected because another account is logged in.
    pub(crate) fn refuse(self) {
        self.running.set(false);
        self.saved.set_if_changed(Saved::Refused);
    }

    /// The call has failed. True if saving the same draft may succeed later.
    pub(crate) fn fail(self, change: u32) -> bool {
        self.running.set(false);
        self.saved.set_if_changed(Saved::Failed);
        self.is_latest(change)
    }

    /// The server has no draft any more.
    pub(crate) fn forget(self) {
        self.cancel();
        self.saved.set_if_changed(Saved::Untouched);
        self.restored.set_if_changed(false);
        self.exists.set_if_changed(false);
    }
}
