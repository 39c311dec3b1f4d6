//! The panel: the parts of its state, and the operations that need more than one of them.
//!
//! One file for each kind of operation; each calls only those above it: [`accepting`], [`looking`], [`calling`],
//! [`dialog`], [`events`].

mod accepting;
mod calling;
mod dialog;
mod events;

mod looking;

use super::state::{CallState, Draft, Jobs, Posts, Prompts, ViewerState};
use crate::browser;
use crate::connect::Connector;
use crate::menu::Menus;
use crate::model::PanelState;
use crate::notice::ErrorBanner;
use crate::texts;
use crate::watched::{Handle, LeanSignal};

/// The panel's state and its operations.
#[derive(Clone, Copy)]
pub(super) struct Panel(Handle<PanelParts>);

#[derive(Clone, Copy)]
struct PanelParts {
    viewer: ViewerState,
    jobs: Jobs,
    posts: Posts,
    prompts: Prompts,
    calls: CallState,
    connector: Connector,
    error: ErrorBanner,
    menus: Menus,
    /// Ticks every minute after hydration; until then the panel shows what the server rendered.
    clock: LeanSignal<u32>,
    /// The button that opened the dialog last.
    opener: LeanSignal<String>,
    /// Whether the host was asked to open the dialog a moment ago.
    opening: LeanSignal<bool>,
}

impl Panel {
    pub(super) fn new(state: PanelState) -> Self {
        let noticed = state.notice.is_some();
        let draft = Draft { is_waiting: state.draft_waiting, saved_at: state.draft_saved_at };
        let viewer = ViewerState::new(state.account, state.view_only, draft, state.notice);
        let jobs = Jobs::new(state.jobs, state.statuses);
        let posts = Posts::new(state.posting, state.failed_post);
        let connector = Connector::new(state.code_waiting, move |state| {
            browser::spawn(async move {
                browser::pointer_released().await;
                accepting::show(viewer, jobs, posts, state);
            });
        });
        connector.note_notice(noticed);
        Self(Handle::new(PanelParts {
            viewer,
            jobs,
            posts,
            prompts: Prompts::new(),
            calls: CallState::new(),
            connector,
            error: ErrorBanner::none(),
            menus: Menus::new(),
            clock: LeanSignal::new(0),
            opener: LeanSignal::new(String::new()),
            opening: LeanSignal::new(false),
        }))
    }

    pub(super) fn viewer(self) -> ViewerState {
        self.0.get().viewer
    }

    pub(super) fn jobs(self) -> Jobs {
        self.0.get().jobs
    }

    pub(super) fn posts(self) -> Posts {
        self.0.get().posts
    }

    pub(super) fn prompts(self) -> Prompts {
        self.0.get().prompts
    }

    pub(super) fn calls(self) -> CallState {
        self.0.get().calls
    }

    pub(super) fn connector(self) -> Connector {
        self.0.get().connector
    }

    /// The last call that failed.
    pub(super) fn error(self) -> ErrorBanner {
        self.0.get().error
    }

    pub(super) fn menus(self) -> Menus {
        self.0.get().menus
    }

    pub(super) fn clock(self) -> LeanSignal<u32> {
        self.0.get().clock
    }

    /// Whether the viewer can post now: not while a post is in flight.
    pub(super) fn may_post(self) -> bool {
        self.viewer().may_post() && !self.posts().is_under_way()
    }

    /// The current activity, or the last result.
    pub(super) fn status(self) -> String {
        if self.calls().is_offline() {
            return texts::panel::OFFLINE.text().to_owned();
        }
        if let Some(status) = self.connector().status() {
            return status.to_owned();
        }
        self.posts().status(false).unwrap_or_else(|| {
            if self.jobs().is_reading() { texts::panel::READING.text().to_owned() } else { self.calls().feedback("") }
        })
    }

    /// How the last attempt to connect ended; shown until the next attempt.
    pub(super) fn notice(self) -> &'static str {
        match (self.viewer().notice(), self.connector().status()) {
            (Some(notice), None) => texts::connect::notice(notice).text(),
            _ => "",
        }
    }
}
