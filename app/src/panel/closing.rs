use leptos::prelude::*;

use super::attempt::Attempt;
use super::state::Panel;
use crate::controls::{button, live};
use crate::model::{Closed, Job, JobClosing};
use crate::texts::{self, panel};
use crate::{api, browser};

/// Asks in the page why a job is closed. The focus goes to *Cancel* first, so that a double press does no harm.
pub(super) fn ask_close(panel: Panel) -> impl IntoView {
    let closing = move || panel.parts.get().closing.get();
    let question = move || closing().map_or_else(String::new, |(_, job, _)| panel::ask_close(&job.title));
    view! {
        <div class="ask" role="group" aria-labelledby="close-question" hidden=live(move || closing().is_none())>
            <p id="close-question">{live(question)}</p>
            <div class="buttons">
                {button(None, "button danger", || panel::FILL.text(), move || panel.close_as(Closed::Filled))}
                {button(None, "button danger", || panel::CANCEL_JOB.text(), move || panel.close_as(Closed::Cancelled))}
                {button(Some("close-cancel"), "button", || texts::CANCEL.text(), move || panel.keep_open())}
            </div>
        </div>
    }
}

/// The id of the button that asks about a job.
pub(super) fn button_id(index: usize) -> String {
    ["close-", &index.to_string()].concat()
}

impl Panel {
    pub(super) fn ask_close(self, index: usize, job: Job) {
        self.parts.get().closing.set(Some((index, job, Closed::Filled)));
        browser::focus("close-cancel");
    }

    fn keep_open(self) {
        let asked = self.parts.get().closing.get();
        self.parts.get().closing.set(None);
        if let Some((index, ..)) = asked {
            browser::focus(button_id(index));
        }
    }

    fn close_as(self, closed: Closed) {
        let parts = self.parts.get();
        if let Some((index, job, _)) = parts.closing.get() {
            parts.closing.set(Some((index, job, closed)));
            self.close();
        }
    }

    /// Closes the job at Upwork, as was answered last.
    pub(super) fn close(self) {
        let Some((index, job, closed)) = self.parts.get().closing.get() else { return };
        self.call_once(Attempt::Close, api::close_job(JobClosing { job_id: job.id, closed }), move || {
            self.parts.get().closing.set(None);
            self.parts.get().told.set(panel::closed(&job.title));
            browser::focus(["view-", &index.to_string()].concat());
        });
    }
}
