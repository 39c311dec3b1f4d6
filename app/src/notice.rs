//! Errors and warnings, as all screens show them.
//!
//! Notices are always present, and hidden while they are empty: that takes less code than creating them, and assistive
//! technology knows the region before it has content.

use leptos::prelude::*;

use crate::api::{ApiError, ErrorCode};
use crate::controls::{Live, button, live, sentence};
use crate::host::host;
use crate::texts;
use crate::watched::{LeanSignal, follow};

/// An error to show.
#[derive(Clone, PartialEq)]
pub(crate) struct ErrorMessage {
    /// What happened and what to do.
    pub(crate) words: String,
    /// The id of the line in the server's log; may be empty.
    pub(crate) reference: String,
    /// Whether the same action can be tried again.
    pub(crate) again: bool,
    /// The error behind it, if there is one.
    pub(crate) code: Option<ErrorCode>,
}

impl ErrorMessage {
    fn reference(&self) -> String {
        if self.reference.is_empty() { String::new() } else { texts::reference(&self.reference) }
    }
}

impl From<&ApiError> for ErrorMessage {
    fn from(error: &ApiError) -> Self {
        Self {
            words: texts::errors::error(error),
            reference: error.reference.clone(),
            again: true,
            code: Some(error.code),
        }
    }
}

/// The error message of a screen or of a part of it.
#[derive(Clone, Copy)]
pub(crate) struct ErrorBanner(LeanSignal<Option<ErrorMessage>>);

impl ErrorBanner {
    pub(crate) fn none() -> Self {
        Self(LeanSignal::new(None))
    }

    pub(crate) fn set(self, error_message: Option<ErrorMessage>) {
        self.0.set_if_changed(error_message);
    }

    pub(crate) fn show(self, error: &ApiError) {
        self.set(Some(error.into()));
    }

    /// Hides the message of an error that has passed, unless it offers to try again.
    pub(crate) fn withdraw(self, code: ErrorCode) {
        if self.is(code) && self.with(|error_message| error_message.again) == Some(false) {
            self.set(None);
        }
    }

    /// Whether this error is shown.
    pub(crate) fn is(self, code: ErrorCode) -> bool {
        self.with(|error_message| error_message.code == Some(code)) == Some(true)
    }

    pub(crate) fn is_shown(self) -> bool {
        self.with(|_| ()).is_some()
    }

    fn with<R>(self, read: impl FnOnce(&ErrorMessage) -> R) -> Option<R> {
        self.0.with(|error_message| error_message.as_ref().map(read))
    }
}

/// An error message as an alert, with its reference and a way to try again.
pub(crate) fn alert(banner: ErrorBanner, again: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    one_alert(banner, live(again))
}

fn one_alert(banner: ErrorBanner, again: Live<()>) -> impl IntoView {
    let quiet = live(move || !banner.is_shown());
    let words = move || banner.with(|error_message| error_message.words.clone()).unwrap_or_default();
    let reference = move || banner.with(ErrorMessage::reference).unwrap_or_default();
    let label = move || {
        if banner.with(|error_message| error_message.again) == Some(true) { texts::TRY_AGAIN.text() } else { "" }
    };
    view! {
        <div class="notice danger" role="alert" hidden=quiet>
            {sentence("words", words)}
            {sentence("reference", reference)}
            {button(None, "button", label, move || again())}
        </div>
    }
}

/// A warning, hidden while it is empty.
pub(crate) fn warning(words: impl Fn() -> &'static str + Copy + Send + Sync + 'static) -> impl IntoView {
    one_warning(live(move || words().is_empty()), live(move || words().to_owned()))
}

fn one_warning(quiet: Live<bool>, words: Live<String>) -> impl IntoView {
    view! {
        <div class="notice warning" role="alert" hidden=quiet>
            <p class="words">{words}</p>
        </div>
    }
}

/// Asks the user to open the page in Jira, once it is clear that no host answers.
pub(crate) fn outside() -> impl IntoView {
    let outside = LeanSignal::new(false);
    follow(move || outside.set_if_changed(!host().is_present()));
    warning(move || if outside.get() { texts::OPEN_IN_JIRA.text() } else { "" })
}

/// Says what needs JavaScript. `boot.js` shows the second paragraph if it fails, and the third if it does not even try.
pub(crate) fn needs_script() -> impl IntoView {
    view! {
        <noscript>{texts::NEEDS_SCRIPT.text()}</noscript>
        <p id="script-failed" class="notice warning" role="alert" hidden>{texts::NEEDS_SCRIPT.text()}</p>
        <p id="browser-too-old" class="notice warning" role="alert" hidden>{texts::BROWSER_TOO_OLD.text()}</p>
    }
}
