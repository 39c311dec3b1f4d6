//! What the user has the server do, one call at a time.

use std::pin::Pin;
use std::sync::Arc;

use super::Panel;
use crate::api::{self, ApiError};
use crate::browser;
use crate::model::{Closed, Job, JobClosing, PanelState};
use crate::panel::elements;
use crate::panel::state::Retry;
use crate::texts::panel as texts;

/// The panel as it is after a call.
type PanelFuture = Pin<Box<dyn Future<Output = Result<PanelState, ApiError>>>>;

impl Panel {
    /// Makes a call, takes over what it gives, and goes on with `done`. While one runs, another is not made: twice would be
    /// once too often.
    pub(super) fn call_once(
        self,
        retry: impl Fn() + Send + Sync + 'static,
        call: impl Future<Output = Result<PanelState, ApiError>> + 'static,
        done: impl FnOnce() + 'static,
    ) {
        self.one_call_once(Arc::new(retry), Box::pin(call), Box::new(done));
    }

    /// Not generic, so that it is compiled once.
    fn one_call_once(self, retry: Retry, call: PanelFuture, done: Box<dyn FnOnce()>) {
        if !self.calls().start() {
            return;
        }
        browser::spawn(async move {
            match call.await {
                Ok(state) => {
                    self.accept(state).await;
                    done();
                }
                Err(error) => self.fail(retry, &error),
            }
            self.calls().end();
        });
    }

    /// Asks before the connection is ended, or no longer.
    pub(in crate::panel) fn ask_disconnect(self, asks: bool) {
        self.prompts().disconnect.set(asks);
        browser::focus(if asks { elements::DISCONNECT_CANCEL } else { elements::DISCONNECT });
    }

    pub(in crate::panel) fn disconnect(self) {
        self.call_once(
            move || self.disconnect(),
            api::disconnect(),
            move || {
                self.prompts().disconnect.set(false);
                browser::focus(elements::CONNECT);
            },
        );
    }

    pub(in crate::panel) fn ask_unlink(self, index: usize, job: Job) {
        self.prompts().unlink.set(Some((index, job)));
        browser::focus(elements::UNLINK_CANCEL);
    }

    pub(in crate::panel) fn keep_job(self) {
        let asked = self.prompts().unlink.get_untracked();
        self.prompts().unlink.set(None);
        if let Some((index, _)) = asked {
            browser::focus(elements::unlink(index));
        }
    }

    /// Unlinks the job that the user is asked about.
    pub(in crate::panel) fn unlink(self) {
        let Some((_, job)) = self.prompts().unlink.get_untracked() else { return };
        self.call_once(
            move || self.unlink(),
            api::unlink_job(job.id),
            move || {
                self.prompts().unlink.set(None);
                self.calls().set_feedback(texts::unlinked(&job.title));
                // The next step that is there.
                for step in [&*elements::view(0), elements::CONNECT, elements::POST] {
                    browser::focus(step.to_owned());
                }
            },
        );
    }

    pub(in crate::panel) fn ask_close(self, index: usize, job: Job) {
        self.prompts().close.set(Some((index, job, Closed::Filled)));
        browser::focus(elements::CLOSE_CANCEL);
    }

    pub(in crate::panel) fn keep_open(self) {
        let asked = self.prompts().close.get_untracked();
        self.prompts().close.set(None);
        if let Some((index, ..)) = asked {
            browser::focus(elements::close(index));
        }
    }

    pub(in crate::panel) fn close_as(self, closed: Closed) {
        if self.prompts().answer_close(closed) {
            self.close();
        }
    }

    /// Closes the job on Upwork that the user is asked about, as was answered last.
    fn close(self) {
        let Some((index, job, closed)) = self.prompts().close.get_untracked() else { return };
        self.call_once(
            move || self.close(),
            api::close_job(JobClosing { job_id: job.id, closed }),
            move || {
                self.prompts().close.set(None);
                self.calls().set_feedback(texts::closed(&job.title));
                browser::focus(elements::view(index));
            },
        );
    }
}
