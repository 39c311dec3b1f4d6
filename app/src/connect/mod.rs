//! The way to Upwork: a window opened inside the click, and a page that asks until the server knows how it ended.
//!
//! The window can't be relied on to report back: Upwork's headers and our own cut it off, and then it even looks closed.

mod button;
mod link;

pub(crate) use button::connect_button;

use crate::api::{self, ApiError, AuthorizationLink};
use crate::browser::{self, Popup};
use crate::model::{AccountLink, PanelState};
use crate::notice::Trouble;
use crate::texts::connect as texts;
use crate::watched::{Handle, Watched};
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

struct Parts {
    phase: Watched<Phase>,
    /// Asked for before the click, because a window opens only inside one.
    link: Watched<Option<Link>>,
    marks: Watched<Marks>,
    heard: Box<dyn Fn(PanelState) + Send + Sync>,
}

/// What is remembered on the way and shown nowhere.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// An address is being asked for.
    asking: bool,
    /// The server is being asked again and again.
    polling: bool,
    notice: NoticeMark,
}

/// What is known of the server's word on how an attempt ended. It forgets that when the window gets there.
#[derive(Clone, Copy, Default, PartialEq)]
enum NoticeMark {
    /// It had none when it was asked last.
    Absent,
    /// It had one, or was not asked yet.
    #[default]
    Present,
    /// It had one when this attempt began: what it says belongs to an earlier one.
    Stale,
}

/// One connect at a time, started from whichever screen offers it.
#[derive(Clone, Copy)]
pub(crate) struct Connector {
    parts: Handle<Parts>,
    trouble: Trouble,
}

impl Connector {
    /// `heard` is told every state that is read on the way.
    pub(crate) fn new(heard: impl Fn(PanelState) + Send + Sync + 'static) -> Self {
        let parts = Parts {
            phase: Watched::new(Phase::Idle),
            link: Watched::new(None),
            marks: Watched::new(Marks::default()),
            heard: Box::new(heard),
        };
        Self { parts: Handle::new(parts), trouble: Trouble::none() }
    }

    /// Takes over whether the server has a word on how an attempt ended.
    pub(crate) fn note(self, notice: bool) {
        match (notice, self.marks().notice) {
            (false, _) => self.mark(|marks| marks.notice = NoticeMark::Absent),
            (true, NoticeMark::Absent) => self.mark(|marks| marks.notice = NoticeMark::Present),
            (true, _) => {}
        }
    }

    /// Looks at once whenever there is a sign that something happened.
    pub(crate) fn follow(self) {
        browser::on_own_message(move || {
            // The window itself says that it is done, so whatever the server notes belongs to this attempt.
            self.mark(|marks| marks.notice = NoticeMark::Absent);
            self.look_if_waiting();
        });
        browser::on_document("visibilitychange", move |_| {
            if browser::is_visible() {
                self.look_if_waiting();
            }
        });
    }

    /// As if the button had been pressed.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_wait(self, blocked: bool) {
        self.parts.get().link.set(Some(Link::made_up()));
        self.parts.get().phase.set(Phase::Waiting { blocked });
    }

    /// As if nothing had come of it.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_expire(self) {
        self.stop(Phase::Expired);
    }

    /// What is going on, for the screen's status.
    pub(crate) fn status(self) -> Option<&'static str> {
        match self.phase() {
            Phase::Idle | Phase::Expired => None,
            Phase::Preparing => Some(texts::PREPARING.text()),
            Phase::Waiting { blocked: true } => Some(texts::BLOCKED.text()),
            Phase::Waiting { blocked: false } => Some(texts::WAITING.text()),
        }
    }

    fn phase(self) -> Phase {
        self.parts.get().phase.get()
    }

    /// The address, for the link beside the button.
    fn path(self) -> Option<String> {
        self.parts.get().link.with(|link| link.as_ref().map(Link::path))
    }

    fn is_link(self, fit: fn(&Link) -> bool) -> bool {
        self.parts.get().link.peek(|link| link.as_ref().is_some_and(fit))
    }

    fn marks(self) -> Marks {
        self.parts.get().marks.peek(|marks| *marks)
    }

    fn mark(self, change: fn(&mut Marks)) {
        self.parts.get().marks.change_quietly(change);
    }

    /// Gets an address ready for the click, unless a young one is at hand. Failures wait for the click.
    pub(crate) fn prepare(self) {
        if self.is_link(Link::is_young) || self.is_waiting() || self.marks().asking {
            return;
        }
        self.mark(|marks| marks.asking = true);
        browser::spawn(async move {
            if let Ok(link) = api::start_authorization().await {
                self.parts.get().link.set(Link::new(link));
            }
            self.mark(|marks| marks.asking = false);
        });
    }

    /// Opens the window. To be called inside a click.
    fn open(self) {
        self.trouble.set(None);
        if !self.is_waiting() && self.marks().notice == NoticeMark::Present {
            self.mark(|marks| marks.notice = NoticeMark::Stale);
        }
        if let Some(path) = self.path().filter(|_| self.is_link(Link::is_good)) {
            self.wait(Popup::open(&path).is_none());
        } else {
            self.parts.get().phase.set(Phase::Preparing);
            browser::spawn(self.open_late(Popup::open("about:blank")));
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
                self.give_up(&error);
            }
        }
    }

    fn send(self, popup: Option<Popup>, link: AuthorizationLink) {
        let Some(link) = Link::new(link) else {
            return self.give_up(&ApiError::new(api::ErrorCode::Internal, ""));
        };
        let opened = popup.is_some_and(|popup| popup.go_to(&link.path()));
        self.parts.get().link.set(Some(link));
        self.wait(!opened);
    }

    fn give_up(self, error: &ApiError) {
        self.parts.get().phase.set(Phase::Idle);
        self.trouble.tell(error);
    }

    fn is_waiting(self) -> bool {
        self.parts.get().phase.peek(|phase| matches!(phase, Phase::Waiting { .. }))
    }

    fn wait(self, blocked: bool) {
        self.parts.get().phase.set(Phase::Waiting { blocked });
        if !self.marks().polling {
            self.mark(|marks| marks.polling = true);
            browser::spawn(self.poll());
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
            if self.is_waiting() && !self.is_link(Link::is_good) {
                self.stop(Phase::Expired);
            }
        }
        self.mark(|marks| marks.polling = false);
    }

    /// Ends the attempt. An address counts once.
    fn stop(self, phase: Phase) {
        self.parts.get().link.set(None);
        self.parts.get().phase.set(phase);
    }

    fn look_if_waiting(self) {
        if self.is_waiting() {
            browser::spawn(self.look());
        }
    }

    async fn look(self) {
        match api::panel().await {
            Ok(state) => self.see(state),
            Err(error) if !error.code.is_passing() => self.give_up(&error),
            Err(_) => {}
        }
    }

    fn see(self, state: PanelState) {
        let connected = matches!(state.account, AccountLink::Connected { .. });
        let ended = connected || (state.notice.is_some() && self.marks().notice != NoticeMark::Stale);
        self.note(state.notice.is_some());
        if ended && self.is_waiting() {
            self.stop(Phase::Idle);
        }
        (self.parts.get().heard)(state);
    }
}
