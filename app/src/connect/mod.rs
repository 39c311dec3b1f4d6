//! The way to Upwork: a window opened inside the click, and a page that asks until the server knows how it ended.
//!
//! The window can't be relied on to report back: Upwork's own headers may cut it off, and then it even looks closed.

mod button;
mod link;

pub(crate) use button::ConnectButton;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, AuthorizationLink};
use crate::browser::{self, Popup};
use crate::model::{AccountLink, PanelState};
use crate::texts::connect as texts;
use link::Link;

const POLL_MILLISECONDS: i32 = 2_000;
/// The first looks come sooner: one of them must see that the note of an earlier attempt is gone.
const EARLY_POLL_MILLISECONDS: i32 = 500;
const EARLY_LOOKS: u32 = 4;

/// Where a connect stands.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Idle,
    /// The window is open, its address is on its way.
    Preparing,
    /// Upwork has the word.
    Waiting {
        /// The browser let us open no window.
        blocked: bool,
    },
    /// Nothing came of it in time.
    Expired,
}

/// What is remembered on the way and shown nowhere.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// An address is being asked for.
    asking: bool,
    /// The server is being asked again and again.
    polling: bool,
    /// The screen still shows how an earlier attempt ended; only the next notice belongs to this one.
    stale_notice: bool,
}

/// One connect at a time, started from whichever screen offers it.
#[derive(Clone, Copy)]
pub(crate) struct Connector {
    phase: RwSignal<Phase>,
    trouble: RwSignal<Option<ApiError>>,
    /// Asked for before the click, because a window opens only inside one.
    link: RwSignal<Option<Link>>,
    marks: StoredValue<Marks>,
    heard: Callback<PanelState>,
}

impl Connector {
    /// `heard` is told every state that is read on the way.
    pub(crate) fn new(heard: Callback<PanelState>) -> Self {
        Self {
            phase: RwSignal::new(Phase::Idle),
            trouble: RwSignal::new(None),
            link: RwSignal::new(None),
            marks: StoredValue::new(Marks::default()),
            heard,
        }
    }

    /// Looks at once whenever there is a sign that something happened.
    pub(crate) fn follow(self) {
        browser::on_own_message(move || {
            // The window itself says that it is done, so whatever the server notes belongs to this attempt.
            self.marks.update_value(|marks| marks.stale_notice = false);
            self.look_if_waiting();
        });
        browser::on_document("visibilitychange", move |_| {
            if browser::is_visible() {
                self.look_if_waiting();
            }
        });
    }

    /// What is going on, for the screen's status.
    pub(crate) fn status(self) -> Option<&'static str> {
        match self.phase.get() {
            Phase::Idle | Phase::Expired => None,
            Phase::Preparing => Some(texts::PREPARING),
            Phase::Waiting { blocked: true } => Some(texts::BLOCKED),
            Phase::Waiting { blocked: false } => Some(texts::WAITING),
        }
    }

    /// Whether a connect is under way.
    pub(crate) fn is_under_way(self) -> bool {
        !matches!(self.phase.get(), Phase::Idle | Phase::Expired)
    }

    /// Gets an address ready for the click, unless a young one is at hand. Failures wait for the click.
    fn prepare(self) {
        let young = self.link.with_untracked(|link| link.as_ref().is_some_and(Link::is_young));
        if young || self.is_waiting() || self.marks.get_value().asking {
            return;
        }
        self.marks.update_value(|marks| marks.asking = true);
        spawn_local(async move {
            if let Ok(link) = api::start_authorization().await {
                self.link.set(Link::new(link));
            }
            self.marks.update_value(|marks| marks.asking = false);
        });
    }

    /// Opens the window. To be called inside a click.
    fn open(self, known_notice: bool) {
        self.trouble.set(None);
        if !self.is_waiting() {
            self.marks.update_value(|marks| marks.stale_notice = known_notice);
        }
        let path = self.link.with_untracked(|link| link.as_ref().filter(|link| link.is_good()).map(Link::path));
        if let Some(path) = path {
            self.wait(Popup::open(&path).is_none());
        } else {
            self.phase.set(Phase::Preparing);
            spawn_local(self.open_late(Popup::open("about:blank")));
        }
    }

    /// Sends a window that is already open to an address that has yet to be asked for.
    async fn open_late(self, popup: Option<Popup>) {
        match api::start_authorization().await {
            Ok(link) => self.send(popup, link),
            Err(error) => {
                if let Some(popup) = popup {
                    popup.close();
                }
                self.give_up(error);
            }
        }
    }

    fn send(self, popup: Option<Popup>, link: AuthorizationLink) {
        let Some(link) = Link::new(link) else {
            return self.give_up(ApiError::new(api::ErrorCode::Internal, ""));
        };
        let opened = popup.is_some_and(|popup| popup.go_to(&link.path()));
        self.link.set(Some(link));
        self.wait(!opened);
    }

    fn give_up(self, error: ApiError) {
        self.phase.set(Phase::Idle);
        self.trouble.set(Some(error));
    }

    fn is_waiting(self) -> bool {
        matches!(self.phase.get_untracked(), Phase::Waiting { .. })
    }

    fn wait(self, blocked: bool) {
        self.phase.set(Phase::Waiting { blocked });
        if !self.marks.get_value().polling {
            self.marks.update_value(|marks| marks.polling = true);
            spawn_local(self.poll());
        }
    }

    async fn poll(self) {
        let mut looks = 0;
        while self.is_waiting() {
            browser::sleep(if looks < EARLY_LOOKS { EARLY_POLL_MILLISECONDS } else { POLL_MILLISECONDS }).await;
            looks += 1;
            if self.is_waiting() {
                self.look().await;
            }
            let good = self.link.with_untracked(|link| link.as_ref().is_some_and(Link::is_good));
            if self.is_waiting() && !good {
                self.link.set(None);
                self.phase.set(Phase::Expired);
            }
        }
        self.marks.update_value(|marks| marks.polling = false);
    }

    fn look_if_waiting(self) {
        if self.is_waiting() {
            spawn_local(self.look());
        }
    }

    async fn look(self) {
        match api::panel().await {
            Ok(state) => self.see(state),
            Err(error) if !error.code.is_passing() => self.give_up(error),
            Err(_) => {}
        }
    }

    fn see(self, state: PanelState) {
        let connected = matches!(state.account, AccountLink::Connected { .. });
        let ended = connected || (state.notice.is_some() && !self.marks.get_value().stale_notice);
        if state.notice.is_none() {
            self.marks.update_value(|marks| marks.stale_notice = false);
        }
        if ended {
            // An address counts once.
            self.link.set(None);
            self.phase.set(Phase::Idle);
        }
        self.heard.run(state);
    }
}
