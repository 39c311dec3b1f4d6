//! What the user is asked before something is lost or becomes public. One question at a time, in the page.

use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::browser;
use crate::controls::{button, live, pairs};
use crate::host::host;
use crate::model::Leak;
use crate::texts::{Message, dialog, drafts, fields};

/// How long closing waits for the draft to be saved before it asks.
const PATIENCE_MILLISECONDS: i32 = 3_000;
/// More findings than this are not named one by one.
const MOST_NAMED: usize = 8;
/// The answer that changes nothing; it gets the focus.
const SAFE_ANSWER: &str = "keep-editing";

/// A question.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Question {
    /// To close while the job is being posted.
    Leave,
    /// To close although the draft could not be saved.
    Unsaved,
    /// To discard the draft.
    Draft,
    /// To publish what looks as if it should not be.
    Publish,
}

impl Question {
    const fn words(self) -> Message {
        match self {
            Self::Leave => dialog::ASK_LEAVE,
            Self::Unsaved => dialog::ASK_DISCARD,
            Self::Draft => drafts::ASK_DISCARD_DRAFT,
            Self::Publish => drafts::ASK_PUBLISH,
        }
    }

    const fn yes(self) -> Message {
        match self {
            Self::Leave => dialog::CLOSE,
            Self::Unsaved => dialog::DISCARD,
            Self::Draft => drafts::DISCARD_DRAFT,
            Self::Publish => drafts::PUBLISH,
        }
    }

    const fn no(self) -> Message {
        match self {
            Self::Leave | Self::Unsaved => dialog::KEEP_EDITING,
            Self::Draft => drafts::KEEP_DRAFT,
            Self::Publish => drafts::CHANGE_FIRST,
        }
    }

    /// Where the focus goes when nothing is to change.
    const fn origin(self) -> &'static str {
        match self {
            Self::Leave | Self::Unsaved => "close",
            Self::Draft => "title",
            Self::Publish => "post-job",
        }
    }
}

impl Form {
    /// Closes once nothing is lost by it, or asks first. While the outcome is being looked up the panel takes over.
    pub(super) fn request_close(self) {
        let parts = self.parts.get();
        match parts.progress.peek(Progress::clone) {
            Progress::Posting => self.ask(Question::Leave),
            Progress::Checking | Progress::Posted(_) => close(),
            Progress::Editing | Progress::Problems(_) if parts.saving.is_safe() => close(),
            Progress::Editing | Progress::Problems(_) => self.close_saved(),
        }
    }

    fn close_saved(self) {
        browser::spawn(async move {
            if self.save().await {
                close();
            } else {
                self.ask(Question::Unsaved);
            }
        });
        browser::spawn(async move {
            browser::sleep(PATIENCE_MILLISECONDS).await;
            if self.question().is_none() && self.parts.get().saving.is_running() {
                self.ask(Question::Unsaved);
            }
        });
    }

    /// The Escape key takes back what came last: a question, the preview, the dialog.
    pub(super) fn escape(self) {
        if self.question().is_some() {
            self.answer_no();
        } else if self.parts.get().previewing.peek(|previewing| *previewing) {
            self.preview(false);
        } else {
            self.request_close();
        }
    }

    pub(super) fn ask(self, question: Question) {
        self.parts.get().question.set(Some(question));
        browser::focus(SAFE_ANSWER);
    }

    fn question(self) -> Option<Question> {
        self.parts.get().question.peek(|question| *question)
    }

    fn answer_no(self) {
        if let Some(question) = self.question() {
            self.parts.get().question.set(None);
            browser::focus(question.origin());
        }
    }

    fn answer_yes(self) {
        let Some(question) = self.question() else { return };
        let parts = self.parts.get();
        parts.question.set(None);
        match question {
            Question::Leave | Question::Unsaved => close(),
            Question::Draft => self.discard_draft(),
            Question::Publish => {
                parts.confirmed.set(parts.leaks.get());
                self.submit();
            }
        }
    }
}

fn close() {
    host().close_dialog();
}

/// The place of the questions.
pub(super) fn questions_asked(form: Form) -> impl IntoView {
    let asked = move || form.parts.get().question.get();
    let word = move |of: fn(Question) -> Message| asked().map_or("", |question| of(question).text());
    let to_check = move || match asked() {
        Some(Question::Publish) => form.parts.get().leaks.with(|leaks| leaks.iter().map(entry).collect()),
        _ => Vec::new(),
    };
    view! {
        <div class="ask" role="group" aria-labelledby="question to-check" hidden=live(move || asked().is_none())>
            <p id="question">{live(move || word(Question::words).to_owned())}</p>
            {pairs("to-check", MOST_NAMED, to_check)}
            <div class="buttons">
                {button(None, "button danger", move || word(Question::yes), move || form.answer_yes())}
                {button(Some(SAFE_ANSWER), "button", move || word(Question::no), move || form.answer_no())}
            </div>
        </div>
    }
}

fn entry(leak: &Leak) -> (&'static str, String) {
    (fields::label(leak.field).text(), drafts::leak(leak))
}
