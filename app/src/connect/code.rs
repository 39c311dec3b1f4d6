//! The one-time code that ends a connect whose window could not prove that this page opened it.
//!
//! Whoever confirmed the connect in that window sees the code there. Only the account that started the connect can
//! enter it, so a link that was passed on cannot connect one user's Upwork account to another user's Jira account.

use leptos::prelude::*;

use super::{ConnectPhase, Connector};
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::controls::live;
use crate::host::host;
use crate::model::PanelState;
use crate::notice::ErrorMessage;
use crate::texts::connect as texts;

/// The id of the field.
const CODE: &str = "connect-code";

/// The field and its button, shown while a code is pending or certain to come. Before hydration, submitting the form
/// does nothing: that is the effect of `method="dialog"` outside a `<dialog>`.
pub(super) fn code_form(connector: Connector) -> impl IntoView {
    let idle = live(move || !connector.takes_code());
    let wrong = live(move || connector.is_wrong().then_some("true"));
    view! {
        <form
            class="code"
            method="dialog"
            novalidate
            hidden=idle
            on:submit=move |event| {
                event.prevent_default();
                connector.finish();
            }
        >
            <label class="label" for=CODE>
                {texts::CODE.text()}
            </label>
            <input
                id=CODE
                class="control amount"
                type="text"
                dir="ltr"
                maxlength="20"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                aria-invalid=wrong
            />
            <button type="submit" class="button primary">
                {texts::FINISH.text()}
            </button>
        </form>
    }
}

impl Connector {
    pub(super) fn is_code_waiting(self) -> bool {
        self.code_waiting.get_untracked()
    }

    /// Whether the field for a code is shown.
    fn takes_code(self) -> bool {
        let comes = host().ends_with_code() && matches!(self.phase(), ConnectPhase::Waiting { .. });
        comes || self.code_waiting.get()
    }

    pub(super) fn status_of_code(self) -> Option<&'static str> {
        match (self.code_waiting.get(), self.finishing.get()) {
            (false, _) => None,
            (true, true) => Some(texts::FINISHING.text()),
            (true, false) => Some(texts::CODE_WAITING.text()),
        }
    }

    /// Whether the code that was entered last was rejected.
    fn is_wrong(self) -> bool {
        self.banner.is(ErrorCode::WrongCode)
    }

    /// As if a code waited; with an error, as if one had been entered.
    #[cfg(feature = "stories")]
    pub(crate) fn simulate_code(self, error: Option<&ApiError>) {
        self.code_waiting.set(true);
        if let Some(error) = error {
            self.banner.set(Some(ErrorMessage { again: false, ..ErrorMessage::from(error) }));
        }
    }

    /// Records whether a code is pending. `has_result` says whether the state contains the result of the connect.
    pub(super) fn note_code(self, waiting: bool, has_result: bool) {
        let before = self.is_code_waiting();
        self.code_waiting.set_if_changed(waiting);
        match (before, waiting) {
            (false, true) => {
                self.banner.set(None);
                self.expect_code();
            }
            (true, false) => {
                self.banner.set(None);
                browser::set_value(CODE, "");
                if !has_result && !self.is_waiting() {
                    self.stop(ConnectPhase::CodeOver);
                }
            }
            _ => {}
        }
    }

    /// A code waits: moves the focus to its field, and polls for the result.
    pub(super) fn expect_code(self) {
        // The address that led to the code is used up.
        self.stop(ConnectPhase::Idle);
        if browser::may_take_focus() {
            browser::focus(CODE);
        }
        self.poll_from_now_on();
    }

    /// Sends what was entered.
    fn finish(self) {
        let code = browser::value(CODE);
        if code.trim().is_empty() {
            return browser::focus(CODE);
        }
        if self.finishing.get_untracked() {
            return;
        }
        self.finishing.set(true);
        // Screen readers announce a repeated message only if it was removed in between.
        self.banner.set(None);
        browser::spawn(async move {
            let ended = send(code).await;
            self.finishing.set(false);
            match ended {
                Ok(state) => self.see(state),
                Err(error) => self.refuse(error).await,
            }
        });
    }

    /// Says why a code was rejected, and checks whether another attempt makes sense.
    async fn refuse(self, error: ApiError) {
        if error.code == ErrorCode::ConnectExpired {
            self.note_code(false, true);
        }
        self.banner.set(Some(ErrorMessage { again: false, ..ErrorMessage::from(&error) }));
        self.look().await;
        if self.is_code_waiting() {
            browser::focus(CODE);
        }
    }
}

/// Only the account that is logged in to the host now may finish a connect: the page may be older than that login.
async fn send(code: String) -> Result<PanelState, ApiError> {
    api::prove_caller().await?;
    api::finish_connect(code).await
}
