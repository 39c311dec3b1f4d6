use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::connect::Connector;
use crate::host::{DIALOG_CLOSED, JOB_POSTED, host};
use crate::model::{AccountLink, ConnectNotice, Job, PanelState, PostInFlight};
use crate::notice::Trouble;
use crate::texts;
use crate::watched::{Handle, Watched, follow};

const POLL_MILLISECONDS: i32 = 2_000;
/// A post that takes longer than so many looks is looked at more rarely.
const QUICK_LOOKS: u32 = 60;
const SLOW_POLL_MILLISECONDS: i32 = 10_000;

/// What the panel shows, in parts that change on their own: a part that stays the same keeps its place and its focus.
pub(super) struct Parts {
    pub(super) account: Watched<AccountLink>,
    pub(super) jobs: Watched<Vec<Job>>,
    pub(super) posting: Watched<Option<PostInFlight>>,
    notice: Watched<Option<ConnectNotice>>,
    /// Whether the post under way is being looked at.
    watching: Watched<bool>,
    /// Whether the user is asked about disconnecting.
    pub(super) asking: Watched<bool>,
    pub(super) disconnecting: Watched<bool>,
}

/// What the panel knows and does.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) parts: Handle<Parts>,
    /// The last call that failed.
    pub(super) trouble: Trouble,
    pub(super) connector: Connector,
}

impl Panel {
    pub(super) fn new(state: PanelState) -> Self {
        let parts = Handle::new(Parts {
            account: Watched::new(state.account),
            jobs: Watched::new(state.jobs),
            posting: Watched::new(state.posting),
            notice: Watched::new(state.notice),
            watching: Watched::new(false),
            asking: Watched::new(false),
            disconnecting: Watched::new(false),
        });
        Self { parts, trouble: Trouble::none(), connector: Connector::new(move |state| parts.get().accept(state)) }
    }

    /// Begins to follow the host and the browser.
    pub(super) fn start(self) {
        host().follow_theme();
        host().listen(JOB_POSTED, Box::new(move || self.refresh()));
        host().listen(
            DIALOG_CLOSED,
            Box::new(move || {
                browser::focus_if_lost("post");
                self.refresh();
            }),
        );
        self.connector.follow();
        follow(move || {
            let parts = self.parts.get();
            if parts.account.with(unconnected) {
                self.connector.prepare();
            }
            if parts.posting.with(|posting| is_under_way(posting.as_ref())) {
                self.watch();
            }
        });
    }

    /// What goes on by itself.
    pub(super) fn status(self) -> String {
        match self.connector.status() {
            Some(status) => status.to_owned(),
            None => self
                .parts
                .get()
                .posting
                .with(|posting| posting.as_ref().map_or_else(String::new, texts::panel::posting)),
        }
    }

    /// How the last attempt to connect ended, until the next one.
    pub(super) fn notice(self) -> &'static str {
        match (self.parts.get().notice.get(), self.connector.status()) {
            (Some(notice), None) => texts::connect::notice(notice).text(),
            _ => "",
        }
    }

    /// Reads the state again and says so where that fails.
    pub(super) fn refresh(self) {
        browser::spawn(async move {
            match api::panel().await {
                Ok(state) => self.accept(state),
                Err(error) => self.trouble.tell(&error),
            }
        });
    }

    pub(super) fn accept(self, state: PanelState) {
        self.trouble.set(None);
        self.parts.get().accept(state);
    }

    /// Opens the dialog; where there is no host to do it, says to open the page in Jira.
    pub(super) fn open_dialog(self) {
        if host().open_job_dialog() {
            self.trouble.set(None);
        } else {
            self.trouble.tell(&ApiError::new(ErrorCode::TokenMissing, ""));
        }
    }

    /// Looks again and again until the post under way has reached its end.
    fn watch(self) {
        if !self.parts.get().watching.change_quietly(|watching| std::mem::replace(watching, true)) {
            browser::spawn(async move {
                self.look_until_posted().await;
                self.parts.get().watching.change_quietly(|watching| *watching = false);
            });
        }
    }

    async fn look_until_posted(self) {
        let mut looks = 0;
        while self.parts.get().posting.peek(|posting| is_under_way(posting.as_ref())) {
            browser::sleep(if looks < QUICK_LOOKS { POLL_MILLISECONDS } else { SLOW_POLL_MILLISECONDS }).await;
            looks += 1;
            match api::panel().await {
                Ok(state) => self.accept(state),
                Err(error) if error.code.is_passing() => {}
                Err(error) => return self.trouble.tell(&error),
            }
        }
    }
}

impl Parts {
    /// Takes over what has changed, keeps the focus on the next step, and tells of a new job of the viewer's.
    fn accept(&self, state: PanelState) {
        let is_new = |job: &Job| job.mine && self.jobs.peek(|known| known.iter().all(|other| other.id != job.id));
        if state.jobs.iter().any(is_new) {
            host().flag(texts::panel::POSTED.text());
        }
        if !unconnected(&state.account) && browser::has_focus("connect") {
            browser::focus("post");
        }
        self.account.replace(state.account);
        self.jobs.replace(state.jobs);
        self.posting.replace(state.posting);
        self.notice.replace(state.notice);
    }
}

/// Whether a post is in the way of another, and its end will be known.
pub(super) fn is_under_way(posting: Option<&PostInFlight>) -> bool {
    posting.is_some_and(|posting| !posting.given_up)
}

/// Whether a connect is the next step.
fn unconnected(account: &AccountLink) -> bool {
    matches!(account, AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. })
}
