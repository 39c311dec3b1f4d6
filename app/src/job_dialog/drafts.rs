//! The draft saves itself: a moment after a change, and before the dialog closes.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU32};

use super::form::Form;
use crate::api::{ApiError, ErrorCode};
use crate::browser;
use crate::model::JobDraft;
use crate::notice::Complaint;
use crate::texts::drafts as texts;
use crate::watched::Watched;

const PAUSE_MILLISECONDS: i32 = 1_500;
const RETRY_MILLISECONDS: i32 = 5_000;
/// How often to look whether a call that is running has ended.
const LOOK_MILLISECONDS: i32 = 30;

/// How the draft stands with the server.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    /// Nothing was changed since the dialog opened.
    Untouched,
    /// Something was changed and not saved.
    Changed,
    /// The server has all of it.
    Saved,
    /// The server could not be told. Stays until it could.
    Failed,
    /// Somebody else is logged in now, for whom nothing is saved. Stays until the caller is back.
    Refused,
}

pub(super) struct Saving {
    kept: Watched<Kept>,
    /// Whether the server has a draft, whatever has changed since.
    there: Watched<bool>,
    /// Counts changes: what is saved may be old when it arrives.
    changes: AtomicU32,
    /// One call at a time, so that the last change is the one that stays.
    running: AtomicBool,
    saved_at: Watched<Option<String>>,
    /// When the draft that the dialog opened with was saved, in the viewer's own words.
    pub(super) since: Watched<String>,
    /// Whether the dialog opened with a draft that is still there.
    pub(super) restored: Watched<bool>,
}

impl Saving {
    pub(super) fn new(saved_at: Option<String>) -> Self {
        Self {
            kept: Watched::new(Kept::Untouched),
            there: Watched::new(saved_at.is_some()),
            changes: AtomicU32::new(0),
            running: AtomicBool::new(false),
            restored: Watched::new(saved_at.is_some()),
            since: Watched::new(String::new()),
            saved_at: Watched::new(saved_at),
        }
    }

    /// The form was filled in with a draft that was saved then, or with none.
    pub(super) fn begin(&self, saved_at: Option<String>) {
        self.there.replace(saved_at.is_some());
        self.restored.replace(saved_at.is_some());
        self.saved_at.replace(saved_at);
        self.tell_time();
    }

    /// The time stands only here: the server does not know the viewer's clock.
    pub(super) fn tell_time(&self) {
        let time = self.saved_at.peek(|saved_at| saved_at.as_deref().map(browser::local_time));
        self.since.replace(time.unwrap_or_default());
    }

    /// As if a call had ended.
    #[cfg(feature = "stories")]
    pub(super) fn come_to(&self, saved: bool) {
        self.there.set(saved);
        self.kept.set(if saved { Kept::Saved } else { Kept::Failed });
    }

    pub(super) fn status(&self) -> &'static str {
        match self.kept.get() {
            // The alert says why nothing is saved.
            Kept::Untouched | Kept::Changed | Kept::Refused => "",
            Kept::Saved => texts::SAVED.text(),
            Kept::Failed => texts::NOT_SAVED.text(),
        }
    }

    /// Whether there is a draft of this session's to discard.
    pub(super) fn is_fresh(&self) -> bool {
        self.there.get() && !self.restored.get()
    }

    /// Whether closing loses nothing.
    pub(super) fn is_safe(&self) -> bool {
        self.kept.peek(|kept| matches!(kept, Kept::Untouched | Kept::Saved))
    }

    pub(super) fn is_running(&self) -> bool {
        self.running.load(Relaxed)
    }

    fn count(&self) -> u32 {
        self.changes.fetch_add(1, Relaxed) + 1
    }

    fn changes(&self) -> u32 {
        self.changes.load(Relaxed)
    }

    async fn idle(&self) {
        while self.is_running() {
            browser::sleep(LOOK_MILLISECONDS).await;
        }
    }
}

impl Form {
    /// Something has changed: saves it once the user pauses.
    pub(super) fn save_soon(self) {
        let parts = self.parts.get();
        let change = parts.saving.count();
        if parts.saving.kept.peek(|kept| !matches!(kept, Kept::Failed | Kept::Refused)) {
            parts.saving.kept.replace(Kept::Changed);
        }
        self.save_after(PAUSE_MILLISECONDS, change);
    }

    /// Saves unless something happens before.
    fn save_after(self, milliseconds: i32, change: u32) {
        browser::spawn(async move {
            browser::sleep(milliseconds).await;
            if self.parts.get().saving.changes() == change {
                self.save().await;
            }
        });
    }

    /// Saves what there is. True where nothing can be lost any more.
    pub(super) async fn save(self) -> bool {
        let parts = self.parts.get();
        let saving = &parts.saving;
        saving.idle().await;
        if saving.is_safe() {
            return true;
        }
        saving.running.store(true, Relaxed);
        let change = saving.changes();
        let draft = parts.draft.peek(JobDraft::clone);
        let as_it_began = parts.origin.peek(|origin| draft == *origin);
        let saved = if as_it_began { self.drop_kept().await } else { self.keep(draft).await };
        saving.running.store(false, Relaxed);
        let unchanged = saving.changes() == change;
        match saved {
            Ok(()) => {
                self.caller_is_back();
                saving.there.replace(!as_it_began);
                saving.restored.replace(saving.restored.peek(|restored| *restored) && !as_it_began);
                saving.kept.replace(match (unchanged, as_it_began) {
                    (false, _) => Kept::Changed,
                    (true, true) => Kept::Untouched,
                    (true, false) => Kept::Saved,
                });
            }
            Err(error) if error.code.is_other_caller() => {
                saving.kept.replace(Kept::Refused);
                self.tell_other_caller(&error);
            }
            Err(error) => {
                saving.kept.replace(Kept::Failed);
                if unchanged && error.code.is_passing() {
                    self.save_after(RETRY_MILLISECONDS, change);
                }
            }
        }
        saving.is_safe()
    }

    /// Says that somebody else is logged in now. What was typed stays where it is.
    fn tell_other_caller(self, error: &ApiError) {
        if !self.trouble.is_told() {
            self.trouble.set(Some(Complaint { again: false, ..Complaint::from(error) }));
        }
    }

    /// Takes that back.
    fn caller_is_back(self) {
        for code in ErrorCode::OTHER_CALLER {
            self.trouble.withdraw(code);
        }
    }

    /// Saves nothing more until something changes, and waits until a call that is running has arrived: what comes next
    /// may take the draft away.
    pub(super) async fn hold_saving(self) {
        let parts = self.parts.get();
        parts.saving.count();
        parts.saving.idle().await;
    }

    /// What has not been saved may be saved again.
    pub(super) fn resume_saving(self) {
        if !self.parts.get().saving.is_safe() {
            self.save_soon();
        }
    }

    /// There is a job: the server has deleted its draft.
    pub(super) fn forget_draft(self) {
        let parts = self.parts.get();
        parts.saving.count();
        parts.saving.kept.replace(Kept::Untouched);
        parts.saving.restored.replace(false);
        parts.saving.there.replace(false);
    }

    /// Deletes the draft and shows what the form began with.
    pub(super) fn discard_draft(self) {
        browser::spawn(async move {
            self.hold_saving().await;
            match self.drop_kept().await {
                Ok(()) => {
                    self.forget_draft();
                    self.replace(self.parts.get().origin.peek(JobDraft::clone));
                    self.say(texts::DISCARDED.text().to_owned());
                    browser::focus("title");
                }
                Err(error) => {
                    let complaint = Complaint { again: false, ..Complaint::from(&error) };
                    let words = texts::NOT_DISCARDED.text().to_owned();
                    let told = error.code.is_other_caller();
                    self.trouble.set(Some(if told { complaint } else { Complaint { words, ..complaint } }));
                    self.resume_saving();
                }
            }
        });
    }
}
