//! Closing, which asks before typed text is lost.

use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::browser;
use crate::controls::{button, live};
use crate::host::host;
use crate::texts::{Message, dialog as texts};

impl Form {
    /// Closes, or asks first. While the outcome is being looked up the panel takes over.
    pub(super) fn request_close(self) {
        let parts = self.parts.get();
        let question = match parts.progress.peek(Progress::clone) {
            Progress::Posting => Some(texts::ASK_LEAVE),
            Progress::Checking | Progress::Posted(_) => None,
            Progress::Editing | Progress::Problems(_) => self.is_changed().then_some(texts::ASK_DISCARD),
        };
        if question.is_some() {
            parts.question.set(question);
            browser::focus("keep-editing");
        } else {
            close();
        }
    }

    /// The Escape key: closes, and a second time takes the question back.
    pub(super) fn escape(self) {
        if self.parts.get().question.peek(Option::is_some) {
            self.keep_editing();
        } else {
            self.request_close();
        }
    }

    fn keep_editing(self) {
        self.parts.get().question.set(None);
        browser::focus("close");
    }
}

fn close() {
    host().close_dialog();
}

/// The question.
pub(super) fn ask_to_close(form: Form) -> impl IntoView {
    let question = move || form.parts.get().question.get().map_or("", Message::text);
    view! {
        <div class="ask" role="group" aria-labelledby="close-question" hidden=live(move || question().is_empty())>
            <p id="close-question">{live(move || question().to_owned())}</p>
            <div class="buttons">
                {button(None, "button danger", || texts::DISCARD.text(), close)}
                {button(Some("keep-editing"), "button", || texts::KEEP_EDITING.text(), move || form.keep_editing())}
            </div>
        </div>
    }
}
