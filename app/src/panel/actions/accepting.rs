//! Applies what the server answers, and shows errors.

use super::Panel;
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::connect::CONNECTING;
use crate::host::host;
use crate::model::PanelState;
use crate::panel::elements::POST;
use crate::panel::state::{Draft, Jobs, Posts, Retry, ViewerState};
use crate::texts::panel as texts;

/// Applies what has changed, keeps the focus on the next step, and announces a new job of the viewer.
pub(super) fn show(viewer: ViewerState, jobs: Jobs, posts: Posts, state: PanelState) {
    let was_connecting = browser::has_focus(CONNECTING);
    let draft = Draft { is_waiting: state.draft_waiting, saved_at: state.draft_saved_at };
    viewer.accept(state.account, state.view_only, draft, state.notice);
    if jobs.accept(state.jobs, state.statuses) {
        host().flag(texts::POSTED.text());
    }
    if was_connecting && !viewer.is_unconnected() {
        browser::focus(POST);
    }
    posts.accept(state.posting, state.failed_post);
}

impl Panel {
    /// Applies a state once no menu is open and nothing is pressed: redrawing under a press would lose the click.
    pub(super) async fn accept(self, state: PanelState) {
        self.menus().closed().await;
        browser::pointer_released().await;
        self.error().set(None);
        self.take(state);
    }

    /// The same for an update that the user did not ask for: an error stays on the screen.
    pub(super) fn take(self, state: PanelState) {
        self.connector().note(&state);
        show(self.viewer(), self.jobs(), self.posts(), state);
        self.name_posters();
    }

    /// Asks who posted the jobs of others, once per job. Without an answer the panel says "a colleague".
    pub(super) fn name_posters(self) {
        if self.viewer().is_anonymous() || !self.jobs().ask_for_posters() {
            return;
        }
        browser::spawn(async move {
            if let Ok(posters) = api::posters().await {
                self.jobs().set_posters(posters);
            }
        });
    }

    /// Asks once whether the viewer administers the site, if the app has no key: only administrators are told what is
    /// missing.
    pub(super) fn look_for_administrator(self) {
        if self.viewer().lacks_key() {
            browser::spawn(async move {
                self.viewer().set_administers(api::administrator().await.unwrap_or(false));
            });
        }
    }

    /// Shows the error of a call that needs a connection. If the connection has ended, trying again is pointless: the
    /// panel shows how to reconnect.
    pub(super) fn fail_connected(self, retry: Retry, error: &ApiError) {
        if matches!(error.code, ErrorCode::ReconnectNeeded | ErrorCode::NotConnected) {
            self.prompts().take_back();
            self.refresh();
        } else {
            self.fail(retry, error);
        }
    }

    /// Shows an error, and remembers how to try again.
    pub(super) fn fail(self, retry: Retry, error: &ApiError) {
        self.calls().fail(retry);
        self.error().show(error);
    }

    /// Repeats the last call that failed.
    pub(in crate::panel) fn try_again(self) {
        if let Some(retry) = self.calls().retry() {
            retry();
        }
    }
}
