use leptos::prelude::*;

use super::form::Form;
use super::submit::Progress;
use crate::browser;
use crate::host::host;
use crate::texts::dialog as texts;

/// Closing, which asks before typed text is lost.
#[derive(Clone, Copy)]
pub(super) struct Closing {
    asking: RwSignal<Option<&'static str>>,
}

impl Closing {
    pub(super) fn new() -> Self {
        Self { asking: RwSignal::new(None) }
    }

    /// Closes, or asks first. While the outcome is being looked up the panel takes over.
    pub(super) fn request(self, form: Form) {
        let question = match form.progress.get_untracked() {
            Progress::Posting => Some(texts::ASK_LEAVE),
            Progress::Checking | Progress::Posted(_) => None,
            _ => form.is_changed().then_some(texts::ASK_DISCARD),
        };
        if question.is_none() {
            close();
        } else {
            self.asking.set(question);
            browser::focus("keep-editing");
        }
    }

    /// The Escape key: closes, and a second time takes the question back.
    pub(super) fn escape(self, form: Form) {
        if self.asking.with_untracked(Option::is_some) {
            self.keep();
        } else {
            self.request(form);
        }
    }

    fn keep(self) {
        self.asking.set(None);
        browser::focus("close");
    }
}

fn close() {
    host().close_dialog();
}

/// The question.
#[component]
pub(super) fn AskToClose(form: Form) -> impl IntoView {
    let closing = form.closing;
    move || {
        closing.asking.get().map(|question| {
            view! {
                <div class="ask" role="group" aria-labelledby="close-question">
                    <p id="close-question">{question}</p>
                    <div class="buttons">
                        <button type="button" class="button danger" on:click=|_| close()>{texts::DISCARD}</button>
                        <button id="keep-editing" type="button" class="button" on:click=move |_| closing.keep()>
                            {texts::KEEP_EDITING}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
