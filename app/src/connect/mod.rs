//! Connecting to Upwork: a window that is opened inside the click, and a page that polls until the server knows the
//! result.
//!
//! The window cannot report back reliably: Upwork's headers and our own cut it off, and then it even looks closed. If
//! it could not prove that this page opened it, it ends with a code, and the connect is completed here ([`code`]).

mod button;
mod code;
mod follow;
mod link;

pub(crate) use button::{CONNECTING, connect_button, connect_step};

use crate::api::{self, ApiError, AuthorizationLink};
use crate::browser::{self, Popup};
use crate::host::host;
use crate::model::PanelState;
use crate::notice::ErrorBanner;
#[cfg(feature = "stories")]
use crate::notice::ErrorMessage;
use crate::texts::connect as texts;
use crate::watched::{Handle, Watched};
use link::Link;

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
    /// A code was waiting, and is no longer.
    CodeOver,
}

struct Parts {
    phase: Watched<Phase>,
    /// Asked for before the click, because a window opens only inside one.
    link: Watched<Option<Link>>,
    /// Whether a code waits to be entered by this account, wherever its connect was begun.
    code_waiting: Watched<bool>,
    /// Whether a code that was entered is being sent.
    finishing: Watched<bool>,
    marks: Watched<Marks>,
    callback: Box<dyn Fn(PanelState) + Send + Sync>,
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
    banner: ErrorBanner,
}

impl Connector {
    /// `callback` is told every state that is read on the way.
    pub(crate) fn new(code_waiting: bool, callback: impl Fn(PanelState) + Send + Sync + 'static) -> Self {
        let parts = Parts {
            phase: Watched::new(Phase::Idle),
            link: Watched::new(None),
            code_waiting: Watched::new(code_waiting),
            finishing: Watched::new(false),
            marks: Watched::new(Marks::default()),
            callback: Box::new(callback),
        };
        Self { parts: Handle::new(parts), banner: ErrorBanner::none() }
    }

    /// Takes over whether the server has a word on how an attempt ended.
    pub(crate) fn note_notice(self, notice: bool) {
        match (notice, self.marks().notice) {
            (false, _) => self.mark(|marks| marks.notice = NoticeMark::Absent),
            (true, NoticeMark::Absent) => self.mark(|marks| marks.notice = NoticeMark::Present),
            (true, _) => {}
        }
    }

    /// As if the button had been pressed.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_wait(self, blocked: bool) {
        self.parts.get().link.set(Some(Link::made_up()));
        self.parts.get().phase.set(Phase::Waiting { blocked });
    }

    /// As if nothing had come of it: neither of the window, or nor of its code.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_expire(self, code: bool) {
        self.stop(if code { Phase::CodeOver } else { Phase::Expired });
    }

    /// As if the server had refused.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_fail(self, error: &ApiError) {
        self.banner.set(Some(ErrorMessage { again: false, ..ErrorMessage::from(error) }));
    }

    /// What is going on, for the screen's status.
    pub(crate) fn status(self) -> Option<&'static str> {
        match self.phase() {
            Phase::Preparing => Some(texts::PREPARING.text()),
            Phase::Waiting { blocked: true } => Some(texts::BLOCKED.text()),
            Phase::Waiting { blocked: false } if host().ends_with_code() => Some(texts::WAITING_FOR_CODE.text()),
            Phase::Waiting { blocked: false } => Some(texts::WAITING.text()),
            Phase::Idle | Phase::Expired | Phase::CodeOver => self.status_of_code(),
        }
    }

    /// What came to nothing, and how to go on.
    fn warning(self) -> &'static str {
        match self.phase() {
            Phase::Expired => texts::EXPIRED.text(),
            Phase::CodeOver => texts::CODE_OVER.text(),
            _ => "",
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

    /// Gets an address ready for the click, unless a young one is at hand. Failures wait for the click. While a code waits
    /// nothing is prepared: whoever is about to enter it needs no other address.
    pub(crate) fn prepare(self) {
        let needless = self.is_link(Link::is_young) || self.is_waiting() || self.is_code_waiting();
        if needless || self.marks().asking {
            return;
        }
        self.mark(|marks| marks.asking = true);
        browser::spawn(async move {
            if let Ok(link) = new_link().await {
                self.parts.get().link.set(Link::new(link));
            }
            self.mark(|marks| marks.asking = false);
        });
    }

    /// Opens the window. To be called inside a click.
    pub(crate) fn open(self) {
        self.banner.set(None);
        if !self.is_waiting() && self.marks().notice == NoticeMark::Present {
            self.mark(|marks| marks.notice = NoticeMark::Stale);
        }
        if let Some(path) = self.path().filter(|_| self.is_link(Link::is_good)) {
            self.wait(!host().open_window(&path));
        } else {
            self.parts.get().phase.set(Phase::Preparing);
            browser::spawn(self.open_late(host().open_empty_window()));
        }
    }

    /// Opens the window now, inside the click, and sends it on once a call has ended well.
    pub(crate) fn open_after(self, call: impl Future<Output = Result<PanelState, ApiError>> + 'static) {
        self.banner.set(None);
        // An address that was prepared before the call may be void after it.
        self.stop(Phase::Preparing);
        let popup = host().open_empty_window();
        browser::spawn(async move {
            match call.await {
                Ok(state) => {
                    self.see(state);
                    self.open_late(popup).await;
                }
                Err(error) => {
                    if let Some(popup) = popup {
                        popup.close();
                    }
                    self.give_up(&error);
                }
            }
        });
    }

    /// Sends a window that is already open to an address that has yet to be asked for.
    async fn open_late(self, popup: Option<Popup>) {
        match new_link().await {
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
        let path = link.path();
        let opened = popup.map_or_else(|| host().open_window(&path), |popup| popup.go_to(&path));
        self.parts.get().link.set(Some(link));
        self.wait(!opened);
    }

    fn give_up(self, error: &ApiError) {
        self.parts.get().phase.set(Phase::Idle);
        self.banner.show(error);
    }

    fn is_waiting(self) -> bool {
        self.parts.get().phase.peek(|phase| matches!(phase, Phase::Waiting { .. }))
    }

    fn wait(self, blocked: bool) {
        self.parts.get().phase.set(Phase::Waiting { blocked });
        self.poll_from_now_on();
    }

    /// Ends the attempt. An address counts once.
    fn stop(self, phase: Phase) {
        self.parts.get().link.set(None);
        self.parts.get().phase.set(phase);
    }
}

/// An address for whoever is logged in to the host now: the page may be older than that.
async fn new_link() -> Result<AuthorizationLink, ApiError> {
    api::prove_caller().await?;
    api::start_authorization().await
}
