//! Calls to the server that the user asks for, one at a time.

use std::pin::Pin;
use std::sync::Arc;

use super::Panel;
use crate::api::{self, ApiError};
use crate::browser;
use crate::model::{Closed, Job, JobClosing, PanelState};
use crate::panel::elements;
use crate::panel::state::{Question, Retry};
use crate::texts::panel as texts;

/// The state of the panel after a call.
type PanelFuture = Pin<Box<dyn Future<Output = Result<PanelState, ApiError>>>>;

impl Panel {
    /// Makes a call, applies its answer, and continues with `done`. Does nothing while another call is running, so a
    /// double click acts once.
    pub(super) fn call_once(
        self,
        retry: impl Fn() + Send + Sync + 'static,
        call: impl Future<Output = Result<PanelState, ApiError>> + 'static,
        done: impl FnOnce() + 'static,
    ) {
        self.one_call_once(Arc::new(retry), Box::pin(call), Box::new(done));
    }

    /// Not generic, so that it is compiled only once.
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
                Err(error) => self.fail_connected(retry, &error),
            }
            self.calls().end();
        });
    }

    /// Asks a question in the page. The focus goes to *Cancel*, so that a double press does no harm.
    pub(in crate::panel) fn ask(self, question: Question) {
        self.calls().set_feedback(String::new());
        browser::focus(elements::cancel(question.place()));
        self.prompts().ask(question);
    }

    /// Closes the question and changes nothing.
    pub(in crate::panel) fn cancel(self) {
        if let Some(question) = self.prompts().take_back() {
            browser::focus(elements::menu_at(question.place()));
        }
    }

    /// Does what the user has confirmed.
    pub(in crate::panel) fn confirm(self) {
        match self.prompts().open_question() {
            Some(Question::Disconnect) => self.disconnect(),
            Some(Question::Switch) => self.switch_account(),
            Some(Question::Close(job)) => self.close(job),
            Some(Question::Remove(job)) => self.remove(job),
            Some(Question::Replace(job)) => self.replace_draft(job),
            None => {}
        }
    }

    pub(in crate::panel) fn close_as(self, closed: Closed) {
        self.prompts().set_closed(closed);
        self.confirm();
    }

    fn disconnect(self) {
        self.call_once(
            move || self.confirm(),
            api::disconnect(),
            move || {
                self.prompts().take_back();
                browser::focus(elements::CONNECT);
            },
        );
    }

    /// Ends the connection and begins another one. Call it inside a click: the window opens at once.
    pub(in crate::panel) fn switch_account(self) {
        if !self.calls().start() {
            return;
        }
        self.prompts().take_back();
        self.error().set(None);
        browser::focus(elements::CONNECT);
        self.connector().open_after(async move {
            let answer = api::disconnect().await;
            self.calls().end();
            answer
        });
    }

    fn remove(self, job: Job) {
        self.call_once(
            move || self.confirm(),
            api::unlink_job(job.id),
            move || {
                self.prompts().take_back();
                self.calls().set_feedback(texts::removed(&job.title));
                // The next step that exists.
                for step in [elements::CONNECT, elements::POST] {
                    browser::focus(step);
                }
            },
        );
    }

    /// Closes a job on Upwork, for the reason that the user chose.
    fn close(self, job: Job) {
        let closing = JobClosing { job_id: job.id.clone(), closed: self.prompts().closed() };
        self.call_once(
            move || self.confirm(),
            api::close_job(closing),
            move || {
                self.prompts().take_back();
                self.calls().set_feedback_at(&job.id, texts::closed(&job.title));
                browser::focus(elements::view(&job.id));
            },
        );
    }

    /// Puts the link of a job on the clipboard. To be called inside a click.
    pub(in crate::panel) fn copy_link(self, job_id: &str, url: &str) {
        let feedback = if browser::copy(url) { texts::LINK_COPIED } else { texts::LINK_NOT_COPIED };
        self.calls().set_feedback_at(job_id, feedback.text().to_owned());
    }

    /// Turns a job's text into the draft of a new one, and opens the dialog with it. Asks first if there is another
    /// draft.
    pub(in crate::panel) fn copy(self, job: Job) {
        if self.viewer().is_draft_waiting() {
            return self.ask(Question::Replace(job));
        }
        let retried = job.clone();
        let opener = elements::actions(&job.id);
        self.call_once(
            move || self.copy(retried.clone()),
            api::reuse_job(job.id),
            move || self.open_dialog(opener, None),
        );
    }

    fn replace_draft(self, job: Job) {
        let opener = elements::actions(&job.id);
        self.call_once(
            move || self.confirm(),
            api::replace_draft(job.id),
            move || {
                self.prompts().take_back();
                self.open_dialog(opener, None);
            },
        );
    }
}
