use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::connect::Connector;
use crate::host::{DIALOG_CLOSED, JOB_POSTED, host};
use crate::model::{AccountLink, ConnectNotice, Job, PanelState, PostInFlight};
use crate::texts;

const POLL_MILLISECONDS: i32 = 2_000;
/// A post that takes longer than so many looks is looked at more rarely.
const QUICK_LOOKS: u32 = 60;
const SLOW_POLL_MILLISECONDS: i32 = 10_000;

/// What the panel knows, in parts that change on their own: a part that stays the same keeps its place and its focus.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) account: RwSignal<AccountLink>,
    pub(super) jobs: RwSignal<Vec<Job>>,
    pub(super) posting: RwSignal<Option<PostInFlight>>,
    pub(super) notice: RwSignal<Option<ConnectNotice>>,
    /// The last call that failed.
    pub(super) trouble: RwSignal<Option<ApiError>>,
    pub(super) connector: Connector,
    watching: StoredValue<bool>,
}

impl Panel {
    pub(super) fn new(state: PanelState) -> Self {
        let account = RwSignal::new(state.account);
        let jobs = RwSignal::new(state.jobs);
        let posting = RwSignal::new(state.posting);
        let notice = RwSignal::new(state.notice);
        let watching = StoredValue::new(false);
        let heard = Callback::new(move |state| accept(account, jobs, posting, notice, state));
        let (trouble, connector) = (RwSignal::new(None), Connector::new(heard));
        Self { account, jobs, posting, notice, trouble, connector, watching }
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
        Effect::new(move || {
            if self.posting.with(Option::is_some) {
                self.watch();
            }
        });
    }

    /// What goes on by itself.
    pub(super) fn status(self) -> String {
        if let Some(status) = self.connector.status() {
            return status.to_owned();
        }
        self.posting.with(|posting| posting.as_ref().map(texts::panel::posting)).unwrap_or_default()
    }

    /// Reads the state again and says so where that fails.
    pub(super) fn refresh(self) {
        spawn_local(async move {
            match api::panel().await {
                Ok(state) => self.accept(state),
                Err(error) => self.trouble.set(Some(error)),
            }
        });
    }

    pub(super) fn accept(self, state: PanelState) {
        self.trouble.set(None);
        accept(self.account, self.jobs, self.posting, self.notice, state);
    }

    /// Opens the dialog; where there is no host to do it, says to open the page in Jira.
    pub(super) fn open_dialog(self) {
        let trouble = (!host().open_job_dialog()).then(|| ApiError::new(ErrorCode::TokenMissing, ""));
        self.trouble.set(trouble);
    }

    /// Looks again and again until the post under way has reached its end.
    fn watch(self) {
        if self.watching.get_value() {
            return;
        }
        self.watching.set_value(true);
        spawn_local(async move {
            let mut looks = 0;
            while self.posting.with_untracked(Option::is_some) {
                browser::sleep(if looks < QUICK_LOOKS { POLL_MILLISECONDS } else { SLOW_POLL_MILLISECONDS }).await;
                looks += 1;
                match api::panel().await {
                    Ok(state) => self.accept(state),
                    Err(error) if error.code.is_passing() => {}
                    Err(error) => {
                        self.trouble.set(Some(error));
                        break;
                    }
                }
            }
            self.watching.set_value(false);
        });
    }
}

/// Takes over what has changed, keeps the focus on the next step, and tells of a new job of the viewer's.
fn accept(
    account: RwSignal<AccountLink>,
    jobs: RwSignal<Vec<Job>>,
    posting: RwSignal<Option<PostInFlight>>,
    notice: RwSignal<Option<ConnectNotice>>,
    state: PanelState,
) {
    let is_new = |job: &Job| job.mine && jobs.with_untracked(|known| known.iter().all(|other| other.id != job.id));
    if state.jobs.iter().any(is_new) {
        host().flag(texts::panel::POSTED);
    }
    let connected = matches!(state.account, AccountLink::Connected { .. });
    if connected && browser::has_focus("connect") {
        browser::focus("post");
    }
    replace(account, state.account);
    replace(jobs, state.jobs);
    replace(posting, state.posting);
    replace(notice, state.notice);
}

fn replace<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|current| *current != value) {
        signal.set(value);
    }
}
