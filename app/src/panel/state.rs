use super::attempt::Attempt;
use crate::browser;
use crate::connect::{CONNECTING, Connector};
use crate::host::{DIALOG_CLOSED, JOB_POSTED, host};
use crate::model::{AccountLink, Closed, ConnectNotice, FailedPost, Job, PanelState, PostInFlight, Poster, Statuses};
use crate::notice::Trouble;
use crate::texts;
use crate::watched::{Handle, Watched, follow};

/// What the panel shows, in parts that change on their own: a part that stays the same keeps its place and its focus.
pub(super) struct Parts {
    pub(super) account: Watched<AccountLink>,
    pub(super) jobs: Watched<Vec<Job>>,
    /// Who posted those that are not the viewer's own, as far as known.
    pub(super) posters: Watched<Vec<Poster>>,
    /// Jobs whose posters were asked for.
    pub(super) asked_for: Watched<Vec<String>>,
    pub(super) posting: Watched<Option<PostInFlight>>,
    pub(super) draft_waiting: Watched<bool>,
    pub(super) failed_post: Watched<Option<FailedPost>>,
    /// Whether Jira lets the viewer look at the issue and no more.
    pub(super) view_only: Watched<bool>,
    pub(super) statuses: Watched<Statuses>,
    notice: Watched<Option<ConnectNotice>>,
    /// Whether the page has come to life: until then it is drawn as the server did.
    pub(super) alive: Watched<bool>,
    pub(super) offline: Watched<bool>,
    /// Whether the statuses of the jobs are being read.
    pub(super) reading: Watched<bool>,
    /// How the last thing that the user did has ended.
    pub(super) told: Watched<String>,
    /// What has failed.
    pub(super) failed: Watched<Attempt>,
    /// Whether the post under way is being looked at.
    pub(super) watching: Watched<bool>,
    /// Whether the user is asked about disconnecting.
    pub(super) asking: Watched<bool>,
    /// The job that the user is asked about unlinking, and its place in the list.
    pub(super) unlinking: Watched<Option<(usize, Job)>>,
    /// The job that the user is asked about closing, its place in the list, and the last answer.
    pub(super) closing: Watched<Option<(usize, Job, Closed)>>,
    /// The job whose words are to be posted again, and its place in the list.
    pub(super) reused: Watched<Option<(usize, String)>>,
    /// The button that opened the dialog last.
    pub(super) opener: Watched<String>,
    /// Whether the host was asked for the dialog a moment ago.
    pub(super) opening: Watched<bool>,
    /// Whether a call is running that must not be made twice.
    pub(super) busy: Watched<bool>,
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
        let noticed = state.notice.is_some();
        let parts = Handle::new(Parts {
            account: Watched::new(state.account),
            jobs: Watched::new(state.jobs),
            posters: Watched::new(Vec::new()),
            asked_for: Watched::new(Vec::new()),
            posting: Watched::new(state.posting),
            draft_waiting: Watched::new(state.draft_waiting),
            failed_post: Watched::new(state.failed_post),
            view_only: Watched::new(state.view_only),
            statuses: Watched::new(state.statuses),
            notice: Watched::new(state.notice),
            alive: Watched::new(false),
            offline: Watched::new(false),
            reading: Watched::new(false),
            told: Watched::new(String::new()),
            failed: Watched::new(Attempt::Look),
            watching: Watched::new(false),
            asking: Watched::new(false),
            unlinking: Watched::new(None),
            closing: Watched::new(None),
            reused: Watched::new(None),
            opener: Watched::new(String::new()),
            opening: Watched::new(false),
            busy: Watched::new(false),
        });
        let connector = Connector::new(state.code_waiting, move |state| {
            browser::spawn(async move {
                browser::pointer_released().await;
                parts.get().accept(state);
            });
        });
        connector.note_notice(noticed);
        Self { parts, trouble: Trouble::none(), connector }
    }

    /// Begins to follow the host and the browser.
    pub(super) fn start(self) {
        let parts = self.parts.get();
        host().follow_theme();
        host().listen(JOB_POSTED, Box::new(move || self.refresh()));
        host().on_issue_changed(Box::new(move || self.refresh()));
        host().listen(
            DIALOG_CLOSED,
            Box::new(move || {
                self.parts.get().opening.set(false);
                browser::focus_if_lost(self.parts.get().opener.get());
                self.refresh();
            }),
        );
        browser::follow_pointer();
        self.connector.follow();
        self.follow_network();
        self.follow_sight();
        parts.alive.set(true);
        if parts.statuses.peek(|statuses| *statuses == Statuses::Due) {
            self.read_statuses(false);
        }
        self.name_posters();
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

    /// What goes on by itself, or has just been done.
    pub(super) fn status(self) -> String {
        let parts = self.parts.get();
        if parts.offline.get() {
            return texts::panel::OFFLINE.text().to_owned();
        }
        if let Some(status) = self.connector.status() {
            return status.to_owned();
        }
        let told = if parts.reading.get() { texts::panel::READING.text().to_owned() } else { parts.told.get() };
        self.posting(false).unwrap_or(told)
    }

    /// How the post stands that has not reached its end: that of one that was given up, or that of one that was not.
    pub(super) fn posting(self, given_up: bool) -> Option<String> {
        self.parts
            .get()
            .posting
            .with(|posting| posting.as_ref().filter(|posting| posting.given_up == given_up).map(texts::panel::posting))
    }

    /// How the last attempt to connect ended, until the next one.
    pub(super) fn notice(self) -> &'static str {
        match (self.parts.get().notice.get(), self.connector.status()) {
            (Some(notice), None) => texts::connect::notice(notice).text(),
            _ => "",
        }
    }

    /// Takes over what the server says, once nothing is pressed: what is drawn anew under a press takes the click away.
    pub(super) async fn accept(self, state: PanelState) {
        browser::pointer_released().await;
        self.trouble.set(None);
        self.take(state);
    }

    /// The same, where nobody asked for it: what has failed stays told.
    pub(super) fn take(self, state: PanelState) {
        self.connector.note(&state);
        self.parts.get().accept(state);
        self.name_posters();
    }
}

impl Parts {
    /// Takes over what has changed, keeps the focus on the next step, and tells of a new job of the viewer's.
    fn accept(&self, state: PanelState) {
        let is_new = |job: &Job| job.mine && self.jobs.peek(|known| known.iter().all(|other| other.id != job.id));
        if state.jobs.iter().any(is_new) {
            host().flag(texts::panel::POSTED.text());
        }
        if !unconnected(&state.account) && browser::has_focus(CONNECTING) {
            browser::focus("post");
        }
        self.account.replace(state.account);
        self.jobs.replace(state.jobs);
        self.posting.replace(state.posting);
        self.draft_waiting.replace(state.draft_waiting);
        self.failed_post.replace(state.failed_post);
        self.view_only.replace(state.view_only);
        self.statuses.replace(state.statuses);
        self.notice.replace(state.notice);
    }
}

/// Whether a post is in the way of another, and its end will be known.
pub(super) fn is_under_way(posting: Option<&PostInFlight>) -> bool {
    posting.is_some_and(|posting| !posting.given_up)
}

/// Whether a connect is the next step.
pub(super) fn unconnected(account: &AccountLink) -> bool {
    matches!(account, AccountLink::NotConnected | AccountLink::ReconnectNeeded { .. })
}
