//! Reads the state again, once or repeatedly.

use std::sync::Arc;

use super::Panel;
use crate::api::ErrorCode;
use crate::panel::state::Retry;
use crate::texts::{errors, panel as texts};
use crate::{api, browser};

const POLL_MILLISECONDS: i32 = 2_000;
/// After this many reads, a post is checked less often.
const MAX_QUICK_POLLS: u32 = 60;
const SLOW_POLL_MILLISECONDS: i32 = 10_000;
const PAUSES_AFTER_RETURN: [i32; 3] = [0, 1_000, 3_000];

impl Panel {
    /// How to read the state again.
    pub(super) fn look(self) -> Retry {
        Arc::new(move || self.refresh())
    }

    /// Reads the state again and shows an error if that fails. Offline it shows none: the panel says that it is
    /// offline, and reads again when the network is back.
    pub(super) fn refresh(self) {
        let offline = self.calls().is_offline();
        browser::spawn(async move {
            match api::panel().await {
                Ok(state) => self.accept(state).await,
                Err(_) if offline => {}
                Err(error) => self.fail(self.look(), &error),
            }
        });
    }

    /// Reads the state although the user did not ask for it. Temporary errors are not shown: nobody is waiting.
    pub(super) async fn look_silently(self) {
        match api::panel().await {
            Ok(state) => {
                browser::pointer_released().await;
                self.take(state);
            }
            Err(error) if error.code.is_passing() => {}
            Err(error) => self.fail(self.look(), &error),
        }
    }

    /// Reads the status of the jobs from Upwork. If the user did not ask for it, temporary errors are not shown.
    pub(in crate::panel) fn read_statuses(self, by_user: bool) {
        let (jobs, calls) = (self.jobs(), self.calls());
        if !jobs.start_reading() {
            return;
        }
        browser::spawn(async move {
            match api::refresh_jobs().await {
                Ok(state) => {
                    let unread = texts::not_read(&state.unread);
                    self.accept(state).await;
                    let all_read = unread.is_empty() && by_user && self.viewer().is_connected();
                    calls.set_feedback(if all_read { texts::UP_TO_DATE.text().to_owned() } else { unread });
                }
                Err(error) if by_user || error.code == ErrorCode::ReconnectNeeded => {
                    self.fail_connected(Arc::new(move || self.read_statuses(true)), &error);
                }
                Err(error) => calls.set_feedback(errors::error(&error)),
            }
            jobs.stop_reading();
        });
    }

    /// Reads again after the browser is back online, a few times: browsers report that a little before the network
    /// works. Then repeats the call that had failed.
    pub(super) async fn go_on(self) {
        let failed = self.error().is_shown();
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

    /// Reads the state repeatedly until the post in flight has ended.
    pub(super) fn watch(self) {
        if self.calls().start_watching() {
            browser::spawn(async move {
                self.look_until_posted().await;
                self.calls().stop_watching();
            });
        }
    }

    async fn look_until_posted(self) {
        let mut looks = 0;
        while self.posts().is_under_way() {
            browser::sleep(if looks < MAX_QUICK_POLLS { POLL_MILLISECONDS } else { SLOW_POLL_MILLISECONDS }).await;
            looks += 1;
            match api::panel().await {
                Ok(state) => self.accept(state).await,
                Err(error) if error.code.is_passing() => {}
                Err(error) => return self.fail(self.look(), &error),
            }
        }
    }
}
