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
use crate::watched::{Handle, LeanSignal};
use link::Link;

/// After this time a window should have opened.
const LATE_MILLISECONDS: i32 = 8_000;

/// The state of a connect.
#[derive(Clone, Copy, PartialEq)]
enum ConnectPhase {
    Idle,
    /// The window is open, its address has been requested.
    Preparing,
    /// The user is on Upwork.
    Waiting {
        /// The browser blocked the window.
        blocked: bool,
    },
    /// It was not completed in time.
    Expired,
    /// A code was waiting, and has expired.
    CodeOver,
}

/// Called with every state that is read along the way.
type StateCallback = Box<dyn Fn(PanelState) + Send + Sync>;

/// Internal state that is not shown.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// An address has been requested.
    asking: bool,
    /// The server is being polled.
    polling: bool,
    /// Windows that were opened.
    windows: u32,
    notice: NoticeMark,
}

/// What the page knows about the server's notice of how an attempt ended. The server deletes the notice when the window
/// gets there.
#[derive(Clone, Copy, Default, PartialEq)]
enum NoticeMark {
    /// There was none at the last request.
    Absent,
    /// There was one, or nothing was requested yet.
    #[default]
    Present,
    /// There was one when this attempt began: it belongs to an earlier attempt.
    Stale,
}

/// One connect at a time, whichever part of the screen starts it.
#[derive(Clone, Copy)]
pub(crate) struct Connector {
    phase: LeanSignal<ConnectPhase>,
    /// Requested before the click, because a window opens only inside one.
    link: LeanSignal<Option<Link>>,
    /// Whether the window has taken too long, or could not be opened, so that another way is offered.
    late: LeanSignal<bool>,
    /// Whether a code for this account is pending, wherever its connect began.
    code_waiting: LeanSignal<bool>,
    /// Whether an entered code is being sent.
    finishing: LeanSignal<bool>,
    marks: LeanSignal<Marks>,
    banner: ErrorBanner,
    callback: Handle<StateCallback>,
}

impl Connector {
    /// `callback` is called with every state that is read along the way.
    pub(crate) fn new(code_waiting: bool, callback: impl Fn(PanelState) + Send + Sync + 'static) -> Self {
        Self {
            phase: LeanSignal::new(ConnectPhase::Idle),
            link: LeanSignal::new(None),
            late: LeanSignal::new(false),
            code_waiting: LeanSignal::new(code_waiting),
            finishing: LeanSignal::new(false),
            marks: LeanSignal::new(Marks::default()),
            banner: ErrorBanner::none(),
            callback: Handle::new(Box::new(callback)),
        }
    }

    /// Records whether the server has a notice of how an attempt ended.
    pub(crate) fn note_notice(self, notice: bool) {
        match (notice, self.marks().notice) {
            (false, _) => self.mark(|marks| marks.notice = NoticeMark::Absent),
            (true, NoticeMark::Absent) => self.mark(|marks| marks.notice = NoticeMark::Present),
            (true, _) => {}
        }
    }

    /// As if the button had been pressed.
    #[cfg(feature = "stories")]
    pub(crate) fn simulate_waiting(self, blocked: bool) {
        self.link.set(Some(Link::made_up()));
        self.late.set(true);
        self.phase.set(ConnectPhase::Waiting { blocked });
    }

    /// As if it had not been completed in time: the window or, with `code`, the code.
    #[cfg(feature = "stories")]
    pub(crate) fn simulate_expiry(self, code: bool) {
        self.stop(if code { ConnectPhase::CodeOver } else { ConnectPhase::Expired });
    }

    /// As if the server had rejected it.
    #[cfg(feature = "stories")]
    pub(crate) fn simulate_failure(self, error: &ApiError) {
        self.banner.set(Some(ErrorMessage { again: false, ..ErrorMessage::from(error) }));
    }

    /// The current activity, for the screen's status.
    pub(crate) fn status(self) -> Option<&'static str> {
        match self.phase() {
            ConnectPhase::Preparing => Some(texts::PREPARING.text()),
            ConnectPhase::Waiting { blocked: true } => Some(texts::BLOCKED.text()),
            ConnectPhase::Waiting { blocked: false } if host().ends_with_code() => Some(texts::WAITING_FOR_CODE.text()),
            ConnectPhase::Waiting { blocked: false } => Some(texts::WAITING.text()),
            ConnectPhase::Idle | ConnectPhase::Expired | ConnectPhase::CodeOver => self.status_of_code(),
        }
    }

    /// Why it was not completed, and how to continue.
    fn warning(self) -> &'static str {
        match self.phase() {
            ConnectPhase::Expired => texts::EXPIRED.text(),
            ConnectPhase::CodeOver => texts::CODE_OVER.text(),
            _ => "",
        }
    }

    fn phase(self) -> ConnectPhase {
        self.phase.get()
    }

    /// The address, for the link next to the button.
    fn path(self) -> Option<String> {
        self.link.with(|link| link.as_ref().map(Link::path))
    }

    fn is_link(self, fit: fn(&Link) -> bool) -> bool {
        self.link.with_untracked(|link| link.as_ref().is_some_and(fit))
    }

    fn marks(self) -> Marks {
        self.marks.get_untracked()
    }

    fn mark(self, change: fn(&mut Marks)) {
        self.marks.update_untracked(change);
    }

    /// Requests an address for the click, unless a recent one is available. Errors are shown only after the click.
    /// While a code is pending nothing is prepared: the user is about to enter it and needs no other address.
    pub(crate) fn prepare(self) {
        let needless = self.is_link(Link::is_recent) || self.is_waiting() || self.is_code_waiting();
        if needless || self.marks().asking {
            return;
        }
        self.mark(|marks| marks.asking = true);
        browser::spawn(async move {
            if let Ok(link) = new_link().await {
                self.link.set(Link::new(link));
            }
            self.mark(|marks| marks.asking = false);
        });
    }

    /// Opens the window. Call it inside a click.
    pub(crate) fn open(self) {
        self.banner.set(None);
        if !self.is_waiting() && self.marks().notice == NoticeMark::Present {
            self.mark(|marks| marks.notice = NoticeMark::Stale);
        }
        if let Some(path) = self.path().filter(|_| self.is_link(Link::is_good)) {
            self.wait(!host().open_window(&path));
        } else {
            self.phase.set(ConnectPhase::Preparing);
            browser::spawn(self.open_late(host().open_empty_window()));
        }
    }

    /// Opens the window at once, inside the click, and navigates it after a call has succeeded.
    pub(crate) fn open_after(self, call: impl Future<Output = Result<PanelState, ApiError>> + 'static) {
        self.banner.set(None);
        // An address that was prepared before the call may be invalid after it.
        self.stop(ConnectPhase::Preparing);
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

    /// Navigates an open window to an address that has yet to be requested.
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
        self.link.set(Some(link));
        self.wait(!opened);
    }

    fn give_up(self, error: &ApiError) {
        self.phase.set(ConnectPhase::Idle);
        self.banner.show(error);
    }

    fn is_waiting(self) -> bool {
        self.phase.with_untracked(|phase| matches!(phase, ConnectPhase::Waiting { .. }))
    }

    fn wait(self, blocked: bool) {
        self.late.set(blocked);
        self.phase.set(ConnectPhase::Waiting { blocked });
        self.offer_another_way();
        self.poll_from_now_on();
    }

    /// Offers it once the last window has had enough time to open.
    fn offer_another_way(self) {
        self.mark(|marks| marks.windows += 1);
        let window = self.marks().windows;
        browser::spawn(async move {
            browser::sleep(LATE_MILLISECONDS).await;
            if self.marks().windows == window {
                self.late.set(true);
            }
        });
    }

    /// Ends the attempt. An address can be used only once.
    fn stop(self, phase: ConnectPhase) {
        self.link.set(None);
        self.phase.set(phase);
    }
}

/// An address for the account that is logged in to the host now: the page may be older than that login.
async fn new_link() -> Result<AuthorizationLink, ApiError> {
    api::prove_caller().await?;
    api::start_authorization().await
}
