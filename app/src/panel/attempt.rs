//! What the panel asks of the server, and asks again where that failed.

use std::pin::Pin;

use super::state::{Panel, is_under_way};
use crate::api::{self, ApiError, ErrorCode};
use crate::browser;
use crate::host::host;
use crate::model::{AccountLink, Job, PanelState};
use crate::texts::{errors, panel as texts};

const POLL_MILLISECONDS: i32 = 2_000;
/// A post that takes longer than so many looks is looked at more rarely.
const QUICK_LOOKS: u32 = 60;
const SLOW_POLL_MILLISECONDS: i32 = 10_000;
/// A host may take so long to show a dialog: another press in that time is the same one.
const OPENING_MILLISECONDS: i32 = 1_000;
const PAUSES_AFTER_RETURN: [i32; 3] = [0, 1_000, 3_000];

/// The panel as it is after a call.
type Answer = Pin<Box<dyn Future<Output = Result<PanelState, ApiError>>>>;

/// Something that may fail and be tried again.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Attempt {
    Look,
    ReadStatuses,
    Disconnect,
    Unlink,
    Close,
    Reuse,
}

impl Panel {
    /// Says what went wrong, and remembers it for another try.
    pub(super) fn fail(self, attempt: Attempt, error: &ApiError) {
        self.parts.get().failed.set(attempt);
        self.parts.get().told.set(String::new());
        self.trouble.tell(error);
    }

    /// Makes a call, takes over what it gives, and goes on with `done`. While one runs, another is not made: twice would be
    /// once too often.
    pub(super) fn call_once(
        self,
        attempt: Attempt,
        call: impl Future<Output = Result<PanelState, ApiError>> + 'static,
        done: impl FnOnce() + 'static,
    ) {
        self.one_call_once(attempt, Box::pin(call), Box::new(done));
    }

    /// Not generic, so that it is compiled once.
    fn one_call_once(self, attempt: Attempt, call: Answer, done: Box<dyn FnOnce()>) {
        let parts = self.parts.get();
        if parts.busy.change_quietly(|busy| std::mem::replace(busy, true)) {
            return;
        }
        browser::spawn(async move {
            match call.await {
                Ok(state) => {
                    self.accept(state).await;
                    done();
                }
                Err(error) => self.fail(attempt, &error),
            }
            parts.busy.change_quietly(|busy| *busy = false);
        });
    }

    pub(super) fn try_again(self) {
        match self.parts.get().failed.get() {
            Attempt::Look => self.refresh(),
            Attempt::ReadStatuses => self.read_statuses(true),
            Attempt::Disconnect => self.disconnect(),
            Attempt::Unlink => self.unlink(),
            Attempt::Close => self.close(),
            Attempt::Reuse => self.reuse(),
        }
    }

    /// Reads the state again and says so where that fails. A look that began offline needs no words: the panel says that it
    /// is offline, and looks again when the network is back.
    pub(super) fn refresh(self) {
        let offline = self.parts.get().offline.peek(|offline| *offline);
        browser::spawn(async move {
            match api::panel().await {
                Ok(state) => self.accept(state).await,
                Err(_) if offline => {}
                Err(error) => self.fail(Attempt::Look, &error),
            }
        });
    }

    /// Looks again whenever the tab comes into sight: the user may have connected or posted in another one.
    pub(super) fn follow_sight(self) {
        browser::on_document("visibilitychange", move |_| {
            if browser::is_visible() {
                browser::spawn(self.look_unasked());
            }
        });
    }

    /// What fails in passing is not told: nobody waits for it.
    async fn look_unasked(self) {
        match api::panel().await {
            Ok(state) => {
                browser::pointer_released().await;
                self.take(state);
            }
            Err(error) if error.code.is_passing() => {}
            Err(error) => self.fail(Attempt::Look, &error),
        }
    }

    /// Reads where the jobs stand at Upwork. What fails unasked is told in passing; nobody waits for it.
    pub(super) fn read_statuses(self, asked: bool) {
        let parts = self.parts.get();
        if parts.reading.peek(|reading| *reading) {
            return;
        }
        parts.reading.set(true);
        browser::spawn(async move {
            match api::refresh_jobs().await {
                Ok(state) => {
                    let told = texts::not_read(&state.unread);
                    self.accept(state).await;
                    let all_well = told.is_empty() && asked;
                    parts.told.set(if all_well { texts::UP_TO_DATE.text().to_owned() } else { told });
                }
                Err(error) if asked => self.fail(Attempt::ReadStatuses, &error),
                Err(error) => parts.told.set(errors::error(&error)),
            }
            parts.reading.set(false);
        });
    }

    /// Asks who posted the jobs of others, once for each. Without an answer they stay colleagues.
    pub(super) fn name_posters(self) {
        let parts = self.parts.get();
        let of_others = |jobs: &Vec<Job>| jobs.iter().filter(|job| !job.mine).map(|job| job.id.clone()).collect();
        let wanted: Vec<String> = parts.jobs.peek(of_others);
        let anonymous = parts.account.peek(|account| *account == AccountLink::Anonymous);
        if anonymous || parts.asked_for.peek(|asked| wanted.iter().all(|job_id| asked.contains(job_id))) {
            return;
        }
        parts.asked_for.replace(wanted);
        browser::spawn(async move {
            if let Ok(posters) = api::posters().await {
                parts.posters.replace(posters);
            }
        });
    }

    /// Opens the dialog, for a new job or for one that exists; where there is no host to do it, says to open the page in
    /// Jira. The focus comes back to the `opener`.
    pub(super) fn open_dialog(self, opener: String, job_id: Option<&str>) {
        if self.parts.get().opening.peek(|opening| *opening) {
            return;
        }
        self.parts.get().told.set(String::new());
        self.parts.get().opener.set(opener);
        if host().open_dialog(job_id) {
            self.trouble.set(None);
            self.parts.get().opening.set(true);
            browser::spawn(async move {
                browser::sleep(OPENING_MILLISECONDS).await;
                self.parts.get().opening.set(false);
            });
        } else {
            self.fail(Attempt::Look, &ApiError::new(ErrorCode::TokenMissing, ""));
        }
    }

    /// Says when the network is gone, and goes on when it is back.
    pub(super) fn follow_network(self) {
        self.parts.get().offline.replace(!browser::is_online());
        browser::on_window("offline", move |_| self.parts.get().offline.replace(true));
        browser::on_window("online", move |_| {
            self.parts.get().offline.replace(false);
            browser::spawn(self.go_on());
        });
    }

    /// Looks again after the network's return, a few times: browsers tell of it a little before it carries anything. Then
    /// tries again what had failed.
    async fn go_on(self) {
        let failed = self.trouble.is_told();
        for pause in PAUSES_AFTER_RETURN {
            browser::sleep(pause).await;
            if let Ok(state) = api::panel().await {
                self.accept(state).await;
                if failed {
                    self.try_again();
                }
                return;
            }
        }
        self.refresh();
    }

    /// Looks again and again until the post under way has reached its end.
    pub(super) fn watch(self) {
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
                Ok(state) => self.accept(state).await,
                Err(error) if error.code.is_passing() => {}
                Err(error) => return self.fail(Attempt::Look, &error),
            }
        }
    }
}
