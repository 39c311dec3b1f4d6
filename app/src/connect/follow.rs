//! How the page learns what happened in the window: it polls the server.

use super::link::Link;
use super::{ConnectPhase, Connector, NoticeMark};
use crate::model::{AccountLink, PanelState};
use crate::{api, browser};

const POLL_MILLISECONDS: i32 = 2_000;
/// The first polls are faster: one of them must see that the notice of an earlier attempt is gone.
const EARLY_POLL_MILLISECONDS: i32 = 500;
const EARLY_POLLS: u32 = 4;

impl Connector {
    /// Polls at once whenever something seems to have happened.
    pub(crate) fn follow(self) {
        browser::on_own_message(move || {
            // The window reports that it is done, so any notice on the server belongs to this attempt.
            self.mark(|marks| marks.notice = NoticeMark::Absent);
            self.look_if_open();
        });
        browser::on_document("visibilitychange", move |_| {
            if browser::is_visible() {
                self.look_if_open();
            }
        });
        if self.is_code_waiting() {
            self.expect_code();
        }
    }

    /// Prepares for a connect on a page whose first state did not say whether a code is pending.
    pub(crate) fn offer(self) {
        browser::spawn(async move {
            if let Ok(state) = api::panel().await {
                self.see(state);
            }
            self.prepare();
        });
    }

    /// Whether the server may soon have news.
    fn is_open(self) -> bool {
        self.is_waiting() || self.is_code_waiting()
    }

    pub(super) fn poll_from_now_on(self) {
        if !self.marks().polling {
            self.mark(|marks| marks.polling = true);
            browser::spawn(self.poll());
        }
    }

    async fn poll(self) {
        let mut looks = 0;
        let mut goes_on = true;
        while goes_on && self.is_open() {
            browser::sleep(if looks < EARLY_POLLS { EARLY_POLL_MILLISECONDS } else { POLL_MILLISECONDS }).await;
            looks += 1;
            if self.is_open() {
                goes_on = self.look().await;
            }
            if self.is_waiting() && !self.is_link(Link::is_good) {
                self.stop(if self.is_code_waiting() { ConnectPhase::Idle } else { ConnectPhase::Expired });
            }
        }
        self.mark(|marks| marks.polling = false);
    }

    fn look_if_open(self) {
        if self.is_open() {
            browser::spawn(async move {
                self.look().await;
            });
        }
    }

    /// Reads the state. False if polling again would not help.
    pub(super) async fn look(self) -> bool {
        match api::panel().await {
            Ok(state) => self.see(state),
            Err(error) if error.code.is_passing() => {}
            Err(error) => {
                self.give_up(&error);
                return false;
            }
        }
        true
    }

    pub(super) fn see(self, state: PanelState) {
        self.note(&state);
        (self.callback.get())(state);
    }

    /// Applies what a state says about the connect, no matter who requested it.
    pub(crate) fn note(self, state: &PanelState) {
        let connected = matches!(state.account, AccountLink::Connected { .. });
        let code_came = state.code_waiting && !self.is_code_waiting();
        let ended = connected || code_came || (state.notice.is_some() && self.marks().notice != NoticeMark::Stale);
        if state.notice.is_some() && self.marks().notice == NoticeMark::Absent {
            // The prepared address may have been used, in a window that this page did not open.
            self.link.set(None);
        }
        self.note_notice(state.notice.is_some());
        if ended && self.is_waiting() {
            self.stop(ConnectPhase::Idle);
        }
        self.note_code(state.code_waiting, connected || state.notice.is_some());
    }
}
